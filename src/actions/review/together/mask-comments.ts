/** What stands for each character of a comment; blanks stay. */
const mask = "\0";

const double = String.raw`"(?:\\.|[^"\\\n])*"?`;
const single = String.raw`'(?:\\.|[^'\\\n])*'?`;
const template = String.raw`\x60(?:\\[\s\S]|[^\x60\\])*\x60?`;
const slashes = String.raw`\/\/[^\n]*`;
const block = String.raw`\/\*[\s\S]*?(?:\*\/|(?![\s\S]))`;
const hash = String.raw`(?<![^\s])#(?!!)[^\n]*`;
const dashes = String.raw`--[^\n]*`;
const markup = String.raw`<!--[\s\S]*?(?:-->|(?![\s\S]))`;
/** Alone at the beginning of a line it is a docstring, else a value. */
const docstring = String.raw`(?<=^[ \t]*)[rRuU]?(?:"""[\s\S]*?(?:"""|(?![\s\S]))|'''[\s\S]*?(?:'''|(?![\s\S])))`;
const triple = String.raw`"""[\s\S]*?"""|'''[\s\S]*?'''`;

/** By the endings of files: comments, and texts of the code in which the same signs are none. */
const languages = [
  { endings: "js mjs cjs jsx ts mts cts tsx go", comments: [slashes, block], texts: [double, single, template] },
  {
    endings: "java c h cc cpp cxx hpp cs rs swift kt kts scala dart groovy gradle proto zig scss less",
    comments: [slashes, block],
    texts: [double, single],
  },
  { endings: "php", comments: [slashes, block, hash], texts: [double, single] },
  { endings: "css", comments: [block], texts: [double, single] },
  { endings: "py pyi", comments: [docstring, "#[^\\n]*"], texts: [triple, double, single] },
  { endings: "rb sh bash zsh yml yaml toml pl pm r ex exs jl tf cmake mk", comments: [hash], texts: [double, single] },
  { endings: "sql", comments: [dashes, block], texts: [double, "'(?:''|[^'])*'?"] },
  { endings: "lua hs elm", comments: [dashes], texts: [double] },
  { endings: "html htm xml svg vue svelte", comments: [markup], texts: [] },
].map(({ endings, comments, texts }) => ({
  endings: endings.split(" "),
  pattern: new RegExp([`(${comments.join("|")})`, ...texts].join("|"), "gm"),
}));

/**
 * The lines of a file with all that stands in comments masked, character by character: behind code, within it and over several lines. By the usual signs of the
 * language, which the file's ending tells; of others nothing is masked.
 */
export function maskComments(lines: readonly string[], path: string): readonly string[] {
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const language = languages.find(({ endings }) => endings.includes(ending));
  if (language === undefined) return lines;
  const masked = lines
    .join("\n")
    .replace(language.pattern, (found, comment?: string) =>
      comment === undefined ? found : comment.replace(/\S/g, mask),
    );
  return masked.split("\n");
}
