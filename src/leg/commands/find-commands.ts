import { fromCi } from "./ci/from-ci.ts";
import { fromManifests, installsFor } from "./manifests/from-manifests.ts";
import type { Commands, Project } from "./tools/project.ts";

/**
 * What prepares and what proves a project: what its own CI runs, else what its manifests name. All that `setup` fetches stays in the folder: the
 * test runs in another sandbox, without network.
 */
export function findCommands(project: Project): Commands {
  const read = once(project.read);
  const known = { paths: project.paths, read };
  const ofCi = fromCi(known, installsFor);
  if (ofCi !== undefined) return { ...ofCi, by: "ci" };
  const ofManifests = fromManifests(known);
  if (ofManifests !== undefined) return { ...ofManifests, by: "manifest" };
  const source = "no workflow runs tests that can be run here, and no manifest names one";
  return { setup: null, test: null, source, by: "none" };
}

function once(read: Project["read"]): Project["read"] {
  const seen = new Map<string, string | undefined>();
  return (path) => {
    if (!seen.has(path)) seen.set(path, read(path));
    return seen.get(path);
  };
}
