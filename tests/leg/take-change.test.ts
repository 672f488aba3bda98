import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Change } from "../../src/contracts/change.ts";
import { packBaton } from "../../src/leg/pack-baton.ts";
import { takeChange, unfoldChange } from "../../src/leg/take-change.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";
import { History } from "./history.ts";
import { Repository } from "./repository.ts";
import { World } from "./world.ts";

let repository: Repository;
let base: string;
let world: World;
beforeAll(() => {
  repository = new Repository();
  base = repository.commit({ "a.txt": "1\n" });
  world = new World();
});
afterAll(() => {
  repository.remove();
  world.remove();
});

const summary = { outcome: "changed" as const, title: "t", summary: "s", criteria: [], answers: [], notes: "" };
const change = (tree: string): Change => ({
  base,
  parent: base,
  tree,
  files: [{ path: "a.txt", mode: "100644", encoding: "utf8", content: "2\n" }],
  outsideOwned: [],
  summary,
  pullRequest: { title: "t", body: "" },
  model: "m",
});

describe("takeChange", () => {
  it("takes the change of this claim alone: not one of another run, attempt, repository, claim or kind", async () => {
    const history = new History().approved(base);
    const claim = history.claim({ ticket: "f1", mode: "implement", base });
    const ports = world.ports({ repository, history });
    const ref = (await packBaton(ports, claim, { kind: "change", payload: change("a".repeat(40)) }, 0)).baton;
    expect(await takeChange(ports, claim, ref)).toMatchObject({ base });
    const artifact = JSON.parse(ref).artifact as string;
    const whole = world.batons.get(artifact);
    if (whole === undefined) throw new Error("nothing was carried");
    for (const other of [{ runId: 101 }, { attempt: 2 }, { repository: "o/other" }, { claim: "x" }]) {
      world.batons.set(artifact, { ...whole, ...other });
      await expect(takeChange(ports, claim, ref)).rejects.toMatchObject({ code: "contract.broken" });
    }
    await expect(takeChange(ports, claim, "{}")).rejects.toMatchObject({ code: "baton.missing" });
  });

  it("carries nothing that breaks its contract, and names the place", async () => {
    const history = new History().approved(base);
    const claim = history.claim({ ticket: "f1", mode: "implement", base });
    const ports = world.ports({ repository, history });
    const before = world.batons.size;
    const broken = packBaton(ports, claim, { kind: "change", payload: change("not a tree") }, 0);
    await expect(broken).rejects.toMatchObject({
      code: "contract.broken",
      message: expect.stringContaining("payload.tree"),
    });
    expect(world.batons.size).toBe(before);
  });

  it("carries nothing that holds a secret of this job, and names the place", async () => {
    const history = new History().approved(base);
    const claim = history.claim({ ticket: "f1", mode: "implement", base });
    const ports = { ...world.ports({ repository, history }), reporter: new CollectingReporter(["the-key"]) };
    const before = world.batons.size;
    const told = change("a".repeat(40));
    const [file] = told.files;
    if (file === undefined) throw new Error("no file");
    const leak = { ...told, files: [file, { ...file, path: "b.txt", content: "it is the-key\n" }] };
    await expect(packBaton(ports, claim, { kind: "change", payload: leak }, 0)).rejects.toMatchObject({
      code: "secret.leak",
      message: expect.stringContaining("payload.files[1].content"),
    });
    expect(world.batons.size).toBe(before);
  });
});

describe("unfoldChange", () => {
  it("writes the tree that the coder's job said, and refuses files that give another one", async () => {
    const git = await repository.open();
    await git.fetch([base]);
    const tree = await git.writeTree(base, change("").files);
    expect(await unfoldChange(git, change(tree), base)).toBe(tree);
    await expect(unfoldChange(git, change("a".repeat(40)), base)).rejects.toMatchObject({ code: "contract.broken" });
  });
});
