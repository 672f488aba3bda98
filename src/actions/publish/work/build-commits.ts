import type { Change } from "../../../contracts/change.ts";
import type { EventPayload } from "../../../contracts/events/event.ts";
import { Fault } from "../../../core/fault.ts";
import { toBranchName } from "../../../core/ids.ts";
import { checkPath } from "../../../core/paths/check-path.ts";
import { matchGlob } from "../../../core/paths/match-glob.ts";
import { readChangedFiles } from "../../../effects/read-changed-files.ts";
import { featureOf, type Leg } from "../../../leg/open-claim.ts";
import { readProtected } from "../../../leg/read/read-protected.ts";
import { findMayChange } from "../../../policy/gates/may-change-test.ts";
import { findUnpushable } from "../../../policy/gates/protected-paths.ts";
import { renderCommitMessage } from "../../../policy/render/commit-message.ts";
import type { Ports } from "../../../ports/ports.ts";
import { refuseSecrets } from "./refuse-secrets.ts";

type Built =
  | { readonly commits: EventPayload<"COMMITS_PUSHED">; readonly withheld: null }
  | { readonly commits: null; readonly withheld: EventPayload<"CHANGE_WITHHELD"> };

/**
 * The commit of a change whose tree was built and compared before (`readSubject`), and all that policy wants to know of it. Made twice it is the same
 * commit: its date is the claim's. Unsafe paths are a Fault `path.refused`, secrets among the added lines `secret.leak`; what a job's token can not push
 * is withheld.
 */
export async function buildCommits(
  { leg, ports }: { readonly leg: Leg; readonly ports: Ports },
  change: Change,
): Promise<Built> {
  const { claim, run, ticket, config, told, git } = leg;
  const feature = featureOf(leg);
  for (const { path } of change.files) {
    const why = checkPath(path);
    if (why !== undefined)
      throw new Fault("path.refused", `The change touches ${JSON.stringify(path)}, which is refused: ${why}.`, {
        who: "us",
      });
  }
  const [round, whole] = [
    await readChangedFiles(git, change.parent, change.tree),
    await readChangedFiles(git, change.base, change.tree),
  ];
  const touched = round.flatMap((file) => (file.from === null ? [file.path] : [file.path, file.from]));
  const unpushable = findUnpushable(touched);
  if (unpushable.length > 0) {
    const reason = "GitHub lets no workflow's token change workflow files; a person must make this part of the change.";
    return { commits: null, withheld: { paths: [...unpushable], reason, round: claim.round } };
  }
  for (const file of round) refuseSecrets(ports, file.added.join("\n"), `the lines added to ${file.path}`);
  const { title, summary, answers } = change.summary;
  refuseSecrets(ports, JSON.stringify([change.summary, change.pullRequest, change.candidates]));
  const head = await git.commit({
    tree: change.tree,
    parents: [change.parent],
    message: renderCommitMessage({ title, summary, ours: `Baton-Claim: ${claim.claim}\n` }),
    at: new Date(run.claims.find((one) => one.claim === claim.claim)?.at ?? 0),
  });
  const waits = await readProtected(git, {
    base: change.base,
    tree: change.tree,
    files: whole,
    config,
    told,
    mayChange: findMayChange(run, feature),
  });
  const commits = {
    branch: ticket.branch ?? toBranchName(run.issue.number, feature.id, feature.title),
    base: change.base,
    parent: change.parent,
    head,
    tree: change.tree,
    round: claim.round,
    files: whole.map((file) => file.path),
    outsideOwned: touched.filter((path) => !feature.owns.some((glob) => matchGlob(glob, path))),
    protectedPaths: waits.map((one) => one.path),
    protectedWhy: Object.fromEntries(waits.map(({ path, why }) => [path, why])),
    summary,
    answers,
    pullRequest: change.pullRequest,
    model: change.model,
    ...(change.candidates === undefined ? {} : { candidates: change.candidates }),
  };
  return { commits, withheld: null };
}
