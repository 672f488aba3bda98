import type { Event } from "../../contracts/events/event.ts";
import type { ClaimState } from "../claim-state.ts";

export function giveClaim(claims: readonly ClaimState[], event: Event<"CLAIMED">): readonly ClaimState[] {
  return [...claims, { ...event.payload, seq: event.seq, at: event.at, used: {}, ended: null }];
}

export function countClaim(claims: readonly ClaimState[], event: Event<"CLAIM_COUNTED">): readonly ClaimState[] {
  const { claim: name, jobs } = event.payload;
  return claims.map((claim) => (claim.claim === name ? { ...claim, used: { ...claim.used, ...jobs } } : claim));
}

/** The claim over; the first end counts, a second one changes nothing. */
export function endClaim(claims: readonly ClaimState[], event: Event<"CLAIM_ENDED">): readonly ClaimState[] {
  const { claim: name, outcome, reason, spent, yielded = false } = event.payload;
  return claims.map((claim) => {
    if (claim.claim !== name || claim.ended !== null) return claim;
    return { ...claim, ended: { seq: event.seq, outcome, reason, spentUsd: spentOf(claim, spent), yielded } };
  });
}

/** What a claim cost: each job's figure, and for a job that told none its whole slice (it may have spent it). */
function spentOf(claim: ClaimState, spent: Readonly<Record<string, number>>): number {
  const jobs = new Set([...Object.keys(claim.slices), ...Object.keys(spent)]);
  const slices: Readonly<Record<string, number | undefined>> = claim.slices;
  return [...jobs].reduce((sum, job) => sum + (Object.hasOwn(spent, job) ? (spent[job] ?? 0) : (slices[job] ?? 0)), 0);
}

export function sumSpentUsd(claims: readonly ClaimState[]): number {
  return claims.reduce((sum, claim) => sum + (claim.ended?.spentUsd ?? 0), 0);
}

export function sumReservedUsd(claims: readonly ClaimState[]): number {
  const live = claims.filter((claim) => claim.ended === null);
  return live.reduce((sum, claim) => sum + Object.values(claim.slices).reduce((part, usd) => part + (usd ?? 0), 0), 0);
}
