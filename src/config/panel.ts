import { z } from "zod";
import { toServedName } from "../core/model-names.ts";
import { AskedModel } from "./agent-file.ts";

/** Who gives the verdict where nobody is named: the first that is none of the asked. */
const synthesizers = ["anthropic/claude-opus-5-5", "openai/gpt-6.2-sol", "google/gemini-4-argon"];

/** One question to several models at once, and one verdict of another. */
export const PanelConfig = z
  .strictObject({
    models: z
      .array(AskedModel)
      .min(1)
      .max(12)
      .default(["anthropic/claude-sonnet-5-5", "openai/gpt-6.1-sol", "google/gemini-3.1-pro-preview"])
      .describe("Models that answer, all at once, each by itself."),
    rounds: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe(
        "2: each sees the others' answers once, without names, and may change its own. There is no third: who argues until all agree agrees falsely.",
      ),
    synthesizer: AskedModel.optional().describe(
      "Makes one verdict of the answers, without knowing whose they are, so it is none of `models`. Absent: a large model that is none of them.",
    ),
    live: z
      .boolean()
      .default(false)
      .describe(
        "Post each answer as it comes, by a writer job beside the one that asks. false: all of them at the end.",
      ),
  })
  .prefault({});
export type PanelConfig = z.infer<typeof PanelConfig>;

type Named = Pick<PanelConfig, "models" | "synthesizer">;
type Mistake = { readonly path: readonly (string | number)[]; readonly message: string };

/** A model that is asked twice, or that would judge its own answer. */
export function findPanelMistakes({ models, synthesizer }: Named): readonly Mistake[] {
  const names = models.map(toServedName);
  const twice = names.flatMap((name, index): readonly Mistake[] =>
    names.indexOf(name) === index
      ? []
      : [
          {
            path: ["models", index],
            message: `${name} stands there twice; each model answers once, so take one of the two out`,
          },
        ],
  );
  if (synthesizer === undefined || !names.includes(toServedName(synthesizer))) return twice;
  const message = `${synthesizer} is among those that are asked, and would judge its own answer; name another model, or take it out of the panel's models`;
  return [...twice, { path: ["synthesizer"], message }];
}

/** Who is asked for the verdict. */
export function synthesizerOf({ models, synthesizer }: Named): string {
  const names = models.map(toServedName);
  return synthesizer ?? synthesizers.find((name) => !names.includes(name)) ?? synthesizers[0] ?? "";
}
