import { createHash } from "node:crypto";
import { z } from "zod";
import { Instant, Usd } from "../../../contracts/primitives.ts";
import { StageResult } from "../../../contracts/stage.ts";
import { Fault } from "../../../core/fault.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { StageEnd } from "../../../state/stage-end.ts";
import type { RelayInputs } from "../inputs.ts";

/** What a run of a relay alone leaves, for the next one. */
export type Progress = {
  readonly ends: readonly StageEnd[];
  /** In all runs, with what came to nothing. */
  readonly spentUsd: number;
};
const nothing: Progress = { ends: [], spentUsd: 0 };

const Kept = z.strictObject({
  version: z.literal(1),
  relay: z.string(),
  /** SHA-256 of the task's words. */
  task: z.string(),
  spentUsd: Usd,
  ends: z.array(StageResult.extend({ seq: z.int().positive(), at: Instant, accepted: z.boolean() })).max(1000),
});

export type ProgressFile = {
  readonly former: Progress;
  readonly keep: (progress: Progress) => Promise<void>;
};

/**
 * `<out>/relay.json`; nothing is kept when `out` is empty. What it holds of another relay or task is not gone on with, and not written over.
 * @throws Fault `input.invalid`
 */
export async function openProgress(
  { out, relay, task }: RelayInputs,
  ports: Pick<Ports, "load" | "save">,
): Promise<ProgressFile> {
  if (out === "") return { former: nothing, keep: async () => {} };
  const path = `${out}/relay.json`;
  const about = { version: 1 as const, relay, task: createHash("sha256").update(task.trim()).digest("hex") };
  const keep = (progress: Progress) => ports.save(path, `${JSON.stringify({ ...about, ...progress }, null, 2)}\n`);
  const text = await ports.load(path);
  if (text === undefined) {
    // Before anything is paid for: a folder that can not be written to would be found out when all is done.
    await keep(nothing);
    return { former: nothing, keep };
  }
  const kept = parseKept(text, path);
  if (kept.relay !== relay || kept.task !== about.task)
    throw new Fault(
      "input.invalid",
      `${path} holds the relay \`${kept.relay}\` of ${kept.relay === relay ? "another task" : "another name"}: give \`out\` another folder, or remove the file to begin anew.`,
      { who: "user", facts: { path } },
    );
  return { former: kept, keep };
}

function parseKept(text: string, path: string): z.infer<typeof Kept> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const kept = Kept.safeParse(value);
  if (kept.success) return kept.data;
  const issue = kept.error.issues[0];
  throw new Fault(
    "input.invalid",
    `${path} is not what an earlier run left (${issue?.path.join(".") || "the file"}: ${issue?.message}); remove it to begin anew.`,
    { who: "user", facts: { path } },
  );
}
