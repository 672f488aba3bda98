import type { Config } from "../../config/config.ts";
import type { Relay, Stage } from "../../config/relays.ts";
import { isCommandLine } from "../../core/command-line-agents.ts";

/** What `/baton relay` without a name, and the label, mean. */
export const defaultRelay = "default";

/** The relay of that name; undefined where the configuration has none. Who configures no `default` has Baton's own. */
export function findRelay(config: Pick<Config, "relays" | "models">, name: string): Relay | undefined {
  if (Object.hasOwn(config.relays, name)) return config.relays[name];
  return name === defaultRelay ? toDefaultRelay(config.models) : undefined;
}

/** Why there is no such relay, with those that there are. */
export function sayNoRelay(config: Pick<Config, "relays">, name: string): string {
  const known = [...new Set([defaultRelay, ...Object.keys(config.relays)])].map((one) => `\`${one}\``);
  return `there is no relay \`${name}\`; there are ${known.join(", ")}, and \`relays\` in \`.github/baton.yml\` can have more`;
}

/** Implement, test, review, each by another vendor as far as the configuration names models of three. */
function toDefaultRelay(models: Config["models"]): Relay {
  const coder = vendorOf(models.coder[0] ?? "");
  const reviewer = pickOther([models.reviewer, models.planner, models.documenter], [coder]);
  const tester = pickOther([models.planner, models.reviewer, models.documenter], [coder, vendorOf(reviewer)]);
  return {
    stages: [
      { name: "implement", role: "coder", edit: true },
      { ...asked("test", tester, testing), reads: ["implement"], success: { field: { name: "passed", is: true } } },
      {
        ...asked("review", reviewer, reviewing),
        reads: ["implement", "test"],
        success: { field: { name: "approved", is: true } },
      },
    ],
  };
}

const testing = `Judge whether the tests of this change would fail without it, and whether they try the case that goes wrong.
Work out by reading what an empty, huge, repeated, malformed or hostile value does in the changed code, and name each input that gives a wrong result, with the file and line.
passed is true only when no such input is left and every behaviour that the issue asks for has a test.`;

const reviewing = `Review this change against the issue: read every changed line, the callers of what it changes, and what the stages before found.
Name each defect with its file, a line that you quote, what triggers it and what then goes wrong. Leave style out.
approved is true only when the change does what the issue asks for and no defect of weight is left.`;

function asked(name: string, model: string, prompt: string): Stage {
  return { name, role: "reviewer", edit: false, models: [model], prompt };
}

/** The first model whose vendor is none of those; else the first that is there. */
function pickOther(lists: readonly (readonly string[])[], taken: readonly string[]): string {
  const names = lists.flat().filter((name) => !isCommandLine(name));
  return names.find((name) => !taken.includes(vendorOf(name))) ?? names[0] ?? "";
}

function vendorOf(model: string): string {
  return model.split("/", 1)[0] ?? "";
}
