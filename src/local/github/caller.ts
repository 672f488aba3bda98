import type { TokenRow, UserRow } from "./store/rows.ts";

/** Who calls: a person with a token of their own, a job, or nobody. */
export type Caller = { readonly user: UserRow | null; readonly token: TokenRow | null };

export const ANONYMOUS: Caller = { user: null, token: null };

/** Made with GITHUB_TOKEN. */
export function isWorkflowToken(caller: Caller): boolean {
  return caller.token?.kind === "job";
}
