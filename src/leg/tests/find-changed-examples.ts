/** Examples in comments and documents that runners execute: what opens one, and how its lines are read. */
type Language = { readonly files: RegExp; readonly find: (lines: readonly string[]) => readonly string[] };

const languages: readonly Language[] = [
  { files: /\.rs$/, find: findFences },
  { files: /\.(?:pyi?|pyx|rst|md|txt)$/, find: (lines) => findPrompts(lines, />>>(?: |$)/) },
  { files: /\.(?:exs?|livemd)$/, find: (lines) => findPrompts(lines, /iex(?:\(\d+\))?> /) },
];

/** Whether examples that run as tests can stand in such a file. */
export function mayHoldExamples(path: string): boolean {
  return languages.some(({ files }) => files.test(path));
}

/**
 * The examples of a file that a change takes out or alters, by their first lines. Each is product and test at once, so that the base's own can not be run
 * on the changed product: it has to stand in the new text as it stood, whatever its indentation.
 */
export function findChangedExamples(path: string, before: string, after: string): readonly string[] {
  const language = languages.find(({ files }) => files.test(path));
  if (language === undefined) return [];
  const now = new Set(language.find(after.split(/\r?\n/)));
  const gone = language.find(before.split(/\r?\n/)).filter((example) => !now.has(example));
  return [...new Set(gone)].map((example) => `example ${example.split("\n")[0]?.slice(0, 100) ?? ""}`);
}

/** A prompt with all that follows it up to the next one, an empty line or the end of its text. */
function findPrompts(lines: readonly string[], prompt: RegExp): readonly string[] {
  const starts = new RegExp(`^\\s*(?:[#*]+\\s?)?${prompt.source}`);
  const examples: string[][] = [];
  let open: string[] | undefined;
  for (const line of lines) {
    if (starts.test(line)) {
      open = [];
      examples.push(open);
    } else if (line.trim() === "" || /^\s*(?:"""|'''|```|~~~)/.test(line)) open = undefined;
    open?.push(line.trim());
  }
  return examples.map((example) => example.join("\n"));
}

const docLine = /^\s*\/\/[/!] ?(.*)$/;
/** Fences of what rustdoc does not compile: other languages, and what says so. */
const isRun = (info: string): boolean =>
  info
    .split(/[\s,]+/)
    .every((word) =>
      /^(?:|rust|should_panic|no_run|compile_fail|edition\d+|E\d+|test_harness|standalone.*)$/.test(word),
    );

/** Blocks of code in Rust's doc comments. */
function findFences(lines: readonly string[]): readonly string[] {
  const examples: string[] = [];
  let open: { readonly lines: string[]; readonly isRun: boolean } | undefined;
  for (const line of lines) {
    const text = docLine.exec(line)?.[1];
    if (text === undefined) {
      open = undefined;
      continue;
    }
    const info = /^\s*(?:`{3,}|~{3,})(.*)$/.exec(text)?.[1];
    if (info === undefined) open?.lines.push(text.trim());
    else if (open === undefined) open = { lines: [], isRun: isRun(info.trim()) };
    else {
      const code = open.lines.filter((one) => one !== "");
      if (open.isRun && code.length > 0) examples.push(code.join("\n"));
      open = undefined;
    }
  }
  return examples;
}
