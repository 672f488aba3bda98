import type { Finding } from "../../contracts/review.ts";
import type { Prompt } from "../agent-task.ts";
import { fenceCode, fenceProse, type Origin } from "../fence.ts";

/** `number` 0: a task that is no issue. */
export type IssueMaterial = {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
};
/** A file in which the repository says how to work in it, as it is on the base commit. */
export type GuidanceMaterial = { readonly path: string; readonly text: string };

/** One of the repository's own agents: what its file, at the base commit, adds to the role's words. */
export type AgentMaterial = { readonly name: string; readonly text: string };

/** The role's words, and after them the agent's: trusted, as people merged them, and last, as they differ from job to job. */
export function withAgent(system: string, agent: AgentMaterial | null | undefined): string {
  if (!agent) return system;
  return `${system}\n\n## What this project adds, as its agent ${agent.name}\nLimits and result stay as they are above.\n${agent.text}`;
}

/** A titled part of a prompt's tail; empty ones are left out. */
export type Section = { readonly title: string; readonly text: string };

export function toPrompt(system: string, sections: readonly Section[], closing: string, nonce: string): Prompt {
  const parts = sections.filter(({ text }) => text !== "").map(({ title, text }) => `# ${title}\n${text}`);
  return { system, user: [...parts, `# To end with\n${closing}`].join("\n\n"), nonce };
}

export function guidanceSection(guidance: readonly GuidanceMaterial[], nonce: string): Section {
  const blocks = guidance.map(({ path, text }) =>
    fenceProse(text, { source: "guidance", author: path, trust: "repository" }, nonce),
  );
  return { title: "The project's own guidance", text: blocks.join("\n") };
}

/** REVIEW.md of the base: trusted, as people merged it; null or absent: there is none. */
export function falseAlarmsSection(text: string | null | undefined, nonce: string): Section {
  const origin = { source: "guidance", author: "REVIEW.md", trust: "repository" } as const;
  const head =
    "The project's people wrote this for its reviewers, against known false alarms. Leave out what it says is no defect here; harm that it does not speak of stays one.";
  return { title: "What is no defect here", text: text ? `${head}\n${fenceProse(text, origin, nonce)}` : "" };
}

/** In which language people will read it: what the configuration says, else that of what they wrote (`source`). */
export function sayLanguage(language: string | null | undefined, source: string): string {
  return `Write all that people will read in ${language ?? `the language of ${source}`}.`;
}

/** Models' words and people's, kept from run to run: to be weighed, unlike the guidance, which people have merged. */
export function lessonsSection(lessons: string | undefined, nonce: string): Section {
  const origin = { source: "lessons", trust: "claimed" } as const;
  return { title: "What former reviews taught", text: lessons ? fenceProse(lessons, origin, nonce) : "" };
}

export function issueSection(issue: IssueMaterial, nonce: string): Section {
  const source = issue.number === 0 ? "task" : `issue ${issue.number}`;
  const origin: Origin = { source, author: issue.author, trust: "claimed" };
  const text = issue.body.startsWith(issue.title) ? issue.body : `${issue.title}\n\n${issue.body}`;
  return { title: issue.number === 0 ? "The task" : "The issue", text: fenceProse(text, origin, nonce) };
}

/** Plans and findings are other models' words: data like all the rest. */
export function jsonBlock(value: unknown, source: string, nonce: string): string {
  return fenceCode(JSON.stringify(value), { source, trust: "claimed" }, nonce);
}

/** What a reader needs of a finding; its history stays out. */
export function toFindingMaterial(finding: Finding): Readonly<Record<string, unknown>> {
  const { id, severity, title, body, path, place, quote, criterion, suggestion } = finding;
  return { id, severity, title, body, path, line: place?.line ?? null, quote, criterion, suggestion };
}
