import { builtInPersonas } from "../../config/built-in-personas.ts";
import type { Persona, Personas } from "../../config/persona-file.ts";
import { personasFolder } from "../../config/persona-file.ts";
import { ServedModel } from "../../contracts/roles.ts";
import { isCommandLine } from "../../core/command-line-agents.ts";
import { Fault } from "../../core/fault.ts";

/** Names with commas, each once. */
export function toNames(list: string): readonly string[] {
  return [...new Set(list.split(",").flatMap((name) => name.trim() || []))];
}

/** The personas of these names, each once; none are Baton's six. An unknown one is a Fault that lists those that there are. */
export function choosePersonas(names: readonly string[], personas: Personas): readonly Persona[] {
  return [...new Set(names.length === 0 ? builtInPersonas.keys() : names)].map((name) => {
    const persona = personas.get(name);
    if (persona !== undefined) return persona;
    throw new Fault(
      "input.invalid",
      `Persona "${name}" is none of ${[...personas.keys()].join(", ")}. Name one of them in \`personas\`, or write ${personasFolder}/${name}.md.`,
      { who: "user" },
    );
  });
}

/** The models of these names; without any each persona must have its own. */
export function chooseModels(names: readonly string[], personas: readonly Persona[]): readonly string[] {
  for (const [index, name] of names.entries()) {
    const { error } = ServedModel.safeParse(name);
    const why =
      error?.issues[0]?.message ??
      (isCommandLine(name) ? "a command-line agent edits files and answers no problems" : undefined);
    if (why !== undefined)
      throw new Fault("input.invalid", `Input \`models\`: "${name}" can not be asked; ${why}.`, { who: "user" });
    if (names.indexOf(name) < index)
      throw new Fault(
        "input.invalid",
        `Input \`models\`: "${name}" stands there twice; \`copies\` asks a model more often.`,
        { who: "user" },
      );
  }
  const lacking = personas.find(({ model }) => model === null);
  if (names.length === 0 && lacking !== undefined)
    throw new Fault(
      "input.missing",
      `Persona "${lacking.name}" has no \`model\` of its own: name one in its file, or models in \`models\`.`,
      { who: "user" },
    );
  return names;
}
