import { LegNeeds } from "../../../contracts/baton.ts";
import { Fault } from "../../../core/fault.ts";

/** The input `needs`, with what the job `prepare` of the calling workflow gave; one that breaks its contract is a Fault that names the path. */
export function readNeeds(text: string, prepared = ""): LegNeeds {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Fault("input.invalid", "The input `needs` is not JSON; hand in the expression toJSON(needs).", {
      who: "user",
      cause,
    });
  }
  const needs = LegNeeds.safeParse(value);
  if (needs.success) return { ...needs.data, prepare: { result: "success", outputs: { prepared } } };
  const issue = needs.error.issues[0];
  throw new Fault(
    "input.invalid",
    `The input \`needs\` breaks its contract: ${issue?.path.join(".")}: ${issue?.message}`,
    { who: "user" },
  );
}
