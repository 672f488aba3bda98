import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prove } from "../../../src/actions/validate/prove.ts";
import { renderProof, toHeadline } from "../../../src/actions/validate/render-proof.ts";
import { validate } from "../../../src/actions/validate/validate.ts";
import { Config } from "../../../src/config/config.ts";
import { Proof } from "../../../src/contracts/proof.ts";
import { setUpBase } from "../../../src/leg/prepared/set-up-base.ts";
import { nothingTold } from "../../../src/leg/read/read-commands.ts";
import { History } from "../../leg/history.ts";
import { plainFiles } from "../../leg/plain-files.ts";
import { Repository } from "../../leg/repository.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { World } from "../../leg/world.ts";

const token = "tok-3b1f9a77c2d4";
const given = `NPM_TOKEN=${token}`;
const none = { claim: "", change: "", setup: "", test: "", prepared: "", out: "", token: "" };
const installs = `test \${#NPM_TOKEN} = ${token.length} && cp package.json installed.json`;
const looks = "grep -q '\"x\"' installed.json && ! env | grep -q NPM_TOKEN && ! grep -rq tok[-]3b1f . && echo fine";
const manifest = (...names: string[]) =>
  `${JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, "1"])) })}\n`;

let repository: Repository;
const worlds: World[] = [];
beforeAll(() => {
  repository = new Repository();
});
afterAll(() => {
  repository.remove();
  for (const world of worlds) world.remove();
});

type Wanted = { setup?: string; test?: string; setUpSecrets?: string; mayInstall?: boolean; files?: Files };
type Files = Readonly<Record<string, string>>;

const toBase = ({ setup = installs, test = looks, files = {} }: Wanted) =>
  repository.commit({
    "package.json": manifest("x"),
    ".github/baton.yml": `validate: ${JSON.stringify({ setup, test, report: "exit-code" })}\n`,
    ...files,
  });

function open(setUpSecrets = given, history?: History) {
  const world = new World({}, [token]);
  worlds.push(world);
  const sandbox = new ShellSandbox();
  const more = history === undefined ? {} : { history };
  return { world, sandbox, ports: world.ports({ repository, sandbox, setUpSecrets, ...more }) };
}

/** A change of a base, proved as a leg does. */
async function proveChange(changed: Files, of: Wanted = {}) {
  const base = toBase(of);
  const { sandbox, ports, world } = open(of.setUpSecrets);
  const git = await repository.open();
  await git.fetch([base]);
  const { setup = installs, test = looks } = of;
  const config = Config.parse({ validate: { setup, test, report: "exit-code" } });
  const tree = await git.writeTree(base, plainFiles(changed));
  const against = { mayChange: [], mayInstall: of.mayInstall ?? false, known: null };
  const proof = await prove({ git, base, tree, conflicts: [], config, told: nothingTold, against }, ports);
  return { proof: Proof.parse(proof), sandbox, world };
}

/** The claim that proves the default branch, or one that proves a change. */
async function validateBase(of: Wanted, mode: "base" | "prove" = "base") {
  const base = toBase(of);
  const history = new History().approved(base);
  const { ports, sandbox, world } = open(of.setUpSecrets, history);
  const claim = history.claim({ ticket: "f1", mode, base });
  const result = await validate({ ...none, claim: JSON.stringify(claim) }, ports);
  const payload = world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact)?.payload;
  return { result, proof: Proof.parse(payload), sandbox };
}

describe("secrets of the set-up", () => {
  it("are given to the base's own set-up, and to no test", async () => {
    const { proof, sandbox } = await proveChange({ "a.txt": "a\n" });
    expect(proof).toMatchObject({ outcome: "passed", secrets: { state: "used", names: ["NPM_TOKEN"], cleaned: [] } });
    expect(sandbox.commands.map(({ secrets }) => secrets)).toEqual([{ NPM_TOKEN: token }, undefined, undefined]);
    expect(sandbox.asked.filter(({ secrets }) => secrets !== undefined)).toHaveLength(1);
    expect(renderProof(proof)).toContain("Secrets: `NPM_TOKEN`, for `setup` on the base alone.");
  });

  it("leave nothing to say where there are none", async () => {
    const { proof } = await proveChange({}, { setup: "cp package.json installed.json", setUpSecrets: "" });
    expect(proof.outcome).toBe("passed");
    expect(proof).not.toHaveProperty("secrets");
  });

  it("are taken out of the settings that the set-up wrote, and the tests then see none", async () => {
    const setup = `${installs}; echo "//r.test/:_authToken=$NPM_TOKEN" >> .npmrc; echo "t=$NPM_TOKEN"`;
    const { proof, world } = await proveChange(
      {},
      { setup, test: `${looks} && cat .npmrc`, files: { ".npmrc": "a=b\n" } },
    );
    expect(proof).toMatchObject({ outcome: "passed", secrets: { cleaned: [".npmrc"] } });
    expect(proof.commands.map(({ log }) => log)).toEqual(["t=***\n", "fine\na=b\n"]);
    expect(renderProof(proof)).toContain("Taken out of what it left: `.npmrc`.");
    expect(world.reporter.lines.join()).toContain("taken out of what it left: .npmrc");
  });

  it("are never given where dependencies of a change are laid, whoever asks for that", async () => {
    const base = toBase({});
    const { sandbox, ports } = open();
    const git = await repository.open();
    await git.fetch([base]);
    const tree = await git.writeTree(base, plainFiles({ "package.json": manifest("x", "y") }));
    const commit = await git.commit({ tree, parents: [base], message: "m", at: ports.clock.now() });
    const checkout = { submodules: false, lfs: false, depth: null, tags: false } as const;
    const secrets = ports.setUpSecrets;
    const of = { git, tree, commit, setup: "env", checkout, wishes: [], timeoutMs: 10_000, secrets };
    await setUpBase(of, sandbox, ports);
    expect(sandbox.asked.map(({ secrets }) => secrets)).toEqual([undefined]);
  });

  it("keep a change's dependencies from being installed, also after a person's yes", async () => {
    for (const mayInstall of [false, true]) {
      const changed = { "package.json": manifest("x", "y") };
      const { proof, sandbox } = await proveChange(changed, { mayInstall, test: `${looks}; grep -q y installed.json` });
      expect(proof).toMatchObject({ outcome: "failed", dependencies: { state: "secrets", paths: ["package.json"] } });
      expect(sandbox.commands[0]?.secrets).toBeDefined();
      expect(toHeadline(proof)).toMatch(/^a person merges: .* not installed .* given secrets \(failed\)$/);
      expect(renderProof(proof)).toContain("not those of the change (`package.json`)");
    }
  });
});

describe("a secret that the set-up left", () => {
  const leaks = { setup: `${installs}; echo "key: $NPM_TOKEN" > config.yml` };

  it("ends the job of a change, by its path and for a person, and nothing is run after it", async () => {
    await expect(proveChange({}, leaks)).rejects.toMatchObject({ code: "set_up.secrets", who: "user" });
    const told = await proveChange({}, leaks).catch((thrown: Error) => thrown.message);
    expect(told).toContain("in config.yml");
    expect(told).not.toContain(token);
  });

  it("makes the default branch red before code is paid for", async () => {
    const { proof, result, sandbox } = await validateBase(leaks);
    expect(proof).toMatchObject({ outcome: "failed", secrets: { state: "left", names: ["NPM_TOKEN"] }, commands: [] });
    expect(proof.reason).toContain("in config.yml");
    expect(result.headline).toBe("red: the set-up leaves a secret where tests could read it");
    expect(sandbox.commands).toHaveLength(1);
  });

  it("is not looked for after a set-up that failed, as nothing is run there", async () => {
    const { proof } = await proveChange({}, { setup: "echo $NPM_TOKEN > config.yml; exit 3" });
    expect(proof).toMatchObject({ outcome: "failed", secrets: { state: "used" } });
    expect(proof.commands.map(({ step }) => step)).toEqual(["setup"]);
  });
});

describe("a secret that can not be used", () => {
  const malformed = { setUpSecrets: `NPM_TOKEN=${token}\nnonsense ${token}` };

  it("makes the default branch red, with line and remedy, and runs nothing", async () => {
    const { proof, result, sandbox } = await validateBase(malformed);
    expect(proof).toMatchObject({ outcome: "failed", secrets: { state: "refused", names: [] } });
    expect(proof.reason).toContain("line 2 is not NAME=value");
    expect(`${proof.reason}${result.summary}`).not.toContain(token);
    expect(result.headline).toBe("red: the secrets of the set-up can not be used");
    expect(sandbox.asked).toEqual([]);
  });

  it("ends the job of a change", async () => {
    await expect(validateBase(malformed, "prove")).rejects.toMatchObject({ code: "set_up.secrets" });
  });
});

describe("a set-up without its secret", () => {
  it("names what the base's files read, where it fails", async () => {
    const files = { ".npmrc": "//r.test/:_authToken=${NPM_TOKEN}\n" };
    const { proof } = await proveChange({}, { setup: "exit 1", setUpSecrets: "", files });
    expect(proof.reason).toContain(".npmrc reads NPM_TOKEN, which `setup` was not given");
    expect(proof.reason).toContain("BATON_SETUP_SECRETS");
    const has = await proveChange({}, { setup: "exit 1", files });
    expect(has.proof.reason).toBe("");
  });
});

it("is refused alone, where nobody says whose code the checkout is", async () => {
  const { ports } = open();
  await expect(validate(none, ports)).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringContaining("BATON_SETUP_SECRETS"),
  });
});
