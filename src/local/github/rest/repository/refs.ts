import { afterRefs } from "../../events/after-refs.ts";
import { doerOf } from "../../events/emit.ts";
import { isAncestor, listRefs, moveRef, type RefEntry, readRef, ZERO_SHA } from "../../git/refs.ts";
import { protectionsOf } from "../../pulls/protection.ts";
import { apiRepo, toNodeId } from "../../world.ts";
import { created, noContent, notFound, ok, Refusal } from "../answers.ts";
import { textOf } from "../fields.ts";
import { listed } from "../paging.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";

const GIT = "/repos/{owner}/{repo}/git";

export const refRoutes: readonly RepoRoute[] = [
  { method: "GET", path: `${GIT}/ref/{ref}`, needs: ["contents=read"], answer: show },
  {
    method: "GET",
    path: `${GIT}/matching-refs/{ref}`,
    needs: ["contents=read"],
    answer: (call) => listed(call, listRefs(call.world.git(call.repo), refAt(call)), (entry) => render(call, entry)),
  },
  { method: "POST", path: `${GIT}/refs`, needs: ["contents=write"], answer: create },
  { method: "PATCH", path: `${GIT}/refs/{ref}`, needs: ["contents=write"], answer: update },
  { method: "DELETE", path: `${GIT}/refs/{ref}`, needs: ["contents=write"], answer: remove },
];

function refAt(call: RepoCall): string {
  return `refs/${call.params.ref ?? ""}`;
}

function render(call: RepoCall, entry: RefEntry): unknown {
  const kind = entry.type === "commit" ? "commits" : entry.type === "tag" ? "tags" : "blobs";
  return {
    ref: entry.ref,
    node_id: toNodeId("REF", Number.parseInt(entry.sha.slice(0, 8), 16)),
    url: apiRepo(call.world, call.repo, `/git/${entry.ref}`),
    object: { sha: entry.sha, type: entry.type, url: apiRepo(call.world, call.repo, `/git/${kind}/${entry.sha}`) },
  };
}

function entryOf(call: RepoCall, ref: string): RefEntry | undefined {
  return listRefs(call.world.git(call.repo), ref).find((entry) => entry.ref === ref);
}

function show(call: RepoCall): Answer {
  const entry = entryOf(call, refAt(call));
  if (entry === undefined) throw notFound();
  return ok(render(call, entry));
}

function hasObject(call: RepoCall, sha: string): boolean {
  return call.world.git(call.repo).attempt(["cat-file", "-e", sha]).status === 0;
}

function create(call: RepoCall): Answer {
  const { world, repo, body } = call;
  const git = world.git(repo);
  const ref = textOf(body, "ref") ?? "";
  const sha = textOf(body, "sha") ?? "";
  if (!/^refs\/[^/]+\/.+/.test(ref))
    throw new Refusal(422, "Reference name must start with 'refs' and contain at least two slashes.");
  if (git.attempt(["check-ref-format", ref]).status !== 0) throw new Refusal(422, `${ref} is not a valid ref name.`);
  // Seen at GitHub: no message, and no 4xx either.
  if (!hasObject(call, sha)) return { status: 500 };
  if (readRef(git, ref) !== undefined || !moveRef(git, { ref, old: ZERO_SHA, new: sha })) {
    throw new Refusal(422, "Reference already exists");
  }
  afterRefs(world, repo, [{ ref, old: ZERO_SHA, new: sha }], doerOf(call.caller));
  const entry = entryOf(call, ref);
  return created(entry === undefined ? undefined : render(call, entry));
}

function update(call: RepoCall): Answer {
  const { world, repo, body } = call;
  const git = world.git(repo);
  const ref = refAt(call);
  const sha = textOf(body, "sha") ?? "";
  const old = readRef(git, ref);
  if (old === undefined) throw new Refusal(422, "Reference does not exist");
  if (!hasObject(call, sha)) throw new Refusal(422, "Object does not exist");
  refuseProtected(call, ref);
  if (body.force !== true && !isAncestor(git, old, sha)) throw new Refusal(422, "Update is not a fast forward");
  if (!moveRef(git, { ref, old, new: sha })) throw new Refusal(409, "Reference cannot be updated");
  if (old !== sha) afterRefs(world, repo, [{ ref, old, new: sha }], doerOf(call.caller));
  const entry = entryOf(call, ref);
  return ok(entry === undefined ? undefined : render(call, entry));
}

function remove(call: RepoCall): Answer {
  const { world, repo } = call;
  const git = world.git(repo);
  const ref = refAt(call);
  const old = readRef(git, ref);
  if (old === undefined) throw new Refusal(422, "Reference does not exist");
  refuseProtected(call, ref);
  if (ref === `refs/heads/${repo.defaultBranch}`) throw new Refusal(422, "Cannot delete the default branch");
  moveRef(git, { ref, old, new: ZERO_SHA });
  afterRefs(world, repo, [{ ref, old, new: ZERO_SHA }], doerOf(call.caller));
  return noContent();
}

function refuseProtected(call: RepoCall, ref: string): void {
  const branch = ref.replace(/^refs\/heads\//, "");
  const rule = protectionsOf(call.world, call.repo, branch).find(
    (one) => one.requirePullRequest || call.body.force === true,
  );
  if (rule === undefined || branch === ref) return;
  if (rule.kind === "ruleset")
    throw new Refusal(422, "Repository rule violations found\n\nChanges must be made through a pull request.\n\n");
  throw new Refusal(
    422,
    rule.requirePullRequest ? "Changes must be made through a pull request." : "Cannot force-push to this branch",
  );
}
