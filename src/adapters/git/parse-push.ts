import type { Pushed } from "../../ports/git/git-remote.ts";

type Refusal = Extract<Pushed, { ok: false }>;

/** What a ref says that fell with a guilty one: the client's words, the update hook's, and the transaction's (`receive-pack.c`). */
const innocent = /^(atomic push fail(ed|ure)|(atomic )?transaction failed)$/i;

/** A branch in the place of a folder, or the other way round: no other moment and no other commit changes that (`refs.c`). */
const conflict =
  /exists; cannot create|cannot process .* at the same time|refname conflict|directory.file conflict|non-empty directory/i;

/**
 * "Somebody else was quicker": the client's own words (the lease does not hold), or the server could not take the ref from where the client saw it
 * (`receive-pack.c`, `refs.c`, `refs/files-backend.c`, before and after git 2.50). Any other reason is a rule, and lasts.
 */
const race =
  /^(stale info|fetch first|needs force|remote ref updated since checkout)|cannot lock ref|failed to (update|lock)|reference already exists|unable to resolve reference|reference does not exist|incorrect old value|is at [0-9a-f]+ but expected/i;

/**
 * What `git push --porcelain --atomic` said, when it ended with an error. `undefined`: it says nothing of any ref, so that it never came to an answer (network).
 * A line of the porcelain is `flag TAB src:dst TAB [summary] (reason)`. Where all fell with one transaction, only the server's lines name the guilty ref.
 */
export function parsePushRefusal(stdout: string, stderr: string): Refusal | undefined {
  const refused = stdout.split("\n").flatMap(toRefused);
  const said = words(stderr);
  if (refused.length === 0) {
    const denied =
      /error: 403|Permission to .* denied|Write access to repository not granted|protected branch|not authorized/i.test(
        stderr,
      );
    return denied ? { ok: false, why: "denied", message: said } : undefined;
  }
  const guilty = refused.filter(({ reason }) => !innocent.test(reason));
  const causes = [...guilty.map(({ reason, isOurs }) => (isOurs ? reason : asServer(reason))), ...lockLines(said)];
  const inTheWay = causes.map(toInTheWay).find((sentence) => sentence !== undefined);
  const lines = (guilty.length > 0 ? guilty : refused).map(({ line }) => line);
  return {
    ok: false,
    why: isStale(causes, said) ? "stale" : "denied",
    message: [inTheWay ?? "", ...lines, said].filter(Boolean).join("\n").slice(0, 4000),
  };
}

type Refused = { readonly line: string; readonly reason: string; readonly isOurs: boolean };

function toRefused(text: string): readonly Refused[] {
  if (!text.startsWith("!\t")) return [];
  const line = text.slice(2).trim();
  const [, server, reason = ""] = /\[(remote )?(?:rejected|failure)\](?: \((.*)\))?$/.exec(line) ?? [];
  return [{ line, reason, isOurs: server === undefined }];
}

/** The server's `non-fast-forward` is a setting of the repository, the client's a lost race; of the other words both mean the same. */
const asServer = (reason: string): string => (reason === "non-fast-forward" ? "refused: non-fast-forward" : reason);

/** All or nothing: with one stale ref the whole decision is old, whatever a rule says of the others. Where nobody is named, a rule speaks up, a race does not. */
function isStale(causes: readonly string[], said: string): boolean {
  if (causes.length === 0) return !/\bGH\d{3}\b|declined|denied|refusing|protected/i.test(said);
  return causes.some((cause) => !conflict.test(cause) && (race.test(cause) || cause === "non-fast-forward"));
}

const lockLines = (said: string): readonly string[] =>
  said.split("\n").flatMap((line) => /^error: (cannot lock ref .*)/.exec(line)?.[1] ?? []);

/** The branch that another can not be beside, and what to do; undefined when no branch is in the way. */
function toInTheWay(cause: string): string | undefined {
  const [, there = "", wanted = ""] = /'refs\/([^']+)' exists; cannot create 'refs\/([^']+)'/.exec(cause) ?? [];
  if (there === "") return undefined;
  const [name, other] = [there, wanted].map((ref) => ref.replace(/^heads\//, ""));
  return `The branch \`${name}\` is in the way: git cannot keep it beside \`${other}\`. Rename or delete \`${name}\`.`;
}

/** The server's own lines, which say the rule and often the remedy. */
function words(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => /^(remote:|fatal:|error:)/.test(line))
    .map((line) => line.replace(/^remote:\s?/, "").trimEnd())
    .filter(Boolean)
    .join("\n")
    .slice(0, 3000);
}
