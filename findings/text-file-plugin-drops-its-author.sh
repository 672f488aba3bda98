#!/usr/bin/env bash
# @octokit/plugin-create-or-update-text-file 6.0.3 takes a committer and an author, and sends neither.
# Both are among the options of its README and its types, and GitHub's route takes them (PUT and DELETE /repos/{owner}/{repo}/contents/{path}).
# The plugin sets them aside and never uses them, so that the commit bears the name of the token's owner; nothing tells of it. The same
# options by octokit.request are sent.
# Seen: the PUT and the DELETE of the plugin have no author and no committer, the direct PUT has both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @octokit/core@7.0.8 @octokit/plugin-create-or-update-text-file@6.0.3 >/dev/null
cat > look.mjs <<'END'
import { createServer } from "node:http";
import { Octokit } from "@octokit/core";
import { createOrUpdateTextFile } from "@octokit/plugin-create-or-update-text-file";

const server = createServer(async (request, reply) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  reply.writeHead(200, { "content-type": "application/json" });
  if (request.method === "GET") {
    reply.end(JSON.stringify({ type: "file", sha: "1".repeat(40), content: Buffer.from("old").toString("base64") }));
    return;
  }
  const { author, committer } = JSON.parse(text);
  console.log(`${request.method}: author ${author?.name}, committer ${committer?.name}`);
  reply.end("{}");
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const octokit = new (Octokit.plugin(createOrUpdateTextFile))({ baseUrl: `http://127.0.0.1:${server.address().port}` });
const someone = { name: "Someone", email: "someone@example.com" };
const file = { owner: "some-owner", repo: "some-repo", path: "some.txt", message: "Change", author: someone, committer: someone };
await octokit.createOrUpdateTextFile({ ...file, content: "new" });
await octokit.createOrUpdateTextFile({ ...file, content: null });
await octokit.request("PUT /repos/{owner}/{repo}/contents/{path}", { ...file, content: "bmV3", sha: "1".repeat(40) });
server.close();
server.closeAllConnections();
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "PUT: author undefined, committer undefined
DELETE: author undefined, committer undefined
PUT: author Someone, committer Someone" ] || { echo "It is no longer so."; exit 1; }
