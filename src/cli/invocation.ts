import path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

const ownTree = path.resolve(import.meta.dirname, "../..");

/**
 * The folder in which the person stands: npm runs scripts in the package's own and leaves the other in INIT_CWD. A variable that another
 * package's npm left is no word of this call.
 */
export function standsIn(env: Environment, folder: string): string {
  const isOurs = env["npm_package_json"] === path.join(ownTree, "package.json");
  return isOurs && env["INIT_CWD"] ? env["INIT_CWD"] : folder;
}

/**
 * PATH as the person has it: without the folders that npm puts before it for Baton's own scripts. With them a project under test would
 * find programs of Baton's that it does not have, and be green by them.
 */
export function pathOfPerson(env: Environment): string {
  const folders = (env["PATH"] ?? "").split(path.delimiter);
  return folders.filter((folder) => !isOfNpm(folder)).join(path.delimiter);
}

function isOfNpm(folder: string): boolean {
  if (/[\\/]node-gyp-bin[\\/]?$/.test(folder)) return true;
  if (!/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder)) return false;
  const owner = path.resolve(folder, "../..");
  return owner === ownTree || ownTree.startsWith(owner === "/" ? owner : `${owner}${path.sep}`);
}
