import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { implement } from "../../../../src/actions/implement/implement.ts";
import { Change } from "../../../../src/contracts/change.ts";
import { scriptedModel } from "../../../fakes/scripted-model.ts";
import { Repository } from "../../../leg/repository.ts";
import { Bench, complete, config, none, write } from "../bench.ts";

const bench = new Bench();
afterAll(() => bench.remove());

async function work(own: Repository, turns: Parameters<typeof scriptedModel>[0]) {
  const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
  const model = scriptedModel(turns, "openai/coder");
  const ports = world.ports({ repository: own, models: [model], checkout: true });
  const result = await implement({ ...none, task: "Add it", out: "/out" }, ports);
  const change = Change.parse(JSON.parse(world.saved.get("/out/change.json") ?? ""));
  return { result, model, change };
}

describe("a file that the coder writes and the repository ignores", () => {
  it("is said to the model at once, with the rule, and in the pull request", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": config, ".gitignore": "# ours\n*.local.json\nsecrets/\n", "a.txt": "1\n" });
    const { model, change } = await work(own, [
      write("app.local.json", "{}\n"),
      write("secrets/key.txt", "k\n"),
      write("b.txt", "2\n"),
      complete(),
    ]);
    expect(change.files.map((file) => file.path)).toEqual(["b.txt"]);
    const told = JSON.stringify(model.asked.at(-1)?.transcript.messages);
    expect(told).toMatch(/app\.local\.json[^"]*\\" will not|ignores \\+"app\.local\.json/);
    expect(told).toContain(".gitignore:2 (*.local.json)");
    expect(told).toContain(".gitignore:3 (secrets/)");
    expect(change.pullRequest.body).toContain("## Left out");
    expect(change.pullRequest.body).toContain("- `app.local.json`: `.gitignore:2 (*.local.json)`");
    expect(change.pullRequest.body).toContain("- `secrets/key.txt`: `.gitignore:3 (secrets/)`");
    own.remove();
  });

  it("is not spoken of when it is tracked, or lay there before, or is what tools build", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": config, ".gitignore": "*.log\n.env\nnode_modules/\n", "a.txt": "1\n" });
    execFileSync("sh", ["-c", "echo 1 > t.log; echo S=1 > .env; mkdir node_modules; echo 1 > node_modules/x"], {
      cwd: own.folder,
    });
    own.git("add", "--force", "t.log");
    own.git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "x");
    const { change, model } = await work(own, [write("t.log", "2\n"), complete()]);
    expect(change.files.map((file) => file.path)).toEqual(["t.log"]);
    expect(change.pullRequest.body).not.toContain("Left out");
    expect(JSON.stringify(model.asked.at(-1)?.transcript.messages)).not.toContain("ignores");
    own.remove();
  });
});

it("a submodule's folder is refused at the tool, and the job goes on", async () => {
  const own = new Repository();
  own.commit({ ".github/baton.yml": config, "a.txt": "1\n" });
  own.git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},vendor/module`);
  own.git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "module");
  const { model, change } = await work(own, [
    write("vendor/module/x.txt", "x"),
    write("vendor/module", "x"),
    write("b.txt", "2\n"),
    complete(),
  ]);
  expect(JSON.stringify(model.asked.at(-1)?.transcript.messages)).toContain("vendor/module is a submodule");
  expect(existsSync(path.join(own.folder, "vendor/module/x.txt"))).toBe(false);
  expect(change.files.map((file) => file.path)).toEqual(["b.txt"]);
  expect(readFileSync(path.join(own.folder, "b.txt"), "utf8")).toBe("2\n");
  own.remove();
});
