import path from "node:path";
import { isWithin } from "./plan-mounts.ts";

/** Version managers that live in a home and find themselves by a variable, since HOME is another one in the sandbox. */
const managers: readonly { readonly folder: string; readonly show: readonly string[]; readonly variable: string }[] = [
  { folder: ".pyenv", show: ["."], variable: "PYENV_ROOT" },
  { folder: ".rbenv", show: ["."], variable: "RBENV_ROOT" },
  { folder: ".nvm", show: ["."], variable: "NVM_DIR" },
  { folder: ".volta", show: ["."], variable: "VOLTA_HOME" },
  { folder: ".asdf", show: ["."], variable: "ASDF_DATA_DIR" },
  { folder: ".sdkman", show: ["."], variable: "SDKMAN_DIR" },
  { folder: ".bun", show: ["bin"], variable: "BUN_INSTALL" },
  { folder: ".deno", show: ["bin"], variable: "DENO_INSTALL" },
  // The rest of .cargo holds the registry's token, the rest of .local keyrings.
  { folder: ".cargo", show: ["bin", "../.rustup"], variable: "" },
  { folder: ".local", show: ["bin", "lib"], variable: "" },
];

export type Tools = { readonly folders: readonly string[]; readonly env: Readonly<Record<string, string>> };

/**
 * Folders that the programs of PATH need, with the variables that lead to them. A folder `bin` needs what stands beside it (`lib`), but a home,
 * `/` and what holds a `hidden` place (the job's own folders, a checkout with its token) are never shown whole. Pure: existence is the caller's to check.
 */
export function findTools(of: {
  readonly pathFolders: readonly string[];
  readonly home: string;
  readonly hidden: readonly string[];
}): Tools {
  const folders = new Set<string>();
  const env: Record<string, string> = {};
  for (const folder of of.pathFolders) {
    const manager = managers.find((each) => isWithin(folder, path.join(of.home, each.folder)));
    if (manager === undefined) {
      const shown = toPrefix(folder, [of.home, ...of.hidden]);
      if (!of.hidden.some((place) => isWithin(place, shown))) folders.add(shown);
      continue;
    }
    const root = path.join(of.home, manager.folder);
    for (const part of manager.show) folders.add(path.join(root, part));
    if (manager.variable !== "") env[manager.variable] = root;
    if (manager.folder === ".cargo") env["RUSTUP_HOME"] = path.join(of.home, ".rustup");
  }
  return { folders: [...folders], env };
}

/** `/x/node-20/bin` → `/x/node-20`; a folder that would show what is not to be seen, or the machine, stands for itself. */
function toPrefix(folder: string, unseen: readonly string[]): string {
  const parent = path.dirname(folder);
  const isShared = unseen.some((place) => isWithin(place, parent)) || parent.split("/").length < 3;
  return /^(?:s?bin|\.bin|shims)$/.test(path.basename(folder)) && !isShared ? parent : folder;
}
