import { inWake, wakeOf } from "../../../agent/ask/in-wake.ts";
import { makeNonce } from "../../../agent/fence.ts";
import { type ClaimMaterial, promptVerifier } from "../../../agent/prompts/verifier.ts";
import { renderDiff } from "../../../agent/render-diff.ts";
import { sliceSpend } from "../../../agent/slice-spend.ts";
import type { Spend } from "../../../agent/spend.ts";
import { readOnlyTools } from "../../../agent/tools/tool-sets.ts";
import { type Finding, type Verification, VerifierReport } from "../../../contracts/review.ts";
import { toFault } from "../../../core/fault.ts";
import { equip } from "../../../leg/equip.ts";
import { modelsOfRole } from "../../../leg/models-of-role.ts";
import { nameReporter } from "../../../leg/name-reporter.ts";
import { think } from "../../../leg/think.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { Reading } from "../reading.ts";
import { checkChecks } from "./check-checks.ts";
import { citedHunks } from "./cited-hunks.ts";
import type { Team } from "./find-team.ts";
import { pickVerifiers } from "./pick-verifiers.ts";
import { settleCheck } from "./settle-check.ts";

export type Attacked = {
  /** By finding. */
  readonly verified: ReadonlyMap<string, Verification>;
  /** Whose findings nobody attacked, and why; empty: all were. */
  readonly unverified: string;
};

type Group = { readonly names: readonly string[]; readonly findings: readonly Finding[] };
type Outcome = { readonly group: Group } & (
  | { readonly checks: ReadonlyMap<string, Verification> }
  | { readonly reason: string }
);

/** One verifier reads so many claims at once; more of them get another one. */
const maxClaims = 20;
/** About 20,000 tokens of the hunks that claims are about (PROMPTS § 2). */
const maxDiffBytes = 80_000;

/** Has each finding attacked by one that did not find it, all at once. What cannot be attacked stands as it was found, and is told. */
export async function verifyFindings(
  reading: Reading,
  of: {
    readonly findings: readonly Finding[];
    readonly team: Team;
    readonly answered: ReadonlySet<string>;
    readonly purse: Spend;
  },
  ports: Ports,
): Promise<Attacked> {
  const groups = toGroups(of.findings, (finders) => pickVerifiers(finders, of.team, of.answered));
  const shareUsd = of.purse.leftUsd / Math.max(1, groups.length);
  const asked = groups.map((group) => ({
    wake: wakeOf(group.names[0] ?? "", "verifier"),
    run: (onFirst: (how: "begun" | "failed") => void) =>
      attack(reading, { group, purse: sliceSpend(of.purse, shareUsd), onFirst }, ports),
  }));
  const outcomes = (await inWake(asked)).map((one, index): Outcome => {
    const group = groups[index] ?? { names: [], findings: [] };
    return one.status === "fulfilled" ? { group, ...one.value } : { group, reason: toFault(one.reason).message };
  });
  const lacks = outcomes.flatMap((one) => ("reason" in one ? [`${toTitles(one.group)}: ${one.reason}`] : []));
  return {
    verified: new Map(outcomes.flatMap((one) => ("checks" in one ? [...one.checks] : []))),
    unverified: lacks.join("; "),
  };
}

function toTitles({ findings }: Group): string {
  return findings.map(({ title }) => `"${title}"`).join(", ");
}

/** Findings that the same may attack go to one of them together, in the order in which they stand in the files. */
function toGroups(
  findings: readonly Finding[],
  pick: (finders: readonly string[]) => readonly string[],
): readonly Group[] {
  const groups = new Map<string, { readonly names: readonly string[]; readonly findings: Finding[] }>();
  for (const finding of findings.toSorted(byPlace)) {
    const names = pick((finding.voices ?? []).map(({ model }) => model));
    const group = groups.get(names.join()) ?? { names, findings: [] };
    group.findings.push(finding);
    groups.set(names.join(), group);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.findings.length / maxClaims) }, (_, index) => ({
      names: group.names,
      findings: group.findings.slice(index * maxClaims, (index + 1) * maxClaims),
    })),
  );
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.place?.line ?? a.claimedLine) - (b.place?.line ?? b.claimedLine) || (a.id < b.id ? -1 : 1);
}

async function attack(
  reading: Reading,
  of: { readonly group: Group; readonly purse: Spend; readonly onFirst: (how: "begun" | "failed") => void },
  ports: Ports,
): Promise<{ readonly checks: ReadonlyMap<string, Verification> } | { readonly reason: string }> {
  const { findings, names } = of.group;
  if (names.length === 0) return { reason: "everybody who could be asked found it too" };
  const models = await modelsOfRole(names, ports);
  const claims = findings.map((finding, index) => toClaim(finding, `v${index + 1}`, reading));
  const ids = claims.map(({ id }) => id);
  const { material, workspace } = reading;
  const { config, git, guidanceFrom } = material;
  const named = { ...ports, reporter: nameReporter(ports.reporter, `Verifier ${models[0]?.name}`) };
  const question = {
    role: "verifier",
    models,
    prompt: toPrompt(reading, { claims, findings }, ports),
    result: VerifierReport,
    check: (report: VerifierReport) => checkChecks(report, ids),
    spend: of.purse,
    onFirst: of.onFirst,
  } as const;
  const layOut = (folder: string) => git.export(guidanceFrom, folder);
  const equipment = {
    role: "reviewer",
    config,
    agents: new Map(),
    agent: null,
    workspace,
    layOut,
    models,
    purse: of.purse,
  } as const;
  const outcome = await equip(readOnlyTools(workspace), equipment, named, (tools) =>
    think({ ...question, tools }, config, named),
  );
  if (!outcome.ok) return { reason: `${outcome.model} gave no answer (${outcome.stop}: ${outcome.reason})` };
  const settled = await Promise.all(
    outcome.result.checks.flatMap((check) => {
      const finding = findings[ids.indexOf(check.finding)];
      if (finding === undefined) return [];
      return [
        settleCheck(check, { finding, model: outcome.model, workspace }).then((one) => [finding.id, one] as const),
      ];
    }),
  );
  return { checks: new Map(settled) };
}

function toClaim(finding: Finding, id: string, { material }: Reading): ClaimMaterial {
  const { voices = [], title, body, path, side, place, quote } = finding;
  const said =
    voices.length === 0 ? [{ title, body }] : voices.map((voice) => ({ title: voice.title, body: voice.body }));
  const criterion = material.feature?.criteria.find((one) => one.id === finding.criterion) ?? null;
  return { id, said, path, side, line: place?.startLine ?? null, quote, criterion };
}

function toPrompt(
  { diff, falseAlarms, material }: Reading,
  of: { readonly claims: readonly ClaimMaterial[]; readonly findings: readonly Finding[] },
  { clock }: Ports,
) {
  const cited = citedHunks(diff.rendered.included, of.findings);
  return promptVerifier(
    {
      claims: of.claims,
      diff: renderDiff(cited, { maxBytes: maxDiffBytes }).text,
      falseAlarms,
      language: material.config.language,
    },
    makeNonce(() => clock.random()),
  );
}
