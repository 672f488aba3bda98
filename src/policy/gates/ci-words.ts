import { cutText } from "../../core/text/cut-text.ts";
import type { CiProofState } from "../../state/ci-proof.ts";

/** How the field's words name it everywhere. */
export const waitingForCi = "waiting for CI";

/** What one that came to no verdict, or is red, is about, with its page. */
export function tellCi({ workflow, ended, running }: CiProofState): string {
  const url = ended?.url ?? running?.url ?? null;
  const where = url === null ? "" : ` (${url})`;
  return `\`${workflow}\`${where}: ${ended === null ? waitingForCi : cutText(ended.why, 600)}`;
}

/** What may be done about one that came to nothing. */
export function ciRemedy(ticket: string): string {
  return `look at the workflow run, run it again there if that helps, and then say \`/baton retry ${ticket}\`; or merge the pull request yourself`;
}

/** What a yes lets happen. */
export const ciYes =
  "approve the pull request, or say `/baton approve` on it: then that workflow runs this very change, with its secrets and permissions";
