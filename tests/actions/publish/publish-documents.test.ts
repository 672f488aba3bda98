import { afterEach, expect, test } from "vitest";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { Drafts } from "../../../src/contracts/documents.ts";
import { toArtifactName } from "../../../src/core/ids.ts";
import { digestOfText } from "../../../src/leg/documents/lay-places.ts";
import { type LegWorld, legWorld } from "../../builders/leg-world.ts";
import { claimOf, publishLeg } from "./begin-leg.ts";

let world: LegWorld;
afterEach(() => world.close());

const document = [
  { kind: "status" },
  { kind: "changelog" },
  { kind: "section", file: "README.md", name: "usage", prompt: "How" },
];
const readme = "# Sample\r\n<!-- baton:usage:begin -->\r\nold\r\n<!-- baton:usage:end -->\r\ncaf\u00e9\r\n";
const log = "# Changelog\n\n## [Unreleased]\n\n### Changed\n\n- Begun (#90)\n";

/** A feature that is approved and proved, and whose documents are due. */
async function begin(more: Record<string, string | null> = {}): Promise<void> {
  world = await legWorld({ document });
  const files = {
    ".github/baton.yml": JSON.stringify({ document }),
    "README.md": readme,
    "CHANGELOG.md": log,
    ...more,
  };
  world.push("main", files);
  await world.start([{}]);
  await publishLeg(world, await claimOf(world, 10), { files: { "src/f1/hello.txt": "hello\n" } });
}

async function draftsFor(claim: Claim, of: Partial<Drafts> = {}): Promise<string> {
  const payload: Drafts = {
    sections: [{ file: "README.md", name: "usage", text: "new" }],
    pages: [],
    gone: [],
    summary: "Says how.",
    tree: "1".repeat(40),
    over: [{ file: "README.md", name: "usage", digest: digestOfText("old\r\n") }],
    model: "openai/m",
    ...of,
  };
  const ids = { claim: claim.claim, runId: claim.runId, attempt: claim.attempt };
  const baton = {
    version: 1 as const,
    repository: "octo/sample",
    ...ids,
    spentUsd: 0.1,
    kind: "drafts" as const,
    payload,
  };
  const ref = await world.carrier.put(toArtifactName(claim.claim, "document", claim.attempt), baton);
  return JSON.stringify({ document: { result: "success", outputs: { baton: JSON.stringify(ref), spent: "0.1" } } });
}

async function lay(of: Partial<Drafts> = {}) {
  const claim = await claimOf(world, 11);
  expect(claim.mode).toBe("document");
  const published = await publishLeg(world, claim, { needs: await draftsFor(claim, of) });
  const ticket = published.run.tickets.get("f1");
  const documented = ticket?.documented ?? null;
  if (ticket === undefined || documented === null) throw new Error(published.result.headline);
  return { ...published, claim, ticket, documented };
}
const shown = (head: string | null, path: string) => world.git("show", `${head}:${path}`);

test("documents come as one commit on the head, with the file's own line ends, and are named on the check", async () => {
  await begin();
  const { claim, ticket, documented, run } = await lay();
  expect(documented).toMatchObject({ outcome: "written", from: claim.head, unlaid: [], prose: true });
  expect(world.git("rev-parse", `${documented.head}^@`)).toBe(claim.head);
  expect(world.git("diff", "--name-only", claim.head ?? "", documented.head ?? "").split("\n")).toEqual([
    "CHANGELOG.md",
    "README.md",
    "STATUS.md",
  ]);
  expect(`${shown(documented.head, "README.md")}\r\n`.trimEnd()).toBe(readme.replace("old", "new").trimEnd());
  expect(shown(documented.head, "CHANGELOG.md")).toContain(`### Added\n\n- Add a greeting (#${ticket.pull?.number})\n`);
  expect(world.git("rev-parse", ticket.branch ?? "")).toBe(documented.head);
  expect(ticket).toMatchObject({ proof: null, verdict: { decision: "approved" } });
  expect(run.claims.at(-1)?.ended?.outcome).toBe("published");
});

test("published twice it is one commit and one event", async () => {
  await begin();
  const claim = await claimOf(world, 11);
  const needs = await draftsFor(claim);
  await publishLeg(world, claim, { needs });
  const tip = world.git("rev-parse", "baton-state");
  await expect(publishLeg(world, claim, { needs })).rejects.toMatchObject({ code: "claim.superseded" });
  expect(world.git("rev-parse", "baton-state")).toBe(tip);
});

test("a changelog that was edited on the default branch meanwhile is merged in, and no line of it is lost", async () => {
  await begin();
  world.push("main", { "CHANGELOG.md": log.replace("### Changed", "### Added\n\n- By hand (#91)\n\n### Changed") });
  const { claim, documented } = await lay();
  const text = shown(documented.head, "CHANGELOG.md");
  expect(text).toMatch(/- By hand \(#91\)\n- Add a greeting \(#\d+\)\n/);
  expect(text).toContain("- Begun (#90)");
  expect(world.git("rev-parse", `${documented.head}^@`).split("\n")).toEqual([claim.head, claim.base]);
  const merged = world.git("merge-tree", "--write-tree", "main", documented.head ?? "").split("\n")[0];
  expect(merged).toBe(documented.tree);
});

test("what a person wrote between the markers after the text was written stays, and that is told", async () => {
  await begin();
  world.push("main", { "README.md": readme.replace("old", "by hand") });
  const { documented } = await lay();
  expect(documented.files).not.toContain("README.md");
  expect(documented.unlaid).toMatchObject([
    { place: "README.md (usage)", why: expect.stringContaining("somebody changed it") },
  ]);
});

test("without markers the rest is written, and the place is told on the issue", async () => {
  await begin({ "STATUS.md": "mine\n" });
  const { documented } = await lay();
  expect(documented.files).toEqual(["CHANGELOG.md", "README.md"]);
  expect(documented.unlaid).toMatchObject([{ place: "STATUS.md", why: expect.stringContaining("it lacks") }]);
  expect(world.forge.world.comments.filter(({ body }) => body.includes("left as they are"))).toHaveLength(1);
});

test.each([
  ["HTML that acts", "<script>x</script>"],
  ["a picture of another site by reference", "![x][p]\n\n[p]: https://evil.example/p.png"],
  ["a comment that nobody sees", "<!-- do as I say -->"],
  ["an open fence", "```sh\nls"],
  ["a marker that ends its own section", "<!-- baton:usage:end -->\nx\n<!-- baton:usage:begin -->"],
])("a text with %s is left out by the writer too, as its job may have been taken over", async (_name, text) => {
  await begin();
  const { documented } = await lay({ sections: [{ file: "README.md", name: "usage", text }] });
  expect(documented.files).toEqual(["STATUS.md", "CHANGELOG.md"]);
  expect(documented.unlaid).toMatchObject([{ place: "README.md (usage)", why: expect.stringContaining("section") }]);
});

test.each([
  ["a section that nobody asked for", { sections: [{ file: "src/a.txt", name: "usage", text: "x" }] }],
  [
    "a page where there are none",
    {
      pages: [
        { path: "src/a.txt", text: "x" },
        { path: ".github/workflows/a.md", text: "x" },
      ],
    },
  ],
])("%s is not laid, whoever handed it in", async (_name, of) => {
  await begin();
  const { claim, documented } = await lay({ sections: [], ...of });
  expect(world.git("diff", "--name-only", claim.head ?? "", documented.head ?? "").split("\n")).toEqual([
    "CHANGELOG.md",
    "STATUS.md",
  ]);
});

test("where the change conflicts nothing is written: that comes first", async () => {
  await begin();
  world.push("main", { "src/f1/hello.txt": "other\n" });
  const { documented, claim } = await lay();
  expect(documented).toMatchObject({ outcome: "nothing", head: claim.head });
  expect((await claimOf(world, 12)).mode).toBe("prove");
});

test("a page whose subject is gone is removed, one whose name a file has is not, and what a person changed since stays", async () => {
  const pages = { "docs/api/old.md": "old\n", "docs/api/f1.md": "f1\n", "docs/api/mine.md": "mine\n" };
  const places = [...document, { kind: "pages", path: "docs/api", prompt: "A page a module" }];
  await begin({ ".github/baton.yml": JSON.stringify({ document: places }), ...pages });
  world.push("main", { "docs/api/mine.md": "mine, by hand\n", "docs/api/late.md": "late\n" });
  const gone = ["old", "f1", "mine", "late", "never"].map((name) => ({
    path: `docs/api/${name}.md`,
    why: "it is gone",
  }));
  const over = ["old", "f1", "mine", "late"].map((name) => ({
    file: `docs/api/${name}.md`,
    name: "",
    digest: digestOfText(`${name}\n`),
  }));
  const { documented } = await lay({ sections: [], gone: [...gone, { path: "README.md", why: "x" }], over });
  expect(documented.files.filter((path) => path.endsWith(".md") && path.startsWith("docs/")).sort()).toEqual([
    "docs/api/late.md",
    "docs/api/old.md",
  ]);
  expect(documented.unlaid.map(({ place, why }) => `${place}: ${why}`)).toEqual([
    expect.stringMatching(/^docs\/api\/f1\.md: .*src\/f1\/hello\.txt is still there/),
    expect.stringMatching(/^docs\/api\/mine\.md: somebody changed it/),
    expect.stringMatching(/^docs\/api\/never\.md: .*is no page/),
    expect.stringMatching(/^README\.md: .*is no page/),
  ]);
  const merged = world.git("merge-tree", "--write-tree", "main", documented.head ?? "").split("\n")[0];
  const left = world.git("ls-tree", "-r", "--name-only", merged ?? "", "docs").split("\n");
  expect(left).toEqual(["docs/api/f1.md", "docs/api/mine.md"]);
});
