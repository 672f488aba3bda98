import { Fault } from "../../core/fault.ts";
import { checkPath } from "../../core/paths/check-path.ts";

/** A path as a model writes it (`./src/a.ts`, `src/`) as a path of the repository. @throws Fault `path.refused` that names the path. */
export function toRepoPath(given: string): string {
  const path = given.replace(/^(?:\.\/)+/, "").replace(/(?<=[^/])\/$/, "");
  const problem = checkPath(path);
  if (problem === undefined) return path;
  const said = JSON.stringify(given.slice(0, 200));
  throw new Fault(
    "path.refused",
    `${said} is refused: ${problem}. Give a path inside the repository, relative to its root.`,
    { who: "outside" },
  );
}

/** A path or glob to look in; the root (`.`, empty, null) is undefined. */
export function toScope(given: string | null | undefined): string | undefined {
  const bare = (given ?? "").trim();
  return bare === "" || bare === "." || bare === "./" || bare === "/" ? undefined : toRepoPath(bare);
}
