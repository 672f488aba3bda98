import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A bare repository without hooks and templates is `HEAD`, `config`, `objects/` and `refs/` (gitrepository-layout(5)); written here, as two `git init` and a
 * `git config` a job cost more than all that it reads. Inside it, as `local`, lies the one that knows of no server (`gitEnvironment`); both have the same refs.
 * What is there already stays.
 */
export async function layOut(folder: string, remoteUrl: string): Promise<void> {
  const local = join(folder, "local");
  await Promise.all([
    mkdir(join(folder, "objects", "pack"), { recursive: true }),
    mkdir(join(folder, "refs"), { recursive: true }),
    mkdir(local, { recursive: true }),
  ]);
  const remote = `[remote "origin"]\n\turl = ${quote(remoteUrl)}\n`;
  await Promise.all([
    once(writeFile(join(folder, "HEAD"), head, { flag: "wx" })),
    once(writeFile(join(folder, "config"), core + remote, { flag: "wx" })),
    once(writeFile(join(local, "HEAD"), head, { flag: "wx" })),
    once(writeFile(join(local, "config"), core, { flag: "wx" })),
    once(symlink(join("..", "refs"), join(local, "refs"))),
  ]);
}

const head = "ref: refs/heads/baton-has-no-head\n";
const core = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";

/** A value as git-config(1) reads it, whatever is in it. */
function quote(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

async function once(made: Promise<unknown>): Promise<void> {
  await made.catch((problem: NodeJS.ErrnoException) => {
    if (problem.code !== "EEXIST") throw problem;
  });
}
