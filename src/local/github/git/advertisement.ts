import type { Reply } from "../server/exchange.ts";
import { collect, headersOf, runService, type ServiceCall } from "./backend.ts";

/**
 * The first answer of a conversation. In protocol version 2 that of `git-upload-pack` names no refs, only what this git can do: it is the same for every caller
 * and every state of a repository. git is asked for it once a repository, as half of all git calls are this one.
 */
export function createAdvertisements(): (call: ServiceCall) => Promise<Reply> {
  const known = new Map<string, Promise<Reply>>();
  return (call) => {
    if (call.service !== "git-upload-pack" || !isVersion2(call)) return ask(call);
    const answer = known.get(call.gitDir) ?? ask(call);
    known.set(call.gitDir, answer);
    // What failed is asked anew.
    answer.catch(() => known.delete(call.gitDir));
    return answer;
  };
}

const isVersion2 = (call: ServiceCall): boolean => call.protocol === "version=2";

async function ask(call: ServiceCall): Promise<Reply> {
  const told = await collect(await runService({ ...call, advertise: true }, Buffer.alloc(0)));
  const line = `# service=${call.service}\n`;
  const title = isVersion2(call) ? "" : `${(line.length + 4).toString(16).padStart(4, "0")}${line}0000`;
  return {
    status: 200,
    headers: headersOf(`${call.service}-advertisement`),
    body: Buffer.concat([Buffer.from(title), told]),
  };
}
