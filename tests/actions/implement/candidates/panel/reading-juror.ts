import type { Model, ToolSpec } from "../../../../../src/ports/model.ts";

export type ReadingJuror = Model & {
  /** What it was shown, a text a call. */
  readonly read: string[];
  readonly tools: ToolSpec[];
};

/** A juror that looks into the diffs: it ranks the candidates as the marks in them stand in `taste`, by whatever letters it is given. */
export function readingJuror(name: string, taste: readonly string[], reason = "It fits."): ReadingJuror {
  const read: string[] = [];
  const specs: ToolSpec[] = [];
  return {
    name,
    read,
    tools: specs,
    async reply({ messages }, tools) {
      const [first] = messages;
      const text = first?.role === "user" ? first.text : "";
      read.push(text);
      specs.push(...tools);
      const ranking = taste.map((mark) => letterOf(text, mark));
      const usage = { input: 100, cached: 0, output: 10 };
      const call = { id: "c1", name: "complete_task", input: { ranking, reason } };
      return { text: "", toolCalls: [call], stop: "tool_calls", rawStop: "tool_calls", usage };
    },
  };
}

/** The letter of the candidate whose diff holds the mark. */
export function letterOf(prompt: string, mark: string): string {
  const parts = prompt.split(/^# Candidate (?=[A-E]$)/m).slice(1);
  const part = parts.find((one) => one.includes(mark));
  if (part === undefined) throw new Error(`no candidate's diff holds ${JSON.stringify(mark)}`);
  return part.slice(0, 1);
}
