import { isWorkflowToken } from "../../caller.ts";
import { renderProfile } from "../../render/user.ts";
import { notFound, ok, Refusal } from "../answers.ts";
import type { GlobalRoute } from "../route.ts";

export const userRoutes: readonly GlobalRoute[] = [
  {
    method: "GET",
    path: "/user",
    answer: ({ world, caller }) => {
      if (caller.user === null) throw new Refusal(401, "Requires authentication");
      // GITHUB_TOKEN is an installation's token: it has no user behind it.
      if (isWorkflowToken(caller)) throw new Refusal(403, "Resource not accessible by integration");
      return ok(renderProfile(world, caller.user));
    },
  },
  {
    method: "GET",
    path: "/users/{username}",
    answer: ({ world, params }) => {
      const user = world.store.users.find({ key: (params.username ?? "").toLowerCase() });
      if (user === undefined) throw notFound();
      return ok(renderProfile(world, user));
    },
  },
];
