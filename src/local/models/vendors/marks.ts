import { createHash } from "node:crypto";

/**
 * What the server gives away and must get back unchanged says itself whether it is whole, so that the server needs no memory: a call's id tells its
 * model and whether reasoning came with it, a signature is a digest of what it signs.
 */
export function toCallId(
  prefix: string,
  of: { readonly model: string; readonly reasons: boolean; readonly turn: number; readonly place: number },
): string {
  return `${prefix}${digest(of.model).slice(0, 8)}_${of.reasons ? "r" : "n"}_${of.turn}_${of.place}`;
}

/** True when the call was given by this model together with reasoning. Ids that are not ours say nothing. */
export function cameWithReasoning(id: string, model: string): boolean {
  return id.includes(`${digest(model).slice(0, 8)}_r_`);
}

export function sign(what: unknown): string {
  return Buffer.from(`signed:${digest(JSON.stringify(what))}`).toString("base64");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
