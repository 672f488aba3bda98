import type { LaidPlaces } from "../../leg/documents/lay-places.ts";
import { renderBlock, renderCode, renderInline } from "../../policy/render/parts/inline.ts";

/** For the job summary: what was written, what was left and why. */
export function renderDocuments(
  headline: string,
  { files, unlaid, summary }: LaidPlaces & { readonly summary: string },
): string {
  const lines = [
    `### ${renderInline(headline, 300)}`,
    ...(summary === "" ? [] : ["", renderBlock(summary)]),
    ...(files.length === 0 ? [] : ["", ...files.map(({ path }) => `- ${renderCode(path)}`)]),
    ...(unlaid.length === 0
      ? []
      : ["", "Left as they are:", ...unlaid.map(({ place, why }) => `- ${renderCode(place)}: ${renderBlock(why)}`)]),
  ];
  return `${lines.join("\n")}\n`;
}
