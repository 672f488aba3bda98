import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { askAboutPlan, type PlanAnswer } from "../../../../src/cli/local/screen/ask.ts";

/** A person who types one of `lines` at each prompt, then Ctrl-D. */
async function asked(...lines: readonly string[]): Promise<{ answer: PlanAnswer; shown: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  const left = [...lines];
  let shown = "";
  output.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    if (!/[?e] $/.test(shown)) return;
    const line = left.shift();
    if (line === undefined) input.end();
    else input.write(`${line}\n`);
  });
  const answer = await askAboutPlan(new AbortController().signal, { input, output });
  return { answer, shown };
}

describe("a plan that is asked about", () => {
  it.each(["y", "yes", " YES "])("goes on by %j", async (word) => {
    expect((await asked(word)).answer).toEqual({ kind: "yes" });
  });

  it.each(["n", "no", "No"])("stops by %j", async (word) => {
    expect((await asked(word)).answer).toEqual({ kind: "no" });
  });

  it("takes no other word for yes: it asks again", async () => {
    const { answer, shown } = await asked("", "yep", "ja", "ok", "yes please", "n");
    expect(answer).toEqual({ kind: "no" });
    expect(shown.match(/Go on with this plan/g)).toHaveLength(6);
    expect(shown).toContain('"yep" is none of [y]es / [n]o / [r]evise.');
  });

  it("hears what should be different, on the same line or the next", async () => {
    const revise = { kind: "revise", text: "Only the JSON part." };
    expect((await asked("r Only the JSON part.")).answer).toEqual(revise);
    expect((await asked("revise", "Only the JSON part.")).answer).toEqual(revise);
    expect((await asked("r", "", "r", "Only the JSON part.")).answer).toEqual(revise);
  });

  it("has its no in a terminal that is closed, also while it asks what is different", async () => {
    expect((await asked()).answer).toEqual({ kind: "no" });
    expect((await asked("r")).answer).toEqual({ kind: "no" });
  });
});
