import type { z } from "zod";
import { toFault } from "../core/fault.ts";
import type { ToolSpec } from "../ports/model.ts";
import { fromStrict, toStrictSchema } from "./ask/strict-schema.ts";
import { renderIssues } from "./render-issues.ts";

export type ToolOutcome = {
  /** Our own words: what was done, or what was wrong and what to do next. */
  readonly say: string;
  /** What comes from outside (a file, a program's output); reaches the model only through the fence. Empty when there is none. */
  readonly data: string;
  readonly isError: boolean;
  /** True when a later call may find something else than before: the same call is then no repetition. */
  readonly changed: boolean;
  /** The file that it wrote, as it was (undefined: there was none) and as it is: a file that goes to and fro is seen by it. */
  readonly wrote?: Written;
};
export type Written = { readonly path: string; readonly before: string | undefined; readonly after: string };

/** One thing that a model may do. A failure is an outcome for the model, never a throw. */
export type AgentTool = {
  readonly spec: ToolSpec;
  /** What it is now, the same value as long as nothing has changed; undefined: it is not to be had at present. Without it `spec` holds for good. */
  readonly current?: () => ToolSpec | undefined;
  readonly act: (input: unknown, signal?: AbortSignal) => Promise<ToolOutcome>;
};

/** `null` for "not given": strict modes know no optional keys, other models leave the key out. */
export const optional = <T extends z.ZodType>(schema: T) => schema.nullish();

/** A tool whose input is parsed before `act` sees it. */
export function defineTool<S extends z.ZodObject>(of: {
  readonly name: string;
  /** Says when to call it, not only what it does. */
  readonly description: string;
  readonly input: S;
  readonly act: (input: z.infer<S>, signal?: AbortSignal) => Promise<ToolOutcome>;
}): AgentTool {
  return {
    spec: { name: of.name, description: of.description, schema: toStrictSchema(of.input) },
    act: async (input, signal) => {
      const parsed = of.input.safeParse(fromStrict(of.input, input));
      if (!parsed.success)
        return failed(
          `The input does not fit:\n${renderIssues(parsed.error)}\nCall ${of.name} again with these mended.`,
        );
      try {
        return await of.act(parsed.data, signal);
      } catch (thrown) {
        return failed(toFault(thrown).message);
      }
    },
  };
}

export function done(say: string, data = "", changed = false): ToolOutcome {
  return { say, data, isError: false, changed };
}

/** A file was written; its text before and after. */
export function wrote(say: string, written: Written, data = ""): ToolOutcome {
  return { say, data, isError: false, changed: true, wrote: written };
}

/** `say` tells what was wrong and what to do next. */
export function failed(say: string, data = ""): ToolOutcome {
  return { say, data, isError: true, changed: false };
}
