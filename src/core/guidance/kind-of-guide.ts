/**
 * Files in which repositories tell agents how to work in them, by where the tools that read them look (their documentation of 2026-11):
 * `guide` AGENTS.md, CLAUDE.md, GEMINI.md and their local twins in any folder; `copilot` .github/copilot-instructions.md; `instructions`
 * .github/instructions/NAME.instructions.md with `applyTo`; `cursor` .cursor/rules/NAME.mdc in any folder, and .cursorrules; `skill` SKILL.md of a
 * skill's folder; `agent` another tool's agent; `review` REVIEW.md, which tells reviewers what is no defect here.
 */
export type GuideKind = "guide" | "copilot" | "instructions" | "cursor" | "skill" | "agent" | "review";

const kinds: readonly (readonly [GuideKind, RegExp])[] = [
  ["guide", /(?:^|\/)(?:AGENTS(?:\.override)?|CLAUDE(?:\.local)?|GEMINI)\.md$/i],
  ["copilot", /^\.github\/copilot-instructions\.md$/i],
  ["instructions", /^\.github\/instructions\/(?:.+\/)?[^/]+\.md$/i],
  ["cursor", /(?:^|\/)\.cursor\/rules\/(?:.+\/)?[^/]+\.mdc?$|^\.cursorrules$/i],
  ["skill", /(?:^|\/)\.(?:claude|github|agents)\/skills\/[^/]+\/SKILL\.md$/i],
  ["review", /^REVIEW\.md$/i],
  ["agent", /^\.(?:claude|github)\/agents\/(?:.+\/)?[^/]+\.md$/i],
];

/** undefined: no agent takes orders from it. */
export function kindOfGuide(path: string): GuideKind | undefined {
  return kinds.find(([, pattern]) => pattern.test(path))?.[0];
}
