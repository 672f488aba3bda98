import type { Section } from "../../../core/text/markdown/split-sections.ts";

/** What the repository says to those who work in it, from the base commit: a change can not instruct its own reviewer. */
export type Guidance = { readonly path: string; readonly text: string };

/** A guide that is there. */
export type Guide = Guidance & {
  /** `shown`: it concerns the work; `offered`: it is named, and given to who asks for it. */
  readonly use: "shown" | "offered";
  /** What an offered one is about, in its own words; empty when it does not say. */
  readonly about: string;
};

/** A part of a guide that can be asked for, by its number. */
export type Part = { readonly id: number; readonly guide: Guide; readonly section: Section };
