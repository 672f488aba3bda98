import { z } from "zod";
import { checkPath } from "../core/paths/check-path.ts";

/** Steering of the repository itself is written by nobody but people. */
function refusalOfPath(path: string): string | undefined {
  const problem = checkPath(path);
  if (problem !== undefined) return `expected a path within the repository: ${problem}`;
  if (/^\.github(?:\/|$)/i.test(path)) return "expected a path outside of .github, where workflows and settings stand";
  return undefined;
}

const Path = z
  .string()
  .min(1)
  .max(300)
  .superRefine((path, context) => {
    const message = refusalOfPath(path);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

const Name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "expected a short name of small letters, digits and hyphens");

const Prompt = z.string().min(1).max(2000).describe("What the text is to say, for whom, and what belongs elsewhere.");

const Status = z.strictObject({
  kind: z.literal("status"),
  file: Path.default("STATUS.md").describe("The file; it is begun where it is not there yet."),
  name: Name.default("status").describe(
    "Name of its markers: `<!-- baton:status:begin -->`, `<!-- baton:status:end -->`.",
  ),
});
const Changelog = z.strictObject({
  kind: z.literal("changelog"),
  file: Path.default("CHANGELOG.md").describe("The file; it is begun where it is not there yet."),
});
const Section = z.strictObject({
  kind: z.literal("section"),
  file: Path.describe(
    "A file with the markers `baton:<name>:begin` and `baton:<name>:end`, each on a line of its own.",
  ),
  name: Name.describe("Name of its markers."),
  prompt: Prompt,
});
const Pages = z.strictObject({
  kind: z.literal("pages"),
  path: Path.describe("A folder whose files of prose (.md, .rst, .adoc) are written whole."),
  prompt: Prompt,
});

/** A place that the documenter may write at, and nowhere else. */
export const DocumentPlace = z.discriminatedUnion("kind", [Status, Changelog, Section, Pages], {
  error: "expected kind: status, changelog, section or pages",
});
export type DocumentPlace = z.infer<typeof DocumentPlace>;

/** A place that a model writes at. */
export type WrittenPlace = Extract<DocumentPlace, { kind: "section" | "pages" }>;

export const Documents = z
  .array(DocumentPlace)
  .max(20)
  .superRefine((places, context) => {
    for (const [index, place] of places.entries()) {
      const message = findClash(place, places.slice(0, index));
      if (message !== undefined) context.addIssue({ code: "custom", path: [index], message });
    }
  })
  .default([])
  .describe(
    "What is kept true to the code, in a commit of its own on the feature that is merged last, and never outside of it: a `status` file with a box for each feature, a `changelog`, a `section` between markers, `pages` of prose in a folder. Empty: nothing.",
  );
export type Documents = z.infer<typeof Documents>;

/** Whether a model writes there, for money; the others are written by code. */
export function isWritten(place: DocumentPlace): place is WrittenPlace {
  return place.kind === "section" || place.kind === "pages";
}

/** Each byte has one place that it belongs to. */
function findClash(place: DocumentPlace, former: readonly DocumentPlace[]): string | undefined {
  const path = place.kind === "pages" ? place.path : place.file;
  for (const other of former) {
    const taken = other.kind === "pages" ? other.path : other.file;
    const isWithin = path.startsWith(`${taken}/`) || taken.startsWith(`${path}/`);
    if ((place.kind === "pages" || other.kind === "pages") && (isWithin || path === taken))
      return `${path} and ${taken} overlap; give each a place of its own`;
    if (path !== taken) continue;
    if (place.kind === "changelog" || other.kind === "changelog")
      return `${path} is a changelog, and no other place may be in it`;
    if ("name" in place && "name" in other && place.name === other.name)
      return `${path} has the markers \`${place.name}\` already; give this one another name`;
  }
  return undefined;
}
