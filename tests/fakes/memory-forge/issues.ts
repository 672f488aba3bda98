import { Fault } from "../../../src/core/fault.ts";
import type { ForgeIssue, ForgeIssues } from "../../../src/ports/forge/forge-issues.ts";
import { type ForgeWorld, tick } from "./forge-world.ts";

const missing = (what: string) =>
  new Fault("forge.not_found", `GitHub refused ${what} (404): Not Found`, { who: "user", facts: { status: 404 } });

export function memoryIssues(world: ForgeWorld): ForgeIssues {
  return {
    permission: async (login) => world.permissions.get(login) ?? { login, id: 0, permission: "none" },
    issue: async (number) => {
      const issue = world.issues.get(number) ?? issueOfPull(world, number);
      if (issue === undefined) throw missing(`issue ${number}`);
      return issue;
    },
    labelled: async (label) =>
      [...world.issues.values()]
        .filter(
          (issue) => issue.state === "open" && issue.labels.some((has) => has.toLowerCase() === label.toLowerCase()),
        )
        .reverse()
        .slice(0, 100),
    issues: async ({ labels, state, author, since }) =>
      [...world.issues.values()]
        .filter((issue) => state === "all" || issue.state === state)
        .filter((issue) =>
          labels.every((label) => issue.labels.some((has) => has.toLowerCase() === label.toLowerCase())),
        )
        .filter((issue) => author === null || issue.author.login === author)
        .filter((issue) => since === null || Date.parse(issue.updatedAt) >= Date.parse(since))
        .reverse()
        .slice(0, 1000),
    history: async (number) => {
      const issue = world.issues.get(number);
      if (issue === undefined) throw missing(`issue ${number}`);
      const opened = issue.labels.map((label) => ({ label, by: issue.author, at: issue.updatedAt }));
      return world.histories.get(number) ?? { labelled: opened, editedAt: null };
    },
    comments: async (issue) => world.comments.filter((comment) => comment.issue === issue),
    newestComments: async () => [...world.comments].reverse().slice(0, 100),
    commentsSince: async (since) =>
      world.comments
        .filter((comment) => Date.parse(comment.updatedAt) >= Date.parse(since))
        .sort((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt)),
    comment: async (issue, body) => {
      if (!world.issues.has(issue) && !world.pulls.some((pull) => pull.number === issue))
        throw missing(`issue ${issue}`);
      if (body.length > 65_536)
        throw new Fault("forge.invalid", "Body is too long (maximum is 65536 characters)", { who: "us" });
      const at = tick(world);
      const id = world.nextId++;
      const made = {
        id,
        issue,
        author: world.self,
        body,
        createdAt: at,
        updatedAt: at,
        url: `https://github.test/${world.repository}/issues/${issue}#${id}`,
      };
      world.comments.push(made);
      return made;
    },
    editComment: async (id, body) => {
      const at = world.comments.findIndex((comment) => comment.id === id);
      const found = world.comments[at];
      if (found === undefined) throw missing(`comment ${id}`);
      world.comments[at] = { ...found, body, updatedAt: tick(world) };
    },
    removeComment: async (id) => {
      const at = world.comments.findIndex((comment) => comment.id === id);
      if (at >= 0) world.comments.splice(at, 1);
    },
    react: async (to) => {
      const name = "issue" in to ? `issue:${to.issue}` : `comment:${to.comment}`;
      if (!world.reactions.includes(name)) world.reactions.push(name);
    },
    label: async (number, name) => {
      const issue = labelledOf(world, number);
      if (issue.labels.some((has) => has.toLowerCase() === name.toLowerCase())) return;
      world.issues.set(number, { ...issue, labels: [...issue.labels, name] });
      const opened = issue.labels.map((label) => ({ label, by: issue.author, at: issue.updatedAt }));
      const { labelled, editedAt } = world.histories.get(number) ?? { labelled: opened, editedAt: null };
      world.histories.set(number, {
        labelled: [...labelled, { label: name, by: world.self, at: tick(world) }],
        editedAt,
      });
    },
    unlabel: async (number, name) => {
      const issue = labelledOf(world, number);
      world.issues.set(number, {
        ...issue,
        labels: issue.labels.filter((has) => has.toLowerCase() !== name.toLowerCase()),
      });
    },
    close: async (number) => {
      const issue = world.issues.get(number);
      if (issue === undefined) throw missing(`issue ${number}`);
      world.issues.set(number, { ...issue, state: "closed" });
    },
  };
}

function labelledOf(world: ForgeWorld, number: number): ForgeIssue {
  const issue = world.issues.get(number);
  if (issue === undefined) throw missing(`issue ${number}`);
  return issue;
}

/** On GitHub a pull request is an issue as well. */
function issueOfPull(world: ForgeWorld, number: number): ForgeIssue | undefined {
  const pull = world.pulls.find((one) => one.number === number);
  return (
    pull && {
      number,
      title: pull.title,
      body: pull.body,
      state: pull.state,
      author: pull.author,
      labels: [],
      url: `https://github.test/${world.repository}/pull/${number}`,
      isPullRequest: true,
      updatedAt: new Date(world.clockMs).toISOString(),
    }
  );
}
