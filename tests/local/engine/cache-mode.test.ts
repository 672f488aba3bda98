import { afterEach, describe, expect, it } from "vitest";
import { CACHE_CLIENT, saidIn } from "../../builders/cache-client.ts";
import { type LocalEngine, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

const ACTION = "runs-on: x, steps: [{ uses: baton/baton@v1 }]";
const COMMENT = { name: "issue_comment", payload: { action: "created" } };

type Event = { readonly name: string; readonly payload?: Readonly<Record<string, unknown>> };

/** A run of these files, whose jobs with the action do these things with caches. */
async function run(files: Readonly<Record<string, string>>, steps: readonly (readonly string[])[], event?: Event) {
  const named = Object.fromEntries(Object.entries(files).map(([name, text]) => [`.github/workflows/${name}`, text]));
  local = await startLocalEngine(named, { treeFiles: CACHE_CLIENT });
  await local.run({ ...event, payload: { ...event?.payload, do: steps } });
  return { said: (job: string) => saidIn(local?.log(job) ?? ""), log: local.log, message: local.message() };
}

const file = (...lines: string[]) => ["on: [push, issue_comment]", ...lines, ""].join("\n");
const called = (...lines: string[]) => ["on: workflow_call", ...lines, ""].join("\n");

describe("cache-mode in a workflow file", () => {
  it("holds for each job: the job's own word, else the file's; and the service keeps it", async () => {
    const main = file(
      "cache-mode: none",
      `jobs:`,
      `  writes: { cache-mode: write, ${ACTION} }`,
      `  saves: { cache-mode: write-only, needs: writes, ${ACTION} }`,
      `  reads: { cache-mode: read, needs: saves, ${ACTION} }`,
      `  neither: { needs: reads, ${ACTION} }`,
    );
    const steps = [["old"], ["save", "k", "x"], ["restore", "k"]];
    const { said, log } = await run({ "main.yml": main }, steps);
    expect(said("writes")).toEqual(["saved k true", "restored k x"]);
    expect(said("saves")).toEqual(["saved k false", "restored"]);
    expect(said("reads")).toEqual(["saved k false", "restored k x"]);
    expect(said("neither")).toEqual(["saved k false", "restored"]);
    expect(log("saves")).toContain("another job may be creating this cache");
    for (const job of ["saves", "neither"])
      expect(log(job)).toContain("cache read denied: token has no readable scopes");
    for (const job of ["reads", "neither"])
      expect(log(job)).toContain("cache write denied: token has no writable scopes");
    expect(log("saves")).toContain("Cache mode: write-only");
    expect(log("neither")).toContain("Cache mode: none");
  });

  it("tells clients, which then do not ask", async () => {
    const { said, log } = await run({ "main.yml": file(`jobs: { a: { cache-mode: none, ${ACTION} } }`) }, [
      ["save", "k", "x"],
      ["restore", "k"],
    ]);
    expect(said("a")).toEqual(["saved k false", "restored"]);
    expect(log("a")).toContain("Cache save skipped: the effective cache-mode 'none' does not permit writes.");
    expect(log("a")).toContain("Cache restore skipped: the effective cache-mode 'none' does not permit reads.");
  });

  it("lets a run that a comment began write where it says so, with a warning", async () => {
    const { said } = await run(
      { "main.yml": file(`jobs: { a: { cache-mode: write, ${ACTION} } }`) },
      [["save", "k", "x"]],
      COMMENT,
    );
    expect(said("a")).toEqual(["saved k true"]);
    const told = local?.progress.flatMap((one) => (one.kind === "annotation" ? [one.annotation] : []));
    expect(told).toMatchObject([
      { level: "warning", message: expect.stringContaining("'cache-mode: write' lets a run of issue_comment") },
    ]);
  });

  it("warns of nothing where it gives no more than the event does", async () => {
    await run({ "main.yml": file(`jobs: { a: { cache-mode: write, ${ACTION} } }`) }, [["save", "k", "x"]]);
    expect(local?.progress.filter(({ kind }) => kind === "annotation")).toEqual([]);
  });

  it.each([
    ["file", file("cache-mode: readonly", `jobs: { a: { ${ACTION} } }`), "(Line: 2, Col: 13)"],
    ["job", file(`jobs: { a: { cache-mode: readonly, ${ACTION} } }`), "(Line: 2, Col: 26)"],
  ])("of another value is refused with its place: in the %s", async (_, main, at) => {
    const { message } = await run({ "main.yml": main }, []);
    expect(message).toContain(`.github/workflows/main.yml ${at}`);
    expect(message).toContain("readonly");
  });

  it("of a step is no key, and all other keys are still GitHub's parser's", async () => {
    const inStep = file("jobs: { a: { runs-on: x, steps: [{ run: x, cache-mode: read }] } }");
    expect((await run({ "main.yml": inStep }, [])).message).toContain("Unexpected value 'cache-mode'");
    await local?.close();
    const other = file("cache-modes: read", `jobs: { a: { ${ACTION} } }`);
    expect((await run({ "main.yml": other }, [])).message).toContain("Unexpected value 'cache-modes'");
  });
});

describe("cache-mode of a called workflow", () => {
  const caller = (...lines: string[]) => file(...lines, "jobs: { c: { uses: ./.github/workflows/called.yml } }");

  it("is the calling job's where it says none", async () => {
    const { log } = await run(
      { "main.yml": caller("cache-mode: read"), "called.yml": called(`jobs: { j: { ${ACTION} } }`) },
      [],
    );
    expect(log("c - j")).toContain("Cache mode: read");
  });

  it("may be less than its caller's, also two calls deep", async () => {
    const { log } = await run(
      {
        "main.yml": caller("cache-mode: write"),
        "called.yml": called("jobs: { d: { cache-mode: read, uses: ./.github/workflows/deep.yml } }"),
        "deep.yml": called(`jobs: { j: { ${ACTION} }, k: { cache-mode: none, ${ACTION} } }`),
      },
      [],
    );
    expect(log("c - d - j")).toContain("Cache mode: read");
    expect(log("c - d - k")).toContain("Cache mode: none");
  });

  it.each([
    ["read", "write"],
    ["read", "write-only"],
    ["write-only", "read"],
    ["none", "read"],
  ])("can not be more than its caller's: where that says %s, %s is refused before any job", async (has, asks) => {
    const { message } = await run(
      {
        "main.yml": caller(`cache-mode: ${has}`),
        "called.yml": called(`cache-mode: ${asks}`, `jobs: { j: { ${ACTION} } }`),
      },
      [],
    );
    expect(message).toBe(
      `.github/workflows/main.yml:3: Error calling workflow './.github/workflows/called.yml'. The nested job 'j' is requesting 'cache-mode: ${asks}', but is only allowed 'cache-mode: ${has}'.`,
    );
    expect(local?.jobs()).toEqual({});
  });

  it("is its own where no caller says one, whatever the event", async () => {
    const files = { "main.yml": caller(), "called.yml": called("cache-mode: write", `jobs: { j: { ${ACTION} } }`) };
    const { said } = await run(files, [["save", "k", "x"]], COMMENT);
    expect(said("c - j")).toEqual(["saved k true"]);
  });
});
