import { Fault } from "../../core/fault.ts";
import type { Checkout } from "../../ports/checkout.ts";
import type { Ports } from "../../ports/ports.ts";

/** Events that run with the repository's secrets whoever caused them; their own commit is the default branch's or the base's. */
const privileged: readonly string[] = ["pull_request_target", "workflow_run", "issue_comment"];

/** The checkout with its HEAD fetched. */
export type OpenCheckout = Checkout & { readonly head: string };

/** For an action that runs alone: the checkout it stands in; without one a Fault `input.missing` that says what to add. */
export async function openCheckout(ports: Ports): Promise<OpenCheckout> {
  const { folder, git } = await ports.checkout();
  if (git === null) {
    throw new Fault(
      "input.missing",
      `${folder} is no git checkout with a commit. Within Baton's chain give the input \`claim\`; alone run it in a repository: set GITHUB_WORKSPACE to the checkout's top folder (\`git rev-parse --show-toplevel\`), or add an \`actions/checkout\` step before.`,
      { who: "user", facts: { folder } },
    );
  }
  const head = (await git.refs(["HEAD"])).get("HEAD");
  if (head === undefined)
    throw new Fault("git.missing", `The checkout ${folder} has no commit yet; commit once, then try again.`, {
      who: "user",
    });
  refuseForeignHead(ports.job, head);
  await git.fetch(["HEAD"]);
  return { folder, git, head };
}

/** Files of a pull request's head would become instructions and configuration beside the secrets of the job. */
function refuseForeignHead(job: Ports["job"], head: string): void {
  if (!privileged.includes(job.event) || job.sha === "" || head === job.sha) return;
  throw new Fault(
    "authority.denied",
    `The job runs on ${job.event}, with the repository's secrets, but its checkout is at ${head} and not at the event's own commit ${job.sha}. Leave out \`ref\` of actions/checkout, or run on \`pull_request\`.`,
    { who: "user", facts: { event: job.event, head } },
  );
}
