import { resolveCommit } from "../../git/refs.ts";
import { apiRepo, pageOf } from "../../world.ts";
import { notFound, ok, Refusal } from "../answers.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";

/** GitHub gives a file's content in JSON up to 1 MB. */
const MAX_JSON_BYTES = 1024 * 1024;

export const contentRoutes: readonly RepoRoute[] = [
  { method: "GET", path: "/repos/{owner}/{repo}/contents/{path}", needs: ["contents=read"], answer: show },
];

function show(call: RepoCall): Answer {
  const { world, repo } = call;
  const git = world.git(repo);
  const name = call.query.get("ref") ?? repo.defaultBranch;
  const commit = resolveCommit(git, name);
  if (commit === undefined) throw new Refusal(404, `No commit found for the ref ${name}`);
  const path = (call.params.path ?? "").replace(/^\/+|\/+$/g, "");
  if (path === "") return folder(call, { commit, name, path: "" });
  const out = git.run(["ls-tree", "-z", "-l", commit, "--", path]);
  const entry = parseEntry(out.split("\0")[0] ?? "");
  if (entry === undefined) throw notFound();
  if (entry.type === "tree") return folder(call, { commit, name, path: `${path}/` });
  const raw = git.bytes(["cat-file", "blob", entry.sha]);
  if (/vnd\.github(\.v3)?\.raw/.test(call.accept)) {
    return { status: 200, text: { type: "application/vnd.github.raw; charset=utf-8", content: raw } };
  }
  const small = entry.size <= MAX_JSON_BYTES;
  const content = small ? raw.toString("base64") : "";
  return ok({
    ...describe(call, entry, name),
    type: "file",
    content: content.replace(/(.{60})/g, "$1\n"),
    encoding: small ? "base64" : "none",
  });
}

type Entry = { readonly type: string; readonly sha: string; readonly size: number; readonly path: string };

function folder(call: RepoCall, at: { readonly commit: string; readonly name: string; readonly path: string }): Answer {
  const git = call.world.git(call.repo);
  const out = git.run(["ls-tree", "-z", "-l", at.commit, ...(at.path === "" ? [] : ["--", at.path])]);
  const entries = out.split("\0").flatMap((line) => parseEntry(line) ?? []);
  return ok(
    entries.map((entry) => ({ ...describe(call, entry, at.name), type: entry.type === "tree" ? "dir" : "file" })),
  );
}

function parseEntry(line: string): Entry | undefined {
  const [meta = "", path] = line.split("\t");
  const [, type = "", sha = "", size = "0"] = meta.split(/ +/);
  return path === undefined ? undefined : { type, sha, size: Number(size) || 0, path };
}

function describe(call: RepoCall, entry: Entry, ref: string): Readonly<Record<string, unknown>> {
  const { world, repo } = call;
  const path = entry.path.split("/").map(encodeURIComponent).join("/");
  const url = apiRepo(world, repo, `/contents/${path}?ref=${encodeURIComponent(ref)}`);
  const kind = entry.type === "tree" ? "trees" : "blobs";
  const gitUrl = apiRepo(world, repo, `/git/${kind}/${entry.sha}`);
  const page = pageOf(world, repo, `/${entry.type === "tree" ? "tree" : "blob"}/${ref}/${path}`);
  return {
    name: entry.path.split("/").at(-1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url,
    html_url: page,
    git_url: gitUrl,
    download_url: entry.type === "tree" ? null : pageOf(world, repo, `/raw/${ref}/${path}`),
    _links: { self: url, git: gitUrl, html: page },
  };
}
