import { ok } from "../answers.ts";
import type { GlobalRoute } from "../route.ts";

export const rateLimitRoutes: readonly GlobalRoute[] = [
  {
    method: "GET",
    path: "/rate_limit",
    answer: ({ world, caller }) => {
      const core = world.rates.look(caller);
      const other = { ...core, used: 0, remaining: core.limit };
      return ok({ resources: { core, search: other, graphql: other }, rate: core });
    },
  },
];
