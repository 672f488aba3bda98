import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { hearEvent } from "../../../../src/actions/route/hear/hear-event.ts";

const labels = { build: "baton", ask: "ai-review", relay: "relay-pipeline" };
const hear = (event: string, payload: unknown, build = "baton") =>
  hearEvent({ event, payload, repository: "Codertocat/Hello-World" }, { ...labels, build });
const file = createRequire(import.meta.url).resolve("@octokit/webhooks-examples/api.github.com/index.json");
const examples: readonly { readonly name: string; readonly examples: readonly Record<string, unknown>[] }[] =
  JSON.parse(readFileSync(file, "utf8"));
const real = (name: string, action?: string): readonly Record<string, unknown>[] =>
  (examples.find((one) => one.name === name)?.examples ?? []).filter(
    (one) => action === undefined || one.action === action,
  );

describe("hearEvent", () => {
  it("reads GitHub's own examples of each event", () => {
    for (const payload of real("issues")) expect(hear("issues", payload).kind).toMatch(/said|nothing/);
    for (const payload of real("issue_comment")) expect(hear("issue_comment", payload).kind).toMatch(/said|nothing/);
    for (const payload of real("pull_request_review"))
      expect(hear("pull_request_review", payload).kind).toMatch(/said|nothing/);
    for (const payload of real("pull_request")) expect(hear("pull_request", payload).kind).toMatch(/sweep|nothing/);
    for (const payload of real("workflow_dispatch"))
      expect(hear("workflow_dispatch", payload)).toEqual({ kind: "sweep", full: false });
  });

  it("hears a new comment with its words and place", () => {
    const [payload] = real("issue_comment", "created");
    expect(hear("issue_comment", payload)).toMatchObject({
      kind: "said",
      pull: null,
      said: {
        kind: "comment",
        by: { login: "Codertocat", isBot: false },
        body: expect.stringContaining("totally right"),
        branch: null,
        edited: false,
        on: { number: 1, open: true },
      },
    });
  });

  it("hears no edited or deleted comment", () => {
    for (const action of ["edited", "deleted"])
      for (const payload of real("issue_comment", action)) expect(hear("issue_comment", payload).kind).toBe("nothing");
  });

  it.each(["baton", "Baton", "BATON", " baton"])(
    "hears the label %j where `baton` is meant, as the sweep does",
    (name) => {
      const [payload] = real("issues", "labeled");
      expect(hear("issues", { ...payload, label: { name } }).kind).toBe("said");
      expect(hear("issues", { ...payload, label: { name: `${name}s` } }).kind).toBe("nothing");
      expect(hear("issues", { ...payload, label: { name: "baton" } }, name).kind).toBe("said");
    },
  );

  it("tells the labels of tasks from the one that starts a project", () => {
    const [payload] = real("issues", "labeled");
    const wishOf = (name: string) => {
      const heard = hear("issues", { ...payload, label: { name } });
      return heard.kind === "said" && heard.said.kind === "label" ? (heard.said.wish ?? "build") : heard.kind;
    };
    expect(["baton", "AI-review", "relay-pipeline", "ai-processed"].map(wishOf)).toEqual([
      "build",
      "ask",
      "relay",
      "nothing",
    ]);
  });

  it("hears the label that is meant, and no other", () => {
    const [payload] = real("issues", "labeled");
    const name = "bug";
    expect(hear("issues", { ...payload, label: { name } }, name)).toMatchObject({
      kind: "said",
      said: { kind: "label" },
    });
    expect(hear("issues", { ...payload, label: { name } }).kind).toBe("nothing");
  });

  it("hears nothing when who sent it is not who wrote it", () => {
    const [payload] = real("issue_comment", "created");
    expect(hear("issue_comment", { ...payload, sender: { login: "other", id: 1 } }).kind).toBe("nothing");
  });

  it("does not take the branch of a fork for one of ours, whatever its name", () => {
    const [payload] = real("pull_request_review", "submitted");
    expect(hear("pull_request_review", payload)).toMatchObject({
      said: {
        kind: "review",
        branch: "changes",
        state: "commented",
        pull: { title: "Update the README with new information.", author: "Codertocat", open: true },
      },
    });
    expect(hearEvent({ event: "pull_request_review", payload, repository: "somebody/else" }, labels)).toMatchObject({
      said: { branch: "" },
    });
  });

  it("looks at the state when a proof by CI has ended, and at no other workflow run", () => {
    const run = (head_branch: string | null, full_name = "Codertocat/Hello-World", action = "completed") =>
      hear("workflow_run", { action, workflow_run: { head_branch, head_repository: { full_name } } }).kind;
    expect(run("baton/proof/20261120-1-x/f1")).toBe("sweep");
    expect(run("main")).toBe("nothing");
    expect(run(null)).toBe("nothing");
    expect(run("baton/proof/20261120-1-x/f1", "mallory/sample")).toBe("nothing");
    expect(run("baton/proof/20261120-1-x/f1", undefined, "requested")).toBe("nothing");
  });

  it("refuses an event that it does not know, and a payload that is not as expected, naming the place", () => {
    expect(() => hear("fork", {})).toThrow(expect.objectContaining({ code: "event.unsupported" }));
    expect(() => hear("issue_comment", { action: "created" })).toThrow(/issue/);
  });
});
