import { expect, it } from "vitest";
import { readUnheard } from "../../../../src/actions/route/hear/read-unheard.ts";
import { Config } from "../../../../src/config/config.ts";
import { fold } from "../../../../src/state/fold.ts";

const now = new Date("2026-11-29T12:00:00Z");

async function cursor(lastSaidAt: string | null, full = false): Promise<string | undefined> {
  const asked: string[] = [];
  const commentsSince = async (since: string) => {
    asked.push(since);
    return [];
  };
  const forge = { labelled: async () => [], commentsSince };
  const finished = [{ run: "20251101-1-x", issue: 1, lastSaidAt, said: [] }];
  const of = { state: fold([]), config: Config.parse({}), now, full, mayCommand: async () => false };
  await readUnheard(forge as never, { memory: { finished } as never, ...of });
  return asked[0];
}

it.each([
  ["an hour before what was heard last", "2026-11-29T10:00:00Z", false, "2026-11-29T09:00:00Z"],
  ["a day before it, when the schedule asks", "2026-11-29T10:00:00.500Z", true, "2026-11-28T10:00:00Z"],
  ["a week back after a quiet year", "2025-11-01T00:00:00Z", false, "2026-11-22T12:00:00Z"],
  ["a week back after a quiet year, when the schedule asks", "2025-11-01T00:00:00Z", true, "2026-11-22T12:00:00Z"],
  ["three days back where nobody ever said anything", null, true, "2026-11-26T12:00:00Z"],
  [
    "from the server's time where the runner's clock is behind it",
    "2026-11-29T12:10:00Z",
    false,
    "2026-11-29T11:10:00Z",
  ],
])("reads comments from %s on", async (_what, lastSaidAt, full, since) => {
  expect(await cursor(lastSaidAt, full)).toBe(since);
});
