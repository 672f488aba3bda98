import type { Spend } from "./spend.ts";

/** A part of what a job may still cost, for one who works within it: all of it is the job's spending too, and no call goes over the part. */
export function sliceSpend(whole: Spend, capUsd: number): Spend {
  let spentUsd = 0;
  let reservedUsd = 0;
  const leftUsd = () => Math.min(capUsd - spentUsd - reservedUsd, whole.leftUsd);
  return {
    get spentUsd() {
      return spentUsd;
    },
    get leftUsd() {
      return leftUsd();
    },
    reserve(model, { maxUsd = Number.POSITIVE_INFINITY, ...estimate }) {
      const reservation = whole.reserve(model, { ...estimate, maxUsd: Math.min(leftUsd(), maxUsd) });
      if (reservation === undefined) return undefined;
      reservedUsd += reservation.usd;
      return reservation;
    },
    settle(model, reservation, usage) {
      const before = whole.spentUsd;
      whole.settle(model, reservation, usage);
      reservedUsd -= reservation.usd;
      spentUsd += whole.spentUsd - before;
    },
    release(reservation) {
      whole.release(reservation);
      reservedUsd -= reservation.usd;
    },
  };
}
