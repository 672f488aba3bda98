/** What stops a run before or while it goes: a fault of the workflow file, or a gap of this engine. Its message is for people. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** A gap is always told, with the place that asks for what is not there. */
export function gap(at: string, what: string): Refusal {
  return new Refusal(`${at}: ${what} is not supported by the local engine`);
}
