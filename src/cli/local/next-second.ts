import { setTimeout as sleep } from "node:timers/promises";

/** GitHub's times are cut to seconds, and a yes said in the second in which the plan came may be older than it: a program waits that second out. */
export async function nextSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  // A timer may fire a moment early.
  while (Math.floor(Date.now() / 1000) === second) await sleep(1001 - (Date.now() % 1000));
}
