#!/usr/bin/env bash
# @octokit/plugin-paginate-rest 16.0.0 gives pages where its README and its types promise the items: for agent tasks and Copilot seats.
# The README says that it works around answers that keep their list under a key; both routes are among its paginating endpoints, and its types
# say that data is "tasks" and "seats". The code takes the list out only of a page with total_count or total_commits; GitHub's description
# gives these total_active_count and total_seats. So paginate() answers with one object a page, and its length counts pages.
# "GET /installation/repositories", which has total_count, comes out as items.
# Seen, of two pages with two items each: agent tasks 2, seats 2, repositories 4.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @octokit/core@7.0.8 @octokit/plugin-paginate-rest@16.0.0 >/dev/null
cat > look.mjs <<'END'
import { createServer } from "node:http";
import { Octokit } from "@octokit/core";
import { isPaginatingEndpoint, paginateRest } from "@octokit/plugin-paginate-rest";

const pages = {
  "/agents/tasks": (tasks) => ({ tasks, total_active_count: 4, total_archived_count: 0 }),
  "/orgs/some-org/copilot/billing/seats": (seats) => ({ total_seats: 4, seats }),
  "/installation/repositories": (repositories) => ({ total_count: 4, repositories }),
};
const server = createServer((request, reply) => {
  const { pathname, searchParams } = new URL(request.url, address);
  const first = searchParams.get("page") !== "2";
  const link = first ? { link: `<${address}${pathname}?page=2>; rel="next"` } : {};
  reply.writeHead(200, { "content-type": "application/json", ...link });
  reply.end(JSON.stringify(pages[pathname](first ? [{ id: 1 }, { id: 2 }] : [{ id: 3 }, { id: 4 }])));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const address = `http://127.0.0.1:${server.address().port}`;

const octokit = new (Octokit.plugin(paginateRest))({ baseUrl: address });
for (const route of ["GET /agents/tasks", "GET /orgs/{org}/copilot/billing/seats", "GET /installation/repositories"]) {
  const all = await octokit.paginate(route, { org: "some-org" });
  console.log(`${route}: paginating ${isPaginatingEndpoint(route)}, ${all.length}, keys of the first: ${Object.keys(all[0])}`);
}
server.close();
server.closeAllConnections();
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "GET /agents/tasks: paginating true, 2, keys of the first: tasks,total_active_count,total_archived_count
GET /orgs/{org}/copilot/billing/seats: paginating true, 2, keys of the first: total_seats,seats
GET /installation/repositories: paginating true, 4, keys of the first: id" ] || { echo "It is no longer so."; exit 1; }
