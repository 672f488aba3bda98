import { z } from "zod";
import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { Fault } from "../../core/fault.ts";
import type { Ports } from "../../ports/ports.ts";

/** The default branch and its tip. */
export type Main = { readonly ref: string; readonly sha: string };
/** The default branch, its tip, and where Baton's branches are, read in one go. */
export type Tips = Main & { readonly branches: ReadonlyMap<string, string> };

const WithRepository = z.object({ repository: z.object({ default_branch: z.string() }) });

/** Reads the default branch's tip, and the configuration as it stands there. */
export async function readMain(ports: Ports): Promise<{ readonly main: Main; readonly config: Config }> {
  const git = await ports.git();
  const ref = await readDefaultBranch(ports);
  const name = `refs/heads/${ref}`;
  const sha = (await git.fetchTips([name]))?.get(name);
  if (sha === undefined) throw noCommit(ref);
  return { main: { ref, sha }, config: await loadConfig(git, sha) };
}

/** The refs that tips are read from, as patterns. */
export const tipPatterns = (ref: string): readonly string[] => [`refs/heads/${ref}`, "refs/heads/baton/*"];

/** Where the branches are, by where their refs are. */
export function toTips(refs: ReadonlyMap<string, string>, ref: string): Tips {
  const sha = refs.get(`refs/heads/${ref}`);
  if (sha === undefined) throw noCommit(ref);
  const branches = new Map(
    [...refs].flatMap(([name, tip]) =>
      name.startsWith("refs/heads/baton/") ? [[name.slice("refs/heads/".length), tip] as const] : [],
    ),
  );
  return { ref, sha, branches };
}

function noCommit(ref: string): Fault {
  return new Fault("git.missing", `The default branch ${ref} has no commit yet; push one first.`, {
    who: "user",
    facts: { ref },
  });
}

/** Most events name it; for the others it is asked for. */
async function readDefaultBranch({ job, forge }: Ports): Promise<string> {
  const told = WithRepository.safeParse(job.payload);
  return told.success ? told.data.repository.default_branch : (await forge.repository()).defaultBranch;
}
