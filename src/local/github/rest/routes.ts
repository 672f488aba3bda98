import { commentRoutes } from "./issues/comments.ts";
import { issueRoutes } from "./issues/issues.ts";
import { labelRoutes } from "./issues/labels.ts";
import { reactionRoutes } from "./issues/reactions.ts";
import { pullMergeRoutes } from "./pulls/pull-merge.ts";
import { pullRoutes } from "./pulls/pulls.ts";
import { requestedReviewerRoutes } from "./pulls/requested-reviewers.ts";
import { reviewCommentRoutes } from "./pulls/review-comments.ts";
import { reviewRoutes } from "./pulls/reviews.ts";
import { commitRoutes } from "./repository/commits.ts";
import { contentRoutes } from "./repository/contents.ts";
import { rateLimitRoutes } from "./repository/rate-limit.ts";
import { refRoutes } from "./repository/refs.ts";
import { repositoryRoutes } from "./repository/repositories.ts";
import { userRoutes } from "./repository/users.ts";
import type { Route } from "./route.ts";
import { artifactRoutes } from "./runs/artifacts.ts";
import { cacheRoutes } from "./runs/caches.ts";
import { checkRoutes } from "./runs/checks.ts";
import { dispatchRoutes } from "./runs/dispatches.ts";
import { runRoutes } from "./runs/runs.ts";

/** Every REST call this server has. What is not here is answered 404 and told as a gap. */
export const routes: readonly Route[] = [
  ...rateLimitRoutes,
  ...userRoutes,
  ...repositoryRoutes,
  ...refRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...issueRoutes,
  ...commentRoutes,
  ...labelRoutes,
  ...reactionRoutes,
  ...pullRoutes,
  ...pullMergeRoutes,
  ...reviewRoutes,
  ...requestedReviewerRoutes,
  ...reviewCommentRoutes,
  ...checkRoutes,
  ...runRoutes,
  ...artifactRoutes,
  ...cacheRoutes,
  ...dispatchRoutes,
];
