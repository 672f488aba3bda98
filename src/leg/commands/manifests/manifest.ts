import type { Project } from "../tools/project.ts";

/** Commands that a manifest stands for, as its tools write them; what keeps them in the folder is added later. */
export type Told = { readonly setup: readonly string[]; readonly test: readonly string[]; readonly file: string };

/** Finds what a language's manifests say; undefined where they name no test. */
export type Teller = (project: Project) => Told | undefined;
