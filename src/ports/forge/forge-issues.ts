import type { Actor } from "../../contracts/events/envelope.ts";

export type ForgeUser = { readonly login: string; readonly id: number; readonly isBot: boolean };
export type ForgeIssue = {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly author: ForgeUser;
  readonly labels: readonly string[];
  readonly url: string;
  readonly isPullRequest: boolean;
  readonly updatedAt: string;
};
export type ForgeComment = {
  readonly id: number;
  readonly issue: number;
  readonly author: ForgeUser;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly url: string;
};

/** What became of an issue, by its timeline. */
export type IssueHistory = {
  /** Each time that a label was put on, oldest first; of the last hundred. */
  readonly labelled: readonly { readonly label: string; readonly by: ForgeUser; readonly at: string }[];
  /** When title or text were changed last; null: never. */
  readonly editedAt: string | null;
};

/** Issues and their comments; a pull request's conversation too. Every write is looked for by its marker before it is tried again. */
export interface ForgeIssues {
  /** `permission: none` for anybody that GitHub does not vouch for; an error of the call is a no too. */
  permission(login: string): Promise<Actor>;
  issue(number: number): Promise<ForgeIssue>;
  /** Open issues with the label, newest first, at most 100. */
  labelled(label: string): Promise<readonly ForgeIssue[]>;
  /** All that have every one of the labels (in any case) and were changed at or after `since`, the newest first; pull requests too. At most a thousand. */
  issues(of: {
    readonly labels: readonly string[];
    readonly state: "open" | "closed" | "all";
    readonly author: string | null;
    readonly since: string | null;
  }): Promise<readonly ForgeIssue[]>;
  /** Of an issue that is no pull request. */
  history(issue: number): Promise<IssueHistory>;
  comments(issue: number): Promise<readonly ForgeComment[]>;
  /** Of the whole repository, the newest first, at most 100. */
  newestComments(): Promise<readonly ForgeComment[]>;
  /** Of the whole repository, updated at or after `since`, oldest first. */
  commentsSince(since: string): Promise<readonly ForgeComment[]>;
  comment(issue: number, body: string): Promise<ForgeComment>;
  editComment(id: number, body: string): Promise<void>;
  /** Gone already is no error. */
  removeComment(id: number): Promise<void>;
  /** 👀; once is enough and twice does no harm. */
  react(to: { readonly issue: number } | { readonly comment: number }): Promise<void>;
  /** Puts a label on, which is made where the repository has none of that name; on already is no error. */
  label(issue: number, name: string): Promise<void>;
  /** Takes a label off; off already is no error. */
  unlabel(issue: number, name: string): Promise<void>;
  close(issue: number): Promise<void>;
}
