import { z } from "zod";
import { AgentName, AskedModel } from "./agent-file.ts";

/** Where a repository keeps its own personas, a markdown file each. */
export const personasFolder = ".github/baton/personas";

const Focus = z.string().min(3).max(200);

/** The front matter of `.github/baton/personas/<name>.md`. */
export const PersonaHead = z.strictObject({
  name: AgentName.describe("What it is called by; one of Baton's own names replaces that persona."),
  description: z.string().min(1).max(300).describe("What it looks at, for people."),
  model: AskedModel.optional().describe("Who answers as this persona where the dataset names no models."),
  style: z.string().min(3).max(300).describe("How its answers are written."),
  foci: z.array(Focus).length(3).describe("The three things that it weighs first."),
});
export type PersonaHead = z.infer<typeof PersonaHead>;

/** A lens through which a problem is answered. */
export type Persona = Omit<PersonaHead, "model"> & {
  /** null: the dataset has to name models. */
  readonly model: string | null;
  /** What it is told beside style and foci. */
  readonly text: string;
};

/** Personas by name. */
export type Personas = ReadonlyMap<string, Persona>;
