import { parseGlob, toName } from "../../../core/paths/parse-glob.ts";

/** What a text says that speaks of these paths or globs: `src/auth/*.ts` → `src/auth`, `auth/`; `src/auth/sign.ts` → `sign.ts` too. */
export function findPlaces(near: readonly string[]): readonly string[] {
  const places = near.flatMap((glob) =>
    parseGlob(glob).flatMap(({ parts }) => {
      const names = parts.map(toName);
      const open = names.indexOf(undefined);
      const sure = (open < 0 ? names : names.slice(0, open)).flatMap((name) => name ?? []);
      const file = open < 0 && /\.\w+$/.test(sure.at(-1) ?? "") ? [sure.at(-1) ?? ""] : [];
      const folders = file.length > 0 ? sure.slice(0, -1) : sure;
      const last = folders.at(-1);
      return [...file, ...(folders.length > 1 ? [folders.join("/")] : []), ...(last === undefined ? [] : [`${last}/`])];
    }),
  );
  return [...new Set(places)].filter((place) => place.length > 3);
}
