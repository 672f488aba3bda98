import { permissionOf } from "../../access.ts";
import { readCommit } from "../../git/commits.ts";
import { listRefs, readRef } from "../../git/refs.ts";
import { protectionsOf } from "../../pulls/protection.ts";
import { renderCommit } from "../../render/commit.ts";
import { renderFullRepository } from "../../render/repository.ts";
import { permissionFlags, renderUser } from "../../render/user.ts";
import type { ProtectionRow } from "../../store/rows.ts";
import { apiRepo, fullName, pageOf } from "../../world.ts";
import { notFound, ok, Refusal } from "../answers.ts";
import { listed } from "../paging.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { renderClassic, renderRules, summariseChecks } from "./protection.ts";

const REPO = "/repos/{owner}/{repo}";

export const repositoryRoutes: readonly RepoRoute[] = [
  { method: "GET", path: REPO, needs: ["metadata=read"], answer: show },
  { method: "GET", path: `${REPO}/branches`, needs: ["contents=read"], answer: listBranches },
  { method: "GET", path: `${REPO}/branches/{branch}`, needs: ["contents=read"], answer: showBranch },
  {
    method: "GET",
    path: `${REPO}/branches/{branch}/protection`,
    needs: ["administration=read"],
    answer: showProtection,
  },
  {
    method: "GET",
    path: `${REPO}/rules/branches/{branch}`,
    needs: ["metadata=read"],
    answer: (call) => {
      const rules = protectionsOf(call.world, call.repo, call.params.branch ?? "").filter(
        (rule) => rule.kind === "ruleset",
      );
      return listed(
        call,
        rules.flatMap((rule) => renderRules(rule, fullName(call.repo))),
        (rule) => rule,
      );
    },
  },
  {
    method: "GET",
    path: `${REPO}/actions/permissions/workflow`,
    needs: ["administration=read"],
    answer: (call) =>
      ok({
        default_workflow_permissions: call.repo.settings.defaultWorkflowPermissions,
        can_approve_pull_request_reviews: call.repo.settings.allowActionsToApprovePullRequests,
      }),
  },
  {
    method: "GET",
    path: `${REPO}/collaborators/{username}/permission`,
    needs: ["metadata=read"],
    answer: showPermission,
  },
];

function show(call: RepoCall): Answer {
  const { world, repo, caller } = call;
  const job = caller.token?.job;
  const push = job?.scopes.contents === "write";
  const person = caller.user === null ? null : permissionOf(world, repo, caller.user.login);
  const flags =
    job === undefined ? permissionFlags(person) : { admin: false, maintain: false, push, triage: false, pull: true };
  return ok(renderFullRepository(world, repo, flags));
}

function classicOf(call: RepoCall, branch: string): ProtectionRow | undefined {
  return protectionsOf(call.world, call.repo, branch).find((rule) => rule.kind === "classic");
}

function listBranches(call: RepoCall): Answer {
  const { world, repo, query } = call;
  const wanted = query.get("protected");
  const branches = listRefs(world.git(repo), "refs/heads/")
    .map((entry) => ({ name: entry.ref.slice("refs/heads/".length), sha: entry.sha }))
    .filter((branch) => wanted === null || (wanted === "true") === protectionsOf(world, repo, branch.name).length > 0);
  return listed(call, branches, (branch) => ({
    name: branch.name,
    commit: { sha: branch.sha, url: apiRepo(world, repo, `/commits/${branch.sha}`) },
    protected: protectionsOf(world, repo, branch.name).length > 0,
  }));
}

function showBranch(call: RepoCall): Answer {
  const { world, repo } = call;
  const name = call.params.branch ?? "";
  const git = world.git(repo);
  const sha = readRef(git, `refs/heads/${name}`);
  if (sha === undefined) throw new Refusal(404, "Branch not found");
  const url = apiRepo(world, repo, `/branches/${name}`);
  return ok({
    name,
    commit: renderCommit(world, repo, readCommit(git, sha)),
    _links: { self: url, html: pageOf(world, repo, `/tree/${name}`) },
    protected: protectionsOf(world, repo, name).length > 0,
    protection: {
      enabled: classicOf(call, name) !== undefined,
      required_status_checks: summariseChecks(classicOf(call, name)),
    },
    protection_url: `${url}/protection`,
  });
}

function showProtection(call: RepoCall): Answer {
  const name = call.params.branch ?? "";
  if (readRef(call.world.git(call.repo), `refs/heads/${name}`) === undefined)
    throw new Refusal(404, "Branch not found");
  const rule = classicOf(call, name);
  if (rule === undefined) throw new Refusal(404, "Branch not protected");
  return ok(renderClassic(rule, apiRepo(call.world, call.repo, `/branches/${name}/protection`)));
}

/** Four words for five roles, as GitHub answers: maintain shows as write, triage as read; the role's own name is beside it. */
function showPermission(call: RepoCall): Answer {
  const { world, repo, caller } = call;
  if (caller.token?.job === undefined && !canPush(call)) {
    throw new Refusal(403, "Must have push access to view collaborator permission.");
  }
  const user = world.store.users.find({ key: (call.params.username ?? "").toLowerCase() });
  if (user === undefined) throw notFound();
  const role = permissionOf(world, repo, user.login) ?? (repo.private ? null : "read");
  const legacy = { admin: "admin", maintain: "write", write: "write", triage: "read", read: "read" } as const;
  return ok({
    permission: role === null ? "none" : legacy[role],
    role_name: role ?? "none",
    user: { ...renderUser(world, user), permissions: permissionFlags(role), role_name: role ?? "none" },
  });
}

function canPush(call: RepoCall): boolean {
  const login = call.caller.user?.login;
  const permission = login === undefined ? null : permissionOf(call.world, call.repo, login);
  return permission !== null && permissionFlags(permission).push === true;
}
