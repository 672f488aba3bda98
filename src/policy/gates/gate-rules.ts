import type { Config } from "../../config/config.ts";
import { isOfFormerCommands } from "../../state/corrections.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { isDocumentsAlone, isDocumentsDue } from "../documents/find-due.ts";
import { ciRemedy, ciYes, tellCi, waitingForCi } from "./ci-words.ts";
import { findCiProof, hasNoCommand, judgeCi } from "./judge-ci.ts";
import type { MergeFacts } from "./merge-facts.ts";
import type { OpenGate } from "./open-gate.ts";
import {
  dependenciesWord,
  isApproved,
  isNeverInstalled,
  lacksDependencies,
  waitsForDependencies,
} from "./waits-for-dependencies.ts";

/** What the gates look at. */
export type GateInput = {
  readonly run: RunState;
  readonly ticket: TicketState;
  readonly config: Config;
  readonly facts: MergeFacts;
};

/** What one gate finds open; nothing when it holds. */
export type Rule = (input: GateInput) => readonly OpenGate[];

const pullRequest: Rule = ({ facts: { pull }, run, ticket }) => {
  if (pull.merged && pull.baseRef !== run.base.ref)
    return [
      wait(
        "pull_request",
        `it was merged into \`${pull.baseRef}\`, the run works on \`${run.base.ref}\``,
        `open a pull request of its branch into \`${run.base.ref}\` and say \`/baton retry ${ticket.ticket}\`, or \`/baton stop\``,
      ),
    ];
  return openPullRequest({ pull, base: run.base.ref });
};

const openPullRequest = ({ pull, base }: { readonly pull: GateInput["facts"]["pull"]; readonly base: string }) => [
  ...(pull.merged || pull.state === "closed"
    ? [wait("pull_request", "the pull request is closed", "reopen it, or `/baton stop`")]
    : []),
  ...(pull.draft ? [wait("pull_request", "the pull request is a draft", "mark it as ready for review")] : []),
  ...(pull.headIsFork ? [wait("pull_request", "its head is in another repository", "a person merges it")] : []),
  ...(pull.baseRef === base
    ? []
    : [
        wait(
          "pull_request",
          `it goes to \`${pull.baseRef}\`, the run works on \`${base}\``,
          `set its base to \`${base}\``,
        ),
      ]),
];

const issue: Rule = ({ facts: { closed }, ticket }) =>
  closed === undefined
    ? []
    : [wait("issue", closed, `reopen it and say \`/baton retry ${ticket.ticket}\`, or \`/baton stop\``)];

const head: Rule = ({ ticket, facts }) =>
  ticket.head !== null && facts.pull.headSha === ticket.head
    ? []
    : [
        {
          gate: "head",
          why: `the branch is at ${short(facts.pull.headSha)}, reviewed was ${short(ticket.head)}`,
          remedy: "the new head is proved and reviewed next",
          next: "prove",
        },
      ];

/** Green proof of exactly this merge result on exactly this main. */
const proof: Rule = ({ run, ticket, facts, config }) => {
  const found = ticket.proof?.proof;
  if (facts.resultTree === null)
    return [
      {
        gate: "proof",
        why: "it conflicts with the default branch",
        remedy: "the conflict goes back to the coder",
        next: "round",
      },
    ];
  if (found === undefined || ticket.proof?.head !== ticket.head) return [again("no proof of this head exists")];
  if (ticket.proof !== null && isOfFormerCommands(ticket.proof, run))
    return [again("a person corrected the commands since it was proved")];
  if (found.base !== facts.mainTip)
    return [again(`it was proved on ${short(found.base)}, the default branch is at ${short(facts.mainTip)}`)];
  if (lacksDependencies(ticket) && isApproved(ticket))
    return [again("its own dependencies, which a person approved, were not installed for its proof")];
  if (isNeverInstalled(ticket))
    return [wait("proof", `${secretsWord}: ${toList(found.dependencies?.paths)}`, secretsRemedy)];
  if (waitsForDependencies(ticket))
    return [wait("proof", `${dependenciesWord}: ${toList(found.dependencies?.paths)}`, dependenciesRemedy)];
  if (found.outcome === "failed" || found.outcome === "conflict")
    return [
      {
        gate: "proof",
        why: `the proof is red: ${found.outcome}`,
        remedy: "its output goes back to the coder",
        next: "round",
      },
    ];
  const isLeftToCi = config.validate.workflow !== null && hasNoCommand(found);
  if ((found.outcome === "no_tests" && !isLeftToCi) || found.outcome === "no_sandbox")
    return [
      wait(
        "proof",
        found.reason === "" ? unproved[found.outcome] : `${unproved[found.outcome]}: ${found.reason}`,
        "name a command (`/baton revise test: <command>`), or set `validate.test` in `.github/baton.yml` and say `/baton retry`, or merge the pull request yourself",
      ),
    ];
  if (found.tree !== facts.resultTree) return [again("the merge result is not the tree that was proved")];
  if (facts.rebasedTree !== undefined && facts.rebasedTree !== facts.resultTree)
    return [wait("proof", "a rebase leaves out the branch's merge commit, and with it what was proved", rebaseRemedy)];
  return found.outcome === "unreadable" && !(isApproved(ticket) && facts.approvalStands)
    ? [wait("proof", `nothing tells that its tests ran: ${found.reason}`, unreadableRemedy)]
    : provedByCi(ticket, config);
};

/** Where the base names a workflow, its run on exactly this merge result must have ended green too. */
function provedByCi(ticket: TicketState, config: Config): readonly OpenGate[] {
  const { workflow } = config.validate;
  const ci = findCiProof(ticket, workflow);
  switch (judgeCi(ticket, config)) {
    case "off":
    case "passed":
      return [];
    case "wants_yes":
      return [wait("proof", `\`${workflow}\` is to prove it too, and runs only what a person has approved`, ciYes)];
    case "running":
      return [
        wait("proof", `${waitingForCi}: ${ci === undefined ? "" : tellCi(ci)}`, "Baton looks again when it runs next"),
      ];
    case "failed":
      return [
        {
          gate: "proof",
          why: `the repository's own CI fails: ${ci === undefined ? "" : tellCi(ci)}`,
          remedy: "the end of its log goes back to the coder",
          next: "round",
        },
      ];
    case "stuck":
      return [
        wait(
          "proof",
          `the repository's own CI proved nothing: ${ci === undefined ? "" : tellCi(ci)}`,
          ciRemedy(ticket.ticket),
        ),
      ];
    case "due":
    case "not_yet":
      return [
        {
          gate: "proof",
          why: `\`${workflow}\` has not proved this merge result`,
          remedy: "it is run on it next",
          next: "prove",
        },
      ];
  }
}
const toList = (paths: readonly string[] = []) => paths.slice(0, 5).join(", ");
const dependenciesRemedy =
  "approve the pull request, or say `/baton approve` on it: then what it adds is installed, in the sandbox and without a secret, and it is proved again";
const secretsWord =
  "what it adds to the dependencies is not installed for its proof, as `setup` is given secrets (`BATON_SETUP_SECRETS`) that no code of a change may see";
const secretsRemedy = "look at what is added, try it with its dependencies, and merge the pull request yourself";
const unreadableRemedy =
  "approve the pull request, or say `/baton approve` on it; for good: let `validate.test` call a runner that Baton reads (docs/reference/test-runners.md), or set `validate.report: exit-code`";
const rebaseRemedy =
  "rebase the branch onto the default branch yourself, or set `merge.method` to `squash` or `merge` in `.github/baton.yml`";
const unproved = {
  no_tests: "the repository has no tests that ran",
  no_sandbox: "no sandbox could be had, so no test ran",
} as const;

/** What is merged last brings the documents up to date first. */
const documents: Rule = ({ run, ticket, config }) =>
  isDocumentsDue({ run, ticket, config })
    ? [
        {
          gate: "documents",
          why: "the documents do not name it yet",
          remedy: "they are brought up to date next, and the result is proved anew",
          next: "prove",
        },
      ]
    : [];

const verdict: Rule = ({ ticket, facts }) => {
  if (ticket.verdict?.decision === "approved" || isDocumentsAlone(ticket)) return [];
  if (ticket.verdict === null && isApproved(ticket)) {
    if (facts.approvalStands) return [];
    const why = "no review has approved this change, and the person's yes that stood in for one was taken back";
    return [wait("verdict", why, `approve the pull request, or say \`/baton review\` on it`)];
  }
  return [
    ticket.verdict?.decision === "changes_requested"
      ? {
          gate: "verdict",
          why: `changes are requested: ${ticket.verdict.reasons.join("; ")}`,
          remedy: "they go back to the coder",
          next: "round",
        }
      : { gate: "verdict", why: "no review has approved this change", remedy: "it is reviewed next", next: "prove" },
  ];
};

const protectedPaths: Rule = ({ ticket, facts }) =>
  facts.protectedPaths.length === 0 || (isApproved(ticket) && facts.approvalStands)
    ? []
    : [
        wait(
          "protected_paths",
          `it changes protected paths: ${toWords(facts.protectedPaths)}`,
          "approve the pull request, or say `/baton approve` on it",
        ),
      ];

/** The base's own tests say what the change takes away, however its own are spelled. */
const lostTests: Rule = ({ ticket, facts }) => {
  const lost = ticket.proof?.head === ticket.head ? ticket.proof?.proof.lost : undefined;
  if (lost === undefined || (isApproved(ticket) && facts.approvalStands)) return [];
  const told = lost.first.slice(0, 5).map(({ file, name, why }) => {
    const what = [file, name].filter((one) => one !== null && one !== "").join(" › ");
    return what === "" ? why : `${what} ${why}`;
  });
  const more = lost.count > told.length ? `; ${lost.count - told.length} more` : "";
  return [
    wait(
      "lost_tests",
      `tests that passed on the base are lost: ${told.join("; ")}${more}`,
      "approve the pull request if that is right, or say in a review what to do instead",
    ),
  ];
};

const approval: Rule = ({ run, ticket, config, facts }) => {
  const wanted =
    config.approval.merge === "always" ||
    (config.approval.merge === "first" && [...run.tickets.values()].every((one) => one.merged === null));
  if (!wanted || (isApproved(ticket) && facts.approvalStands)) return [];
  return [
    wait(
      "approval",
      `\`approval.merge: ${config.approval.merge}\` wants a person's yes to exactly this change`,
      "approve the pull request, or say `/baton approve` on it",
    ),
  ];
};

const feedback: Rule = ({ ticket, facts }) => {
  if (facts.unheardFeedback > 0)
    return [
      wait(
        "feedback",
        "a comment was edited into a wish before any run saw it, and edits count for nothing",
        "say it again in a new comment, or approve the pull request as it is",
      ),
    ];
  if (ticket.openFeedback.length > 0)
    return [
      {
        gate: "feedback",
        why: "a person has said something that no commit has answered",
        remedy: "it goes to the coder",
        next: "round",
      },
    ];
  if (isApproved(ticket) && facts.approvalStands) return [];
  return ticket.unsettled.map(({ author, answer }) =>
    wait(
      "feedback",
      `the coder ${answer.outcome === "deferred" ? "put off" : "disagreed with"} what ${author} asked for: ${answer.reason}`,
      "approve the pull request if that is right, or say in a review what to do instead",
    ),
  );
};

const checks: Rule = ({ facts }) =>
  facts.requiredChecks.map((check) =>
    check.state === "pending"
      ? wait(
          "required_checks",
          `the required check \`${check.name}\` has not finished`,
          "Baton looks again when it runs next; a check that waits for approval needs a person in the Actions tab",
        )
      : wait(
          "required_checks",
          `the required check \`${check.name}\` is not green`,
          "mend it, or remove the requirement, then `/baton retry`",
        ),
  );

const rules: Rule = ({ facts }) => [
  ...(facts.mergeQueue
    ? [
        wait(
          "repository_rules",
          "the branch merges through a merge queue, which Baton does not drive",
          "add the pull request to the queue yourself",
        ),
      ]
    : []),
  ...(facts.requiredApprovals > 0 && !facts.approvalStands
    ? [
        wait(
          "repository_rules",
          `${facts.requiredApprovals} approving review(s) are required by the repository`,
          "approve the pull request",
        ),
      ]
    : []),
  ...(facts.method.allowed.includes(facts.method.wanted)
    ? []
    : [
        wait(
          "repository_rules",
          `the repository does not allow \`${facts.method.wanted}\` merges (it allows ${facts.method.allowed.join(", ") || "none that is known"})`,
          "set `merge.method` in `.github/baton.yml`",
        ),
      ]),
];

const merging: Rule = ({ config }) =>
  config.merge.enabled ? [] : [wait("merging_off", "`merge.enabled` is false", "merge the pull request yourself")];

/** The first ones with their reasons; a change of a hundred files needs no list of them all. */
function toWords(found: MergeFacts["protectedPaths"]): string {
  const told = found.slice(0, 10).map(({ path, why }) => (why === "" ? path : `${path} (${why})`));
  return [...told, ...(found.length > 10 ? [`${found.length - 10} more`] : [])].join(", ");
}

/** A person's yes to exactly the present change. */
function wait(gate: OpenGate["gate"], why: string, remedy: string): OpenGate {
  return { gate, why, remedy, next: "wait" };
}

function again(why: string): OpenGate {
  return { gate: "proof", why, remedy: "the merge result is proved anew, asking no model", next: "prove" };
}

function short(sha: string | null): string {
  return sha === null ? "nothing" : sha.slice(0, 7);
}

/** All gates, in the order in which they are told. */
export const gateRules: readonly Rule[] = [
  merging,
  issue,
  pullRequest,
  head,
  proof,
  documents,
  verdict,
  protectedPaths,
  lostTests,
  approval,
  feedback,
  checks,
  rules,
];
