import { expect, test } from "vitest";
import { approvalStands } from "../../../src/leg/read/approval-stands.ts";
import type { ForgeComment } from "../../../src/ports/forge/forge-issues.ts";
import { newTicket } from "../../../src/state/apply/start-run.ts";
import { memoryForge } from "../../fakes/memory-forge.ts";

const ada = { login: "ada", id: 7, isBot: false };
const said: ForgeComment = {
  id: 3,
  issue: 2,
  author: ada,
  body: "/baton approve",
  createdAt: "2026-11-20T12:00:00Z",
  updatedAt: "2026-11-20T12:00:00Z",
  url: "https://github.test/comments/3",
};

/** Does a yes by comment 3 stand, with the pull request's comments as they are now? */
async function stands(comments: readonly ForgeComment[]): Promise<boolean> {
  const forge = memoryForge();
  forge.grant(ada, "write");
  const mergeApproval = {
    source: "comment",
    id: 3,
    head: "a",
    saidAt: null,
    seq: 9,
    key: "comment:3",
    by: "ada",
  } as const;
  const heard = { events: [], unheard: 0, comments, reviews: [] };
  return approvalStands({ forge }, { ...newTicket("f1", null), mergeApproval }, { said: heard, bots: [] });
}

test("a yes stands as long as its comment says so", async () => {
  expect(await stands([said])).toBe(true);
  expect(await stands([{ ...said, body: "/baton approve\nNice work." }])).toBe(true);
  expect(await stands([{ ...said, body: "/baton status\n/baton approve" }])).toBe(true);
});

test.each(["Wait, do not merge this!", "/baton stop", "> /baton approve", "/baton revise rename it", ""])(
  "a yes that its author edited into %j was taken back",
  async (body) => {
    expect(await stands([{ ...said, body, updatedAt: "2026-11-20T12:05:00Z" }])).toBe(false);
  },
);

test("a yes whose comment is gone was taken back", async () => {
  expect(await stands([{ ...said, id: 4 }])).toBe(false);
});
