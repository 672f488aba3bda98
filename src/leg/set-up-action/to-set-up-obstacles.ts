import type { Config } from "../../config/config.ts";
import type { EventPayload } from "../../contracts/events/event.ts";
import { type SetUpAction, setUpFolder } from "./find-set-up-action.ts";

type Obstacle = EventPayload<"PLAN_PUBLISHED">["obstacles"][number];

const maxNamed = 5;

/** Why the set-up action does not run where code is written although the configuration wants it, with the place and the remedy; nothing waits for it. */
export function toSetUpObstacles(
  action: SetUpAction | undefined,
  setting: Config["validate"]["setup-action"],
): readonly Obstacle[] {
  if (setting !== "all") return [];
  if (action === undefined) {
    const what = `\`validate.setup-action: all\` stands in .github/baton.yml, and there is no \`${setUpFolder}/action.yml\`.`;
    return [{ what, remedy: "Write that file, or take the key out.", blocks: false }];
  }
  if (action.unpinned.length === 0) return [];
  const named = action.unpinned
    .slice(0, maxNamed)
    .map(({ place, uses, why }) => `\`${place}\` uses \`${uses}\` (${why})`);
  const more = action.unpinned.length > maxNamed ? ` and ${action.unpinned.length - maxNamed} more` : "";
  return [
    {
      what: `\`${setUpFolder}\` does not run where code is written, beside the models' keys: ${named.join("; ")}${more}.`.slice(
        0,
        1000,
      ),
      remedy:
        "Pin each `uses:` of it by the 40 digits of a commit (an image by its `@sha256:` digest), or set `validate.setup-action: provers`.",
      blocks: false,
    },
  ];
}
