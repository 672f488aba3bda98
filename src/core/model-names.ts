/** Names that a vendor's API does not know, though people, pages and other programs use them, and the one that it knows. */
const wrongNames: Readonly<Record<string, string>> = {
  // github.com/google-gemini/gemini-cli/issues/24131; ai.google.dev/gemini-api/docs/deprecations lists what is served.
  "google/gemini-3.1-pro": "google/gemini-3.1-pro-preview",
  "google/gemini-3-flash": "google/gemini-3-flash-preview",
};

/** Why no API answers to this name, with the one that is meant; undefined: nothing is known against it. */
export function refusalOfName(model: string): string | undefined {
  const right = own(wrongNames, model);
  return right === undefined ? undefined : `${bare(model)} is known to the API as ${bare(right)}; write ${right}`;
}

/** The name that is meant: a plan that was written before may still have the wrong one. */
export function toServedName(model: string): string {
  return own(wrongNames, model) ?? model;
}

/** Models that end or have ended, as their vendors' pages of deprecations said when the prices were last read. */
const endings: readonly { readonly name: RegExp; readonly end: string }[] = [
  {
    name: /^google\/gemini-3-pro(?:-preview)?$/,
    end: "was shut down on 2026-03-09 in favor of gemini-3.1-pro-preview",
  },
  { name: /^google\/gemini-2\.5-pro$/, end: "ends on 2026-12-01 and is then answered and billed as gemini-3.8-flash" },
  {
    name: /^google\/gemini-2\.5-flash$/,
    end: "ends on 2026-12-01 and is then answered and billed as gemini-3.5-flash-lite",
  },
  { name: /^google\/gemini-3\.7-flash$/, end: "is deprecated and answered as gemini-3.8-flash" },
  { name: /^openai\/gpt-5(?:-(?:mini|nano|pro|codex))?(?:-\d{4}-\d{2}-\d{2})?$/, end: "ends on 2026-12-11" },
  { name: /^openai\/gpt-4(?:o|\.1)(?:-(?:mini|nano))?(?:-\d{4}-\d{2}-\d{2})?$/, end: "ends on 2027-01-14" },
  { name: /^anthropic\/claude-opus-4-5(?:-\d{8})?$/, end: "may end any day" },
];

/** How a model ends, as the rest of a sentence; undefined: no end is announced. */
export function endOfModel(model: string): string | undefined {
  return endings.find(({ name }) => name.test(model))?.end;
}

function bare(model: string): string {
  return model.slice(model.indexOf("/") + 1);
}

/** Own keys only: a model named "constructor" is not among them. */
function own(names: Readonly<Record<string, string>>, model: string): string | undefined {
  return Object.hasOwn(names, model) ? names[model] : undefined;
}
