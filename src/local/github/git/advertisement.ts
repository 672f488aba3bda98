import type { Reply } from "../server/exchange.ts";
import { runBackend } from "./backend.ts";

/**
 * In protocol version 2 the first answer of `git-upload-pack` names no refs, only what this git can do: it is the same for every caller and every state
 * of a repository. git is asked for it once a repository, as half of all git calls are this one.
 */
export function createAdvertisements(): (env: Readonly<Record<string, string>>) => Promise<Reply> {
  const known = new Map<string, Promise<Reply>>();
  return (env) => {
    const key = `${env["GIT_PROJECT_ROOT"]} ${env["PATH_INFO"]} ${env["GIT_PROTOCOL"]}`;
    const answer = known.get(key) ?? ask(env);
    known.set(key, answer);
    // What failed is asked anew.
    answer.catch(() => known.delete(key));
    return answer;
  };
}

async function ask(env: Readonly<Record<string, string>>): Promise<Reply> {
  const { status, headers, body } = await runBackend(env, Buffer.alloc(0));
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return { status, headers, body: Buffer.concat(chunks) };
}
