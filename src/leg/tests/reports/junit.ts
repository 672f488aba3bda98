import type { TestCase } from "../../../contracts/test-report.ts";

/** A tag's attributes may hold `>`; control characters, which runners leave in names, are no XML and are dropped before. */
const tag = /<(\/?)(testsuites?|testcase|skipped|failure|error)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

type Open = { name: string; file: string | null; signs: Set<string>; type: string };

/**
 * The tests of a JUnit file, by their children and not by the figures at the top, which often disagree. undefined: it is no whole JUnit file, which is
 * no report. A nameless test is no test, but its failure is told as one.
 */
export function parseJunit(text: string): readonly TestCase[] | undefined {
  const markup = dropQuoted(dropControls(text));
  const cases: TestCase[] = [];
  const suites: string[] = [];
  let root = 0;
  let open: Open | undefined;
  for (const [, slash, name = "", attributes = "", closed] of markup.matchAll(tag)) {
    if (name === "testsuite" || name === "testsuites") {
      if (closed === "/") root += 1;
      else if (slash === "/") suites.pop();
      else suites.push(read(attributes).get("name") ?? "");
      if (slash === "/" && suites.length === 0) root += 1;
    } else if (name === "testcase") {
      if (slash === "") open = openCase(read(attributes));
      if ((slash === "/" || closed === "/") && open !== undefined) {
        cases.push(...closeCase(open));
        open = undefined;
      }
    } else if (slash === "" && open !== undefined) {
      open.signs.add(name);
      if (name === "skipped")
        open.type = `${read(attributes).get("type") ?? ""} ${read(attributes).get("message") ?? ""}`;
    }
  }
  return root === 0 || suites.length > 0 || open !== undefined ? undefined : cases;
}

function openCase(attributes: ReadonlyMap<string, string>): Open {
  const name = attributes.get("name") ?? "";
  const group = attributes.get("classname") ?? "";
  const file = attributes.get("file") ?? null;
  return { name: group === "" || group === "test" ? name : `${group} > ${name}`, file, signs: new Set(), type: "" };
}

function closeCase({ name, file, signs, type }: Open): readonly TestCase[] {
  const isTodo = /\btodo\b/i.test(type);
  // A todo that fails stands beside a failure, and is none.
  const failed = (signs.has("failure") || signs.has("error")) && !(signs.has("skipped") && isTodo);
  if (failed) return [{ file, name, status: "failed" }];
  if (name === "") return [];
  return [{ file, name, status: signs.has("skipped") ? (isTodo ? "todo" : "skipped") : "passed" }];
}

function read(attributes: string): ReadonlyMap<string, string> {
  return new Map([...attributes.matchAll(attribute)].map(([, key = "", a, b]) => [key, decode(a ?? b ?? "")]));
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code < 0x20 || code > 0x10ffff ? "" : String.fromCodePoint(code);
  });
}

function dropControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (sign) => (/[\n\r\t]/.test(sign) ? sign : ""));
}

/** Without comments and character data, in which anything may stand. What has no end runs to the text's. */
function dropQuoted(text: string): string {
  const kept: string[] = [];
  let at = 0;
  for (const open of text.matchAll(/<!--|<!\[CDATA\[/g)) {
    if (open.index < at) continue;
    const close = open[0] === "<!--" ? "-->" : "]]>";
    const end = text.indexOf(close, open.index);
    kept.push(text.slice(at, open.index));
    at = end < 0 ? text.length : end + close.length;
  }
  return kept.join("") + text.slice(at);
}
