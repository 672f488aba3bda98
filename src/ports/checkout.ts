import type { Git } from "./git/git.ts";

/**
 * The git checkout that the job stands in (GITHUB_WORKSPACE): a person's own on a laptop, or what a step before made. Used when an action runs alone;
 * within the chain nothing reads it.
 */
export type Checkout = {
  readonly folder: string;
  /** A private bare repository that has the checkout as its remote: `refs(["HEAD"])`, `fetch(["HEAD"])`. Needs neither token nor network. */
  readonly git: Git;
};
/** The folder where one was looked for: it is not the top folder of a checkout with a commit. */
export type NoCheckout = { readonly folder: string; readonly git: null };
