#!/usr/bin/env bash
# octokit-plugin-create-pull-request 6.0.1 opens a pull request without a deletion when GitHub could not answer whether the file is there.
# By its README DELETE_FILE deletes a file if it exists. It asks with a HEAD, and takes every error for "not there": a 502 or a limit as well
# as a 404. The pull request is opened with the rest of its changes, and the caller gets 201. For a file given as a function the same 502
# of the same place is an error.
# Seen: with 404 and with 502 "left out, pull request 201"; by a function "error 502"; with 200 it is deleted.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @octokit/core@7.0.8 octokit-plugin-create-pull-request@6.0.1 >/dev/null
cat > look.mjs <<'END'
import { createServer } from "node:http";
import { Octokit } from "@octokit/core";
import { createPullRequest, DELETE_FILE } from "octokit-plugin-create-pull-request";

let answer = 200;
let tree = [];
const routes = {
  "GET /repos/o/r": () => ({ default_branch: "main", permissions: { push: true } }),
  "GET /repos/o/r/commits": () => [{ sha: "c0", commit: { tree: { sha: "t0" } } }],
  "POST /repos/o/r/git/trees": (body) => {
    tree = body.tree;
    return { sha: "t1" };
  },
  "POST /repos/o/r/git/commits": () => ({ sha: "c1" }),
  "POST /graphql": () => ({ data: { repository: { ref: null } } }),
  "POST /repos/o/r/git/refs": () => ({}),
  "POST /repos/o/r/pulls": () => ({ number: 1 }),
};
const server = createServer(async (request, reply) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const path = request.url.split("?")[0];
  const asked = path.startsWith("/repos/o/r/contents/");
  const code = asked ? answer : path.endsWith("/pulls") ? 201 : 200;
  reply.writeHead(code, { "content-type": "application/json" });
  const made = asked ? { message: "Something" } : routes[`${request.method} ${path}`](text ? JSON.parse(text) : {});
  reply.end(request.method === "HEAD" ? undefined : JSON.stringify(made));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const log = { debug() {}, info() {}, warn() {}, error() {} };
const octokit = new (Octokit.plugin(createPullRequest))({ baseUrl: `http://127.0.0.1:${server.address().port}`, log });

const open = async (code, value) => {
  answer = code;
  tree = [];
  const files = { "kept.txt": "new", "old.txt": value };
  const asked = { owner: "o", repo: "r", title: "Tidy", body: "", head: "tidy", changes: [{ files, commit: "Tidy" }] };
  return octokit.createPullRequest(asked).then(
    ({ status }) => `${tree.some(({ path }) => path === "old.txt") ? "deleted" : "left out"}, pull request ${status}`,
    ({ status }) => `error ${status}`,
  );
};
console.log(`200: ${await open(200, DELETE_FILE)}`);
console.log(`404: ${await open(404, DELETE_FILE)}`);
console.log(`502: ${await open(502, DELETE_FILE)}`);
console.log(`502, by a function: ${await open(502, () => DELETE_FILE)}`);
server.close();
server.closeAllConnections();
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "200: deleted, pull request 201
404: left out, pull request 201
502: left out, pull request 201
502, by a function: error 502" ] || { echo "It is no longer so."; exit 1; }
