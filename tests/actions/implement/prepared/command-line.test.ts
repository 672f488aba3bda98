import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { scriptedAgents } from "../../../fakes/scripted-agents.ts";
import { settings, Workshop } from "./workshop.ts";

const shop = new Workshop();
afterAll(() => shop.remove());

it("a command-line agent begins when the set-up has ended, finds what it left, and is told so", async () => {
  const cli = `cli:\n  codex: { version: 1.2.3, sha256: ${"a".repeat(64)}, model: gpt-x }\n`;
  const setup = "sleep 1; mkdir deps; echo installed > deps/needed";
  const base = shop.commit({ ".github/baton.yml": settings(setup, "true", cli) });
  const summary = { outcome: "changed", title: "t", summary: "s", criteria: [{ id: "f1.c1", how: "x" }], notes: "" };
  const agents = scriptedAgents((work) => {
    const found = readFileSync(path.join(work.folder, "deps/needed"), "utf8");
    writeFileSync(path.join(work.folder, "found.txt"), found);
    return { text: JSON.stringify(summary) };
  });
  const { change } = await shop.work(base, {}, { model: "cli/codex", change: () => ({ openAgents: agents.open }) });
  expect(change?.files).toMatchObject([{ path: "found.txt", content: "installed\n" }]);
  expect(agents.works[0]?.prompt).toContain(`${JSON.stringify(setup)} has installed what the base needs (about `);
});
