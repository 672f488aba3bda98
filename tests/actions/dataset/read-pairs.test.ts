import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPairs } from "../../../src/actions/dataset/read-pairs.ts";
import type { Verdict } from "../../../src/contracts/review.ts";
import type { Ports } from "../../../src/ports/ports.ts";
import { aReview } from "../../builders/project.ts";
import { History, run } from "../../leg/history.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

let repository: Repository;
let world: World;
let history: History;
let heads: { readonly base: string; readonly worse: string; readonly better: string };

beforeAll(() => {
  repository = new Repository();
  world = new World();
  const base = repository.commit({ "src/divide.js": "export const divide = 0;\n" });
  const worse = repository.commit(
    { "src/divide.js": "export const divide = (a, b) => a / b; // ask ada@shop.example\n" },
    base,
  );
  const better = repository.commit({ "src/divide.js": "export const divide = (a, b) => check(b) && a / b;\n" }, worse);
  heads = { base, worse, better };
  history = new History().approved(base);
  for (const [head, decision] of [
    [worse, "changes_requested"],
    [better, "approved"],
  ] as const)
    round(head, decision);
});
afterAll(() => {
  repository.remove();
  world.remove();
});

function round(head: string, decision: Verdict["decision"]): void {
  const { base, worse } = heads;
  const claim = history.claim({ ticket: "f1", mode: "implement", base });
  const tree = repository.git("rev-parse", `${head}^{tree}`);
  const isFirst = head === worse;
  history.add(isFirst ? "COMMITS_PUSHED" : "NEW_COMMITS_PUSHED", "f1", {
    ...{ branch: "baton/42-1-divide", base, parent: isFirst ? base : worse, head, tree, round: isFirst ? 1 : 2 },
    ...{ files: ["src/divide.js"], outsideOwned: [], protectedPaths: [], summary: "Done.", answers: [] },
    pullRequest: { title: "Divide", body: "What and why." },
  });
  history.add("REVIEW_COMMENTS_POSTED", "f1", { head, base, tree, round: isFirst ? 1 : 2, review: aReview() });
  const verdict = { decision, reasons: [] };
  history.add(decision === "approved" ? "REVIEW_APPROVED" : "CHANGES_REQUESTED", "f1", { head, round: 1, verdict });
  history.end(claim);
}

describe("preference pairs from the state branch", () => {
  it("hold the changes of both rounds, scrubbed, under what was wanted", async () => {
    const { pairs, leftOut } = await readPairs("mit", world.ports({ repository, history }));
    expect(leftOut).toEqual([]);
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ kind: "round", licence: "mit", source: expect.stringContaining(`${run} f1`) });
    expect(pairs[0]?.prompt.user).toContain("# Divide numbers");
    expect(pairs[0]?.chosen).toContain("+export const divide = (a, b) => check(b) && a / b;");
    expect(pairs[0]?.rejected).toContain("// ask [e-mail]");
  });

  it("are found in the archive too", async () => {
    const archive = `archive/2026/${run}.jsonl`;
    const lines = history.events.map((event, at) =>
      JSON.stringify(at === 0 ? { ...event, chain: { from: 1 } } : event),
    );
    const tip = repository.commit({ [archive]: `${lines.join("\n")}\n` }, heads.base);
    const ports = world.ports({ repository });
    const state: Ports["state"] = async () => {
      const store = await ports.state();
      return { ...store, read: async () => ({ ...(await store.read()), tip, finished: [{ archive }] as never }) };
    };
    await (await ports.git()).fetch([tip]);
    expect((await readPairs("mit", { ...ports, state })).pairs).toHaveLength(1);
  });

  it("say what they lack when a round's commits are gone", async () => {
    const lost = new History();
    lost.events.push(
      ...history.events.map((event) => JSON.parse(JSON.stringify(event).replaceAll(heads.worse, "f".repeat(40)))),
    );
    const { pairs, leftOut } = await readPairs("mit", world.ports({ repository, history: lost }));
    expect(pairs).toEqual([]);
    expect(leftOut).toMatchObject([{ reason: "no pair", detail: expect.stringContaining("are not to be had") }]);
  });
});
