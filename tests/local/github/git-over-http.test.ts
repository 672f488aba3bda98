import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const told = (error: unknown): string => {
  const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
  return stdout + stderr;
};

describe("git over HTTP", () => {
  test("a shallow, blobless clone can fetch a blob it wants by its sha", async () => {
    const tree = await town.clone(town.job({ contents: "read" }));
    const blob = tree.git("rev-parse", "HEAD:README.md");
    const path = mkdtempSync(join(town.folder, "thin-"));
    await tree.remote(
      "clone",
      "--quiet",
      "--depth=1",
      "--filter=blob:none",
      "--no-checkout",
      `${town.github.serverUrl}/octo/demo.git`,
      path,
    );
    const missing = (): string => tree.git("-C", path, "rev-list", "--objects", "--missing=print", "HEAD");
    expect(missing()).toContain(`?${blob}`);
    await tree.remote(
      "-C",
      path,
      "-c",
      "fetch.negotiationAlgorithm=noop",
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      "--filter=blob:none",
      "origin",
      blob,
    );
    expect(missing()).not.toContain(`?${blob}`);
  });

  test("contents: read may fetch and not push, in GitHub's words", async () => {
    const tree = await town.clone(town.job({ contents: "read" }));
    tree.commit("x", { "x.txt": "x" });
    const error = await tree.push("x").catch(told);
    expect(error).toContain("Permission to octo/demo.git denied to github-actions[bot].");
    expect(error).toContain("403");
  });

  test("a stranger may clone what is public and push nothing", async () => {
    const tree = await town.clone(town.github.as("mallory"));
    tree.commit("evil", { "x.txt": "x" });
    expect(await tree.push("evil").catch(told)).toContain("denied to mallory");
  });

  test("GITHUB_TOKEN may not change a workflow file, in any commit that is new; a person may", async () => {
    const tree = await town.clone(town.job({ contents: "write" }));
    tree.commit("sneaky", { ".github/workflows/evil.yml": "on: push\n" });
    tree.commit("sneaky", { "ok.txt": "ok" });
    expect(await tree.push("sneaky").catch(told)).toContain(
      "refusing to allow a GitHub App to create or update workflow `.github/workflows/evil.yml` without `workflows` permission",
    );
    expect((await town.github.as("alice").send("GET", town.at("/git/ref/heads/sneaky"))).status).toBe(404);
    const person = await town.clone(town.github.as("alice"));
    person.commit("honest", { ".github/workflows/more.yml": "on: push\n" });
    await person.push("honest");
    // What the repository holds already, a job may put under another name.
    await tree.remote("fetch", "--quiet", "origin", "honest");
    await tree.push("FETCH_HEAD:refs/heads/again");
  });

  test("an atomic push moves all its refs or none, also those outside heads", async () => {
    const tree = await town.clone(town.job({ contents: "write" }));
    const first = tree.commit("state", { "a.txt": "1" });
    await tree.push("--atomic", "state", "state:refs/baton/state", "state:refs/heads/copy");
    const rival = await town.clone(town.job({ contents: "write" }));
    await rival.remote("fetch", "--quiet", "origin", "state:state");
    rival.commit("state", { "b.txt": "2" });
    await rival.push("state");
    tree.commit("state", { "c.txt": "3" });
    expect(await tree.push("--atomic", "state", "state:refs/baton/state").catch(told)).toMatch(/rejected/);
    const ref = (await town.github.as("alice").request("GET", town.at("/git/matching-refs/baton/"))) as {
      object: { sha: string };
    }[];
    expect(ref.map((one) => one.object.sha)).toEqual([first]);
  });

  test("protected branches refuse force and deletion, or every direct push", async () => {
    const { github, repository } = town;
    const tree = await town.clone(github.as("octo"));
    tree.commit("main", { "m.txt": "1" });
    await tree.push("main");
    github.protectBranch(repository, "main");
    tree.git("commit", "--quiet", "--amend", "-m", "rewritten");
    const force = await tree.push("--force", "main").catch(told);
    expect(force).toContain("(protected branch hook declined)");
    expect(force).toContain("Cannot force-push to a protected branch");
    github.protectBranch(repository, "main", { requirePullRequest: true });
    tree.git("reset", "--quiet", "--hard", "origin/main");
    tree.commit("main", { "m.txt": "2" });
    expect(await tree.push("main").catch(told)).toContain("Changes must be made through a pull request.");
    github.protectBranch(repository, "main");
    await tree.push("main");
  });

  test("refs/pull belongs to GitHub: it can be fetched and not pushed", async () => {
    const alice = town.github.as("alice");
    const tree = await town.clone(alice);
    const head = tree.commit("pulled", { "p.txt": "p" });
    await tree.push("pulled");
    const pull = (await alice.request("POST", town.at("/pulls"), { title: "p", head: "pulled", base: "main" })) as {
      number: number;
    };
    await tree.remote(
      "fetch",
      "--quiet",
      "origin",
      `refs/pull/${pull.number}/head:got`,
      `refs/pull/${pull.number}/merge:merged`,
    );
    expect(tree.git("rev-parse", "got")).toBe(head);
    expect(tree.git("rev-parse", "merged^2")).toBe(head);
    expect(await tree.push(`pulled:refs/pull/${pull.number}/head`).catch(told)).toContain("deny updating a hidden ref");
  });

  test("a push makes one event a branch, with its commits, and none for other refs", async () => {
    const tree = await town.clone(town.github.as("alice"));
    const before = town.github.pendingEvents().length;
    const sha = tree.commit("eventful", { "n.txt": "n" }, "Tell it");
    await tree.push("eventful", "eventful:refs/notes/x");
    expect(town.github.pendingEvents().slice(before)).toMatchObject([
      {
        name: "push",
        ref: "refs/heads/eventful",
        sha,
        byWorkflowToken: false,
        payload: { created: true, forced: false, after: sha, head_commit: { message: "Tell it", added: ["n.txt"] } },
      },
    ]);
  });

  test("zipped requests are read, and a wrong token is asked for again", async () => {
    const body = gzipSync(Buffer.from("0014command=ls-refs\n0000"));
    const url = `${town.github.apiUrl.replace("/api/v3", "")}/octo/demo.git/git-upload-pack`;
    const headers = {
      "content-type": "application/x-git-upload-pack-request",
      "content-encoding": "gzip",
      "git-protocol": "version=2",
    };
    const answer = await fetch(url, { method: "POST", headers, body });
    expect(await answer.text()).toContain("refs/heads/main");
    const wrong = await fetch(url, { method: "POST", headers: { ...headers, authorization: "basic eDp5" }, body });
    expect([wrong.status, wrong.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="GitHub"']);
  });

  test("a push whose answer is lost has happened", async () => {
    const tree = await town.clone(town.github.as("alice"));
    const sha = tree.commit("lost", { "l.txt": "l" });
    town.github.fail({ match: /git-receive-pack$/, reset: true, afterWrite: true, times: 1 });
    await expect(tree.push("lost")).rejects.toThrow();
    expect(await town.github.as("alice").request("GET", town.at("/git/ref/heads/lost"))).toMatchObject({
      object: { sha },
    });
  });

  test("each call is a line of traffic.jsonl, with the job that made it", async () => {
    const job = town.job({ contents: "read", issues: "read" });
    await job.request("GET", town.at("/issues?per_page=1"));
    await town.clone(job);
    const lines = readFileSync(join(town.folder, "run", "traffic.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const own = lines.filter((line) => line.job !== null).slice(-4);
    expect(own.map((line) => [line.kind, line.method, line.status, line.run])).toEqual([
      ["rest", "GET", 200, 1],
      ["git", "GET", 200, 1],
      ["git", "POST", 200, 1],
      ["git", "POST", 200, 1],
    ]);
    expect(typeof own[0]?.ms).toBe("number");
  });
});
