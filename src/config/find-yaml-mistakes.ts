import { type Document, isAlias, isCollection, isNode, isPair, type Node, visit } from "yaml";

/** One thing that is wrong in a text of YAML before anybody asks what its keys mean. `offset`: where it begins, in characters. */
export type YamlMistake = { readonly offset: number; readonly what: string };

/** What the parser says is enough for people, but for these. */
const words: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: "a second document begins here, and only one is read; take the line `---` or `...` out",
  TAB_AS_INDENT: "Tabs are not allowed as indentation; write spaces",
  BAD_ALIAS: "`*` begins an alias here; put a text that begins with it in quotes",
  RESOURCE_EXHAUSTION: "it is nested too deeply; write it with fewer levels",
};
const plainTags = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((tag) => `tag:yaml.org,2002:${tag}`),
);

/**
 * All that YAML itself has against a text, and all that the parser takes and people can not have meant: an alias to nothing, a tag that changes what a
 * value is, characters that no editor shows. In the order of the text.
 */
export function findYamlMistakes(text: string, document: Document): readonly YamlMistake[] {
  const found = [...findHidden(text), ...findBroken(document)];
  // What stands in a text that does not parse is not what was meant.
  if (document.errors.length === 0) found.push(...findForeign(document));
  return found.sort((a, b) => a.offset - b.offset);
}

function findHidden(text: string): readonly YamlMistake[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
  const match = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/.exec(text);
  if (match === null) return [];
  const name = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return [{ offset: match.index, what: `the character U+${name} stands here, which no text may hold; take it out` }];
}

function findBroken({ errors, warnings }: Document): readonly YamlMistake[] {
  const deep = errors.find((error) => isTooDeep(error.message));
  // One cause, and as many echoes as there are levels.
  if (deep !== undefined) return [{ offset: deep.pos[0], what: words.RESOURCE_EXHAUSTION ?? "" }];
  // Tags have a place of their own: where the value stands.
  const told = [...errors, ...warnings.filter(({ code }) => code !== "TAG_RESOLVE_FAILED")];
  return told.map(({ code, message, pos }) => ({
    offset: pos[0],
    // The parser's words end with the place as it sees it, which is said already.
    what: words[code] ?? message.split(/ at line \d+, column \d+|\n/)[0] ?? message,
  }));
}

function isTooDeep(message: string): boolean {
  return message.includes("call stack");
}

/** Aliases that lead nowhere and tags that make something else of a value. */
function findForeign(document: Document): readonly YamlMistake[] {
  const found: YamlMistake[] = [];
  visit(document, (_key, node) => {
    if (isPair(node) && isCollection(node.key))
      found.push({ offset: node.key.range?.[0] ?? 0, what: "a key is a word, not a list or a map" });
    if (!isNode(node)) return;
    const offset = node.range?.[0] ?? 0;
    if (isAlias(node) && node.resolve(document) === undefined) {
      const source = `*${node.source}`;
      found.push({
        offset,
        what: `${source} is an alias, and no anchor &${node.source} stands before it; to write it as text, put it in quotes: "${source}"`,
      });
    }
    const tag = (node as Node & { tag?: string }).tag;
    if (tag !== undefined && !plainTags.has(tag) && tag !== "!")
      found.push({ offset, what: `the tag ${tag.replace("tag:yaml.org,2002:", "!!")} is not read here; take it out` });
  });
  return found;
}
