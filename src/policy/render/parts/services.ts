import type { Proof } from "../../../contracts/proof.ts";
import { fenceOf } from "../../../core/text/fence-of.ts";
import { renderCode, renderInline, renderLog, renderParts } from "./inline.ts";

/** `Beside the tests, by Docker 28.2.2: postgres 17.2 (image)`, or why they did not start; undefined where there were none. */
export function renderServices({ services }: Pick<Proof, "services">): string | undefined {
  if (services === undefined) return undefined;
  const { engine, started, failed } = services;
  if (failed !== undefined)
    return renderParts([
      `**Services:** ${renderInline(failed.why, 1000)}`,
      failed.log === "" ? undefined : renderLog(failed.log),
    ]);
  const each = started.map(({ name, image, version }) => {
    const told = version === null ? "" : ` ${renderInline(version, 60)}`;
    return `${renderInline(name, 40)}${told} (${renderCode(image, 500)})`;
  });
  return `**Services** beside the tests, by ${renderInline(engine, 60)}: ${each.join(", ")}`;
}

/** What CI starts and nobody has named here, with the lines to copy; undefined where there is nothing of that. */
export function renderAskedServices({ askedServices }: Pick<Proof, "askedServices">): string | undefined {
  if (askedServices === undefined) return undefined;
  const { names, place, snippet } = askedServices;
  const fence = fenceOf(snippet);
  return [
    `⚠️ **Services.** The repository's CI starts ${names.map((name) => renderCode(name, 100)).join(", ")} beside its tests (${renderCode(place, 300)}), and nothing does so here. Where tests need them, add to \`.github/baton.yml\`:`,
    "",
    `${fence}yaml`,
    snippet,
    fence,
    "",
    "Tests reach them at `127.0.0.1`.",
  ].join("\n");
}
