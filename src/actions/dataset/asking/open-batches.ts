import { Fault } from "../../../core/fault.ts";
import { batchShares } from "../../../core/money/model-prices.ts";
import type { Batches } from "../../../ports/batches.ts";
import type { Ports } from "../../../ports/ports.ts";

/** The batches of each model, before any of them is asked. One whose vendor has none, or whose address does not answer to them, is a Fault that names it. */
export async function openBatches(
  models: Iterable<string>,
  place: string,
  { findBatches, clock, signal }: Pick<Ports, "findBatches" | "clock" | "signal">,
): Promise<ReadonlyMap<string, Batches>> {
  const opened = new Map<string, Batches>();
  for (const model of models) {
    const batches = Object.hasOwn(batchShares, vendorOf(model)) ? await findBatches(model) : undefined;
    if (batches === undefined) throw noBatches(model, place, `${vendorOf(model)} has none that Baton knows`);
    // A list of batches costs nothing, and other servers that speak a vendor's protocol have none.
    const listed = await batches.find(
      { key: "none", requests: 0, since: clock.now().toISOString(), others: [] },
      signal,
    );
    if (!listed.ok && (listed.failure.kind === "not_found" || listed.failure.kind === "invalid_request"))
      throw noBatches(model, place, `its server has none (${listed.failure.message})`);
    if (!listed.ok && listed.failure.kind === "auth")
      throw new Fault(
        "model.denied",
        `${model}: its vendor shows no batches with this key (${listed.failure.message}).`,
        {
          who: "user",
          facts: { model },
        },
      );
    opened.set(model, batches);
  }
  return opened;
}

function vendorOf(model: string): string {
  return model.slice(0, model.indexOf("/"));
}

function noBatches(model: string, place: string, why: string): Fault {
  const vendors = Object.keys(batchShares).join(" and ");
  return new Fault(
    "input.invalid",
    `\`batch\` of ${place}: ${model} can not be asked in batches: ${why}. Take the model out, or leave \`batch\` out; batches there are with ${vendors}. Nothing was asked.`,
    { who: "user", facts: { model } },
  );
}
