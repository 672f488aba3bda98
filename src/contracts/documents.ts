import { z } from "zod";
import { RepoPath, Sha } from "./primitives.ts";

/** New text between the markers of a section, or a whole page. */
const SectionDraft = z.strictObject({
  file: RepoPath,
  name: z.string().min(1).max(40),
  text: z.string().max(20_000).describe("All that is to stand between the markers; Markdown in a Markdown file."),
});
const GonePage = z.strictObject({
  path: RepoPath,
  why: z.string().min(1).max(300).describe("What of the code is gone."),
});
const PageDraft = z.strictObject({ path: RepoPath, text: z.string().min(1).max(60_000).describe("The whole file.") });

/** What the documenter hands in; its `complete_task` schema. */
export const DocumentsReport = z.strictObject({
  sections: z
    .array(SectionDraft)
    .max(20)
    .describe("Only those whose text is to change; what is true already is left out."),
  pages: z.array(PageDraft).max(40).describe("Only those that are new or to change."),
  gone: z
    .array(GonePage)
    .max(40)
    .default([])
    .describe("Pages to remove: what they are about is in no file any more, and no file has their name."),
  summary: z.string().max(1000).describe("What changed in the documents and why, in one or two sentences."),
});
export type DocumentsReport = z.infer<typeof DocumentsReport>;

/** What `document` hands on: texts that a model wrote. What code can tell by itself is not in it. */
export const Drafts = z.strictObject({
  ...DocumentsReport.shape,
  /** The tree that they were written for. */
  tree: Sha,
  /** What stood at their places then, by SHA-256: what people have changed since is not written over. */
  over: z
    .array(z.strictObject({ file: RepoPath, name: z.string().max(40), digest: z.string().regex(/^[0-9a-f]{64}$/) }))
    .max(100),
  model: z.string().max(200),
});
export type Drafts = z.infer<typeof Drafts>;

/** A place that was left as it is, and why. */
export const UnlaidPlace = z.strictObject({ place: z.string().max(4200), why: z.string().max(1000) });
export type UnlaidPlace = z.infer<typeof UnlaidPlace>;
