import { checkRoutes } from "./checks.ts";
import { commentRoutes } from "./comments.ts";
import { commitRoutes } from "./commits.ts";
import { contentRoutes } from "./contents.ts";
import { dispatchRoutes } from "./dispatches.ts";
import { issueRoutes } from "./issues.ts";
import { labelRoutes } from "./labels.ts";
import { pullMergeRoutes } from "./pull-merge.ts";
import { pullRoutes } from "./pulls.ts";
import { rateLimitRoutes } from "./rate-limit.ts";
import { reactionRoutes } from "./reactions.ts";
import { refRoutes } from "./refs.ts";
import { repositoryRoutes } from "./repositories.ts";
import { requestedReviewerRoutes } from "./requested-reviewers.ts";
import { reviewCommentRoutes } from "./review-comments.ts";
import { reviewRoutes } from "./reviews.ts";
import type { Route } from "./route.ts";
import { runRoutes } from "./runs.ts";
import { userRoutes } from "./users.ts";

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
  ...dispatchRoutes,
];
