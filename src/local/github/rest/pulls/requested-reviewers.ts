import { permissionOf } from "../../access.ts";
import { issueOf } from "../../pulls/issue-of.ts";
import { renderPullSimple } from "../../render/pull.ts";
import { renderUser } from "../../render/user.ts";
import { userOf } from "../../world.ts";
import { created, ok, Refusal } from "../answers.ts";
import { textsOf } from "../fields.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { pullAt } from "./pulls.ts";

const AT = "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers";

export const requestedReviewerRoutes: readonly RepoRoute[] = [
  { method: "GET", path: AT, needs: ["pull_requests=read"], answer: showRequested },
  { method: "POST", path: AT, needs: ["pull_requests=write"], answer: requestReviewers },
  { method: "DELETE", path: AT, needs: ["pull_requests=write"], answer: unrequestReviewers },
];

function showRequested(call: RepoCall): Answer {
  const users = pullAt(call).requestedReviewers.map((login) => renderUser(call.world, userOf(call.world, login)));
  return ok({ users, teams: [] });
}

function requestReviewers(call: RepoCall): Answer {
  const { world, repo } = call;
  const pull = pullAt(call);
  const wanted = textsOf(call.body, "reviewers") ?? [];
  if (wanted.includes(issueOf(world, pull).user)) {
    throw new Refusal(422, "Review cannot be requested from pull request author.");
  }
  const stranger = wanted.find((login) => permissionOf(world, repo, login) === null);
  if (stranger !== undefined) {
    throw new Refusal(
      422,
      "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.",
    );
  }
  const requestedReviewers = [...new Set([...pull.requestedReviewers, ...wanted])];
  return created(renderPullSimple(world, repo, world.store.pulls.change(pull.id, { requestedReviewers })));
}

function unrequestReviewers(call: RepoCall): Answer {
  const pull = pullAt(call);
  const gone = textsOf(call.body, "reviewers") ?? [];
  const requestedReviewers = pull.requestedReviewers.filter((login) => !gone.includes(login));
  return ok(renderPullSimple(call.world, call.repo, call.world.store.pulls.change(pull.id, { requestedReviewers })));
}
