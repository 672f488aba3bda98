import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prove } from "../../../src/actions/validate/prove.ts";
import { renderProof, toHeadline } from "../../../src/actions/validate/render-proof.ts";
import { Config } from "../../../src/config/config.ts";
import { nothingTold } from "../../../src/leg/read/read-commands.ts";
import { plainFiles } from "../../leg/plain-files.ts";
import { Repository } from "../../leg/repository.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { World } from "../../leg/world.ts";

/** "Installs" what the manifest names, and leaves a sign of what of the change it saw. */
const setup =
  "cp requirements.txt installed.txt; cat src/a.txt > seen.txt; grep -q broken requirements.txt && exit 5; true";
const test = 'grep -q "$(cat src/a.txt)" installed.txt && cat seen.txt installed.txt test/t.txt';

let repository: Repository;
let world: World;
let base: string;
beforeAll(() => {
  repository = new Repository();
  world = new World();
  base = repository.commit({ "requirements.txt": "one\n", "src/a.txt": "one\n", "test/t.txt": "t\n" });
});
afterAll(() => {
  repository.remove();
  world.remove();
});

let sandbox: ShellSandbox;

async function proveChange(files: Readonly<Record<string, string>>, mayInstall: boolean, own = setup) {
  sandbox = new ShellSandbox();
  const ports = world.ports({ repository, sandbox });
  const git = await repository.open();
  await git.fetch([base]);
  const config = Config.parse({ validate: { setup: own, test, report: "exit-code" } });
  const tree = await git.writeTree(base, plainFiles(files));
  const against = { mayChange: [], mayInstall, known: null };
  return prove({ git, base, tree, conflicts: [], config, told: nothingTold, against }, ports);
}

const adds = { "requirements.txt": "one\ntwo\n", "src/a.txt": "two\n" };

describe("a change that adds dependencies", () => {
  it("is tested with the base's where nobody has approved it, and the proof says so", async () => {
    const proof = await proveChange(adds, false);
    expect(proof).toMatchObject({ outcome: "failed", dependencies: { state: "waiting", paths: ["requirements.txt"] } });
    expect(toHeadline(proof)).toMatch(/^waiting for dependencies/);
    expect(renderProof(proof)).toContain("not those of the change (`requirements.txt`)");
  });

  it("is set up on the base with these files alone, where a person has approved it", async () => {
    const proof = await proveChange(adds, true);
    expect(proof).toMatchObject({ outcome: "passed", dependencies: { state: "installed" } });
    expect(sandbox.asked.slice(0, 2).map((run) => run.registries)).toEqual(["open", undefined]);
    // The product was the base's while anything was installed.
    expect(proof.commands.at(-1)?.log).toContain("one\none\ntwo\nt");
  });

  it("is red by itself when they can not be installed", async () => {
    const proof = await proveChange({ "requirements.txt": "broken\n" }, true);
    expect(proof).toMatchObject({ outcome: "failed", dependencies: { state: "installed" } });
    expect(toHeadline(proof)).toContain("with the change's dependencies");
  });

  it("says nothing of dependencies where nothing is installed, or the change leaves them alone", async () => {
    expect(await proveChange({ "src/a.txt": "one\n\n" }, true)).not.toHaveProperty("dependencies");
  });
});
