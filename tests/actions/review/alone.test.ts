import { afterAll, describe, expect, it } from "vitest";
import { review } from "../../../src/actions/review/review.ts";
import { Review } from "../../../src/contracts/review.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { Bench, code, complete, none } from "./bench.ts";

const bench = new Bench();
const { repository, base } = bench;
afterAll(() => bench.remove());

describe("review alone", () => {
  it("reviews the pull request of the event from its merge base and says the verdict that code draws", async () => {
    const fork = repository.commit({ "src/fork.js": "1\n" }, base);
    const main = repository.commit({ "src/unrelated.js": "1\n" }, fork);
    const head = repository.commit({ "src/divide.js": code }, fork);
    const pull_request = {
      number: 5,
      title: "Divide",
      body: null,
      user: { login: "anna" },
      base: { sha: main },
      head: { sha: head },
    };
    const world = bench.makeWorld({ event: "pull_request", payload: { pull_request } });
    const model = scriptedModel([complete({ criteria: [] })], "google/reviewer");
    const result = await review({ ...none, out: "/out" }, world.ports({ repository, models: [model] }));
    expect(result).toMatchObject({ conclusion: "success", outputs: { verdict: "changes_requested" } });
    expect(Review.parse(JSON.parse(world.saved.get("/out/review.json") ?? "{}")).coverage.files).toBe(1);
    expect(JSON.stringify(model.asked[0]?.transcript)).not.toContain("unrelated.js");
  });

  it("fails the job when the review could not be had", async () => {
    const head = repository.commit({ "src/divide.js": code }, base);
    const pull_request = {
      number: 5,
      title: "Divide",
      body: "",
      user: { login: "anna" },
      base: { sha: base },
      head: { sha: head },
    };
    const ports = bench.makeWorld({ payload: { pull_request } }).ports({
      repository,
      models: [scriptedModel([{ say: "fine" }, { say: "fine" }], "google/reviewer")],
    });
    expect(await review(none, ports)).toMatchObject({ conclusion: "failure", outputs: { verdict: "none" } });
  });

  it("says what is missing on another event", async () => {
    await expect(review(none, bench.makeWorld({ event: "push" }).ports({ repository }))).rejects.toMatchObject({
      code: "input.missing",
    });
  });
});
