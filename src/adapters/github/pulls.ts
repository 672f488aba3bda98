import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { ForgePulls, Merged, MergedPull } from "../../ports/forge/forge-pulls.ts";
import { WireMergedPull, WirePull } from "./http/answer-shapes.ts";
import type { Client } from "./http/client.ts";
import { fitBody } from "./http/fit-body.ts";
import { toRefusal } from "./http/translate-error.ts";

const pulls = "/repos/{owner}/{repo}/pulls";
const MergeAnswer: z.ZodType<Merged> = z.object({ sha: z.string(), merged: z.literal(true) });

/** Pull requests over REST: read, open, merge. */
export function githubPulls(
  client: Client,
): Pick<ForgePulls, "pull" | "pullOfBranch" | "mergedPulls" | "openPull" | "merge"> {
  const pull: ForgePulls["pull"] = (number) =>
    client.read(`GET ${pulls}/{pull_number}`, { pull_number: number }, WirePull);

  const pullOfBranch: ForgePulls["pullOfBranch"] = async (branch, into) => {
    const found = await client.read(
      `GET ${pulls}`,
      { head: `${client.owner}:${branch}`, state: "all", sort: "created", direction: "desc", per_page: 30 },
      z.array(WirePull),
    );
    // A fork of the same owner may have a branch of that name.
    const own = found.filter((one) => one.head.ref === branch && !one.head.fork);
    return own.find((one) => one.base.ref === into) ?? own[0];
  };

  return {
    pull,
    pullOfBranch,
    mergedPulls: async (into) => {
      const found = await client.read(
        `GET ${pulls}`,
        { base: into, state: "closed", sort: "updated", direction: "desc", per_page: 100 },
        z.array(WireMergedPull),
      );
      return found.flatMap((one) => (one === undefined ? [] : [one])).sort(byTime);
    },
    openPull: async ({ head, base, title, body }) => {
      const open = async () => {
        const found = await pullOfBranch(head, base);
        return found?.state === "open" && found.base.ref === base ? found : undefined;
      };
      try {
        return await client.write(`POST ${pulls}`, { head, base, title, body: fitBody(body) }, WirePull, open);
      } catch (thrown) {
        const found =
          thrown instanceof Fault && /pull request already exists/i.test(thrown.message) ? await open() : undefined;
        if (found === undefined) throw thrown;
        return found;
      }
    },
    merge: async ({ number, sha, method, title, message, isStillWanted }): Promise<Merged> => {
      const done = async (): Promise<Merged | undefined> => {
        const now = await pull(number);
        return now.merged && now.mergeSha !== null ? { merged: true, sha: now.mergeSha } : undefined;
      };
      const settle = async (): Promise<Merged | undefined> => {
        const found = await done();
        if (found !== undefined || isStillWanted === undefined || (await isStillWanted())) return found;
        return {
          merged: false,
          why: "moved",
          message: "GitHub did not answer, and meanwhile it is not to be merged so",
        };
      };
      try {
        return await client.write(
          `PUT ${pulls}/{pull_number}/merge`,
          { pull_number: number, sha, merge_method: method, commit_title: title, commit_message: message },
          MergeAnswer,
          settle,
        );
      } catch (thrown) {
        const why = refusalOf(thrown);
        if (why === undefined) throw thrown;
        // 405 is said of a pull request that is merged already, too: look first.
        return (await done()) ?? { merged: false, why, message: thrown instanceof Error ? thrown.message : "" };
      }
    },
  };
}

function byTime(a: MergedPull, b: MergedPull): number {
  return Date.parse(a.at) - Date.parse(b.at) || a.number - b.number;
}

/** 409, and the 405 of a moved base, pass when everything is proved anew; other 405s are rules. */
function refusalOf(thrown: unknown): "moved" | "refused" | undefined {
  const refusal = thrown instanceof Fault ? toRefusal(thrown.cause) : undefined;
  if (refusal === undefined) return undefined;
  if (refusal.status === 409 || (refusal.status === 405 && /base branch was modified/i.test(refusal.message)))
    return "moved";
  return [403, 405, 422].includes(refusal.status) ? "refused" : undefined;
}
