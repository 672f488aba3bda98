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

const ada = { login: "ada", id: 11, isBot: false };
const issue = {
  number: 7,
  title: "Which way?",
  body: "Left or right?",
  state: "open",
  author: ada,
  labels: ["ai-review"],
  url: "https://github.test/o/r/issues/7",
  isPullRequest: false,
  updatedAt: "2026-11-29T11:00:00Z",
};

/** What a sweep finds of an issue with the panel's label, put on at these times, when `said` is recorded. */
async function labelsFound(
  times: readonly string[],
  said: readonly string[],
  full = true,
): Promise<readonly unknown[]> {
  const forge = {
    labelled: async (label: string) => (label === "ai-review" ? [issue] : []),
    history: async () => ({
      labelled: times.map((at) => ({ label: "AI-Review", by: ada, at })),
      editedAt: null,
    }),
    commentsSince: async () => [],
  };
  const finished = [{ run: "20251101-7-x", issue: 7, lastSaidAt: null, said }];
  const of = { state: fold([]), config: Config.parse({}), now, full, mayCommand: async () => true };
  return readUnheard(forge as never, { memory: { finished } as never, ...of });
}

it.each([
  ["the panel's label that no run knows", ["2026-11-29T10:00:00Z"], [], ["2026-11-29T10:00:00Z"]],
  [
    "nothing that the event told a second later",
    ["2026-11-29T10:00:00Z"],
    ["task-label:7:ask:2026-11-29T10:00:01Z"],
    [],
  ],
  [
    "a label that was taken off and put on again",
    ["2026-11-29T10:00:00Z", "2026-11-29T10:30:00Z"],
    ["task-label:7:ask:2026-11-29T10:00:00Z"],
    ["2026-11-29T10:30:00Z"],
  ],
  [
    "a label where another task's was heard",
    ["2026-11-29T10:00:00Z"],
    ["task-label:7:relay:2026-11-29T10:00:00Z"],
    ["2026-11-29T10:00:00Z"],
  ],
])("finds, by schedule, %s", async (_what, times, said, found) => {
  expect(await labelsFound(times, said)).toEqual(
    found.map((saidAt) => expect.objectContaining({ kind: "label", wish: "ask", saidAt, by: ada })),
  );
  expect(await labelsFound(times, said, false)).toEqual([]);
});

it("finds an old issue's label beside many newer ones that have it still", async () => {
  const newer = Array.from({ length: 30 }, (_, at) => ({
    ...issue,
    number: 100 - at,
    updatedAt: "2026-11-20T11:00:00Z",
  }));
  const forge = {
    labelled: async (label: string) => (label === "ai-review" ? [...newer, issue] : []),
    history: async (number: number) => ({
      labelled: number === 7 ? [{ label: "ai-review", by: ada, at: issue.updatedAt }] : [],
      editedAt: null,
    }),
    commentsSince: async () => [],
  };
  const of = { state: fold([]), config: Config.parse({}), now, full: true, mayCommand: async () => true };
  expect(await readUnheard(forge as never, { memory: { finished: [] } as never, ...of })).toMatchObject([
    { kind: "label", wish: "ask", on: { number: 7 } },
  ]);
});
