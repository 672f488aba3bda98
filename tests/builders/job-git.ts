import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGit } from "../../src/adapters/git/open-git.ts";
import type { FileChange } from "../../src/contracts/change.ts";
import type { Git } from "../../src/ports/git/git.ts";
import { type GitServer, startGitServer } from "./git-server.ts";

export const at = new Date("2026-11-20T12:00:00Z");

export type GitBench = {
  readonly server: GitServer;
  readonly scratch: string;
  readonly warnings: string[];
  readonly slept: number[];
  /** Called whenever a job waits before it tries again. */
  onPause: () => Promise<void>;
  /** A job's own repository on the server; the same folder gives the same repository. */
  openJob(more?: { readonly token?: string; readonly folder?: string }): Promise<Git>;
  /** A commit of these files on `main` of the server, made by somebody else. */
  seed(files: Readonly<Record<string, string | Buffer>>): Promise<string>;
  close(): Promise<void>;
};

export async function openGitBench(): Promise<GitBench> {
  const server = await startGitServer();
  const scratch = mkdtempSync(join(tmpdir(), "baton-job-"));
  const warnings: string[] = [];
  const slept: number[] = [];
  const bench: GitBench = {
    server,
    scratch,
    warnings,
    slept,
    onPause: async () => undefined,
    openJob: ({ token, folder = mkdtempSync(join(scratch, "git-")) } = {}) =>
      openGit({
        folder,
        remoteUrl: server.url,
        ...(token === undefined ? {} : { token }),
        identity: { name: "Baton", email: "baton@example.com" },
        pause: {
          async sleep(ms) {
            slept.push(ms);
            await bench.onPause();
          },
          random: () => 0.5,
        },
        warn: (message) => void warnings.push(message),
      }),
    async seed(files) {
      const git = await bench.openJob();
      const tree = await git.writeTree(
        null,
        Object.entries(files).map(([path, content]) => put(path, content)),
      );
      const parent = (await git.refs(["refs/heads/main"])).get("refs/heads/main");
      if (parent !== undefined) await git.fetch([parent]);
      const commit = await git.commit({ tree, parents: parent === undefined ? [] : [parent], message: "seed\n", at });
      const pushed = await git.push([{ ref: "refs/heads/main", to: commit, expect: parent ?? null }]);
      if (!pushed.ok) throw new Error(pushed.message);
      server.requests.length = 0;
      return commit;
    },
    async close() {
      await server.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
  return bench;
}

export function put(path: string, content: string | Buffer, mode: "100644" | "100755" = "100644"): FileChange {
  return typeof content === "string"
    ? { path, mode, encoding: "utf8", content }
    : { path, mode, encoding: "base64", content: content.toString("base64") };
}

export function remove(path: string): FileChange {
  return { path, mode: "100644", encoding: "utf8", content: null };
}
