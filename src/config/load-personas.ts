import type { GitObjects } from "../ports/git/git-objects.ts";
import { builtInPersonas } from "./built-in-personas.ts";
import { decodeText } from "./decode-text.ts";
import { notValid } from "./not-valid.ts";
import { parseHeadedText } from "./parse-headed-text.ts";
import { type Persona, PersonaHead, type Personas, personasFolder } from "./persona-file.ts";

const maxPersonas = 40;

/** Baton's six personas, and the repository's own as they stand at `baseSha`; an own one of the same name comes in place of Baton's. A mistake is a Fault `config.invalid`. */
export async function loadPersonas(
  git: Pick<GitObjects, "listTree" | "readFiles">,
  baseSha: string,
): Promise<Personas> {
  const paths = (await git.listTree(baseSha, personasFolder))
    .filter(({ path, mode }) => isPersona(path) && mode.startsWith("100"))
    .map(({ path }) => path);
  if (paths.length > maxPersonas)
    throw notValid([`${personasFolder}: ${paths.length} personas; at most ${maxPersonas} are read`]);
  const files = paths.length === 0 ? new Map<string, Buffer>() : await git.readFiles(baseSha, paths);
  const places = new Map<string, string>();
  const personas = new Map(builtInPersonas);
  for (const path of paths) {
    const persona = parsePersona(path, decodeText(files.get(path) ?? Buffer.alloc(0), path));
    const other = places.get(persona.name);
    if (other !== undefined)
      throw notValid([`${path}:2:1: name: ${other} is called ${JSON.stringify(persona.name)} too`]);
    places.set(persona.name, path);
    personas.set(persona.name, persona);
  }
  return personas;
}

/** A persona's file; anything wrong is a Fault `config.invalid` with `file:line:column: key: what`. */
export function parsePersona(path: string, content: string): Persona {
  const what = { name: "a persona", keys: "name, description, style, foci" };
  const { head, text } = parseHeadedText({ path, content }, PersonaHead, what);
  return { ...head, model: head.model ?? null, text };
}

function isPersona(path: string): boolean {
  return path.startsWith(`${personasFolder}/`) && path.endsWith(".md") && !path.endsWith("/README.md");
}
