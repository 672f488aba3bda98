import type { Toolchain } from "../../../contracts/proof.ts";
import { renderBlock, renderCode, renderInline } from "./inline.ts";

/** `Node 24.21.0, npm 11.6.2`; undefined where no version is known. */
export function renderTools(toolchain: Toolchain | undefined): string | undefined {
  const tools = toolchain?.tools ?? [];
  if (tools.length === 0) return undefined;
  return tools.map(({ title, version }) => `${renderInline(title, 40)} ${renderInline(version, 60)}`).join(", ");
}

/** `wants Node 22 (.nvmrc), the runner has 24.21.0`, as one line of Markdown. */
export function renderDifference({ title, wants, file, found }: Toolchain["differing"][number]): string {
  const has = found === null ? "none" : renderInline(found, 60);
  return `wants ${renderInline(title, 40)} ${renderInline(wants, 60)} (${renderCode(file, 100)}), the runner has ${has}`;
}

/** What the base wants otherwise than the runner has it, with the remedy; undefined where nothing differs. */
export function renderDifferences(toolchain: Toolchain | undefined): string | undefined {
  if (toolchain === undefined || toolchain.differing.length === 0) return undefined;
  const lines = toolchain.differing.map((one) => `- ${renderDifference(one)}`);
  return ["⚠️ **Versions differ.** The default branch", ...lines, "", renderBlock(toolchain.remedy)].join("\n");
}
