import type { WrittenAction } from "../../leg/set-up-action/write/write-set-up-action.ts";

/** What of the job is not in the action, a line each. */
export function renderLeft({ leftOut, needs }: WrittenAction): readonly string[] {
  return [
    ...(leftOut.length === 0 ? [] : ["", "Left out:"]),
    ...leftOut.map(({ where, what, why }) => `  ${where} ${what}: ${why}`),
    ...(needs.length === 0 ? [] : ["", `No composite action has these, which the job asks for: ${needs.join(", ")}.`]),
    ...(needs.some((need) => need.startsWith("service "))
      ? ["Services are named by `validate.services` in .github/baton.yml (docs/services.md)."]
      : []),
  ];
}

/** What a person does next. */
export function renderNext({ path, unpinned }: WrittenAction): readonly string[] {
  const pins = unpinned.map(({ place, uses }) => `  ${place} ${uses}`);
  return [
    "",
    "Next:",
    `  1. Read it: it runs outside the sandbox. Then commit it to the default branch: git add ${path}`,
    "  2. With that, Baton runs it before tests, on machines without keys.",
    pins.length === 0
      ? "  3. All that it uses is pinned: `validate: { setup-action: all }` in .github/baton.yml lets coders have it too, beside the models' keys."
      : "  3. For coders to have it too (`validate: { setup-action: all }` in .github/baton.yml), pin each of these by the 40 digits of a commit:",
    ...pins,
  ];
}
