import type { WrittenPlace } from "../../config/documents.ts";
import type { DocumentsReport } from "../../contracts/documents.ts";
import { isPage } from "../../core/documents/find-outside.ts";
import { checkPath } from "../../core/paths/check-path.ts";
import { readBlocks } from "../../core/text/markdown/read-blocks.ts";
import { findForeign } from "./find-foreign.ts";

const marker = /baton:[a-z][a-z0-9-]*:(?:begin|end)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/** What stands at a place; empty: nothing. */
export type Now = (of: { readonly file: string; readonly name: string } | { readonly path: string }) => string;

/**
 * What is wrong with a documenter's texts, a sentence each: written at a place that is not asked for, or with something in them that people would not see or that
 * acts, unless it stood there before.
 */
export function checkDrafts(
  report: Partial<Pick<DocumentsReport, "sections" | "pages" | "gone">>,
  places: readonly WrittenPlace[],
  now: Now,
): readonly string[] {
  const seen = new Set<string>();
  const once = (key: string, what: string) => {
    const problem = seen.has(key) ? [`${what} stands there twice`] : [];
    seen.add(key);
    return problem;
  };
  const sections = (report.sections ?? []).flatMap(({ file, name, text }) => {
    const what = `section ${JSON.stringify(name)} of ${JSON.stringify(file)}`;
    const isAsked = places.some((place) => place.kind === "section" && place.file === file && place.name === name);
    if (!isAsked) return [`there is no ${what}; leave it out`];
    return [...once(`${file}\n${name}`, what), ...findProblems(what, text, now({ file, name }))];
  });
  const pages = (report.pages ?? []).flatMap(({ path, text }) => {
    const what = `page ${JSON.stringify(path)}`;
    const refused = checkPath(path);
    if (refused !== undefined) return [`${what} is refused: ${refused}`];
    const isAsked = places.some((place) => place.kind === "pages" && isPage(path, place.path));
    if (!isAsked) return [`${what} is no .md, .rst or .adoc file below the folders that were named; leave it out`];
    return [...once(path, what), ...findProblems(what, text, now({ path }))];
  });
  const gone = (report.gone ?? []).flatMap(({ path }) => {
    const what = `page ${JSON.stringify(path)}, which is to be removed,`;
    const isThere = places.some((place) => place.kind === "pages" && isPage(path, place.path)) && now({ path }) !== "";
    return isThere ? once(path, what) : [`${what} is no page of the folders that were named; leave it out`];
  });
  return [...sections, ...pages, ...gone];
}

function findProblems(what: string, text: string, now: string): readonly string[] {
  const strange = findForeign(text).filter((one) => !now.includes(one));
  const isOpen = readBlocks(text, { html: true }).openFence !== undefined;
  return [
    ...(isOpen ? [`${what} leaves a fence open, which would take in what stands after it; close it`] : []),
    ...(marker.test(text) ? [`${what} holds a marker; give only what stands between the markers`] : []),
    ...(hidden.test(text) ? [`${what} holds characters that nobody sees; write it without them`] : []),
    ...strange
      .slice(0, 3)
      .map((one) => `${what} holds ${JSON.stringify(one.slice(0, 80))}, which was not there before; leave it out`),
  ];
}
