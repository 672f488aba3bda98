import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkLines } from "../../../src/policy/dataset/formats/check-lines.ts";
import type { FormatFile } from "../../../src/policy/dataset/formats/format.ts";
import { filesOf, formatNames, parseFormats } from "../../../src/policy/dataset/formats/formats.ts";

const example = {
  system: "Look for holes.",
  user: "How is a cache emptied?",
  answer: "By age.",
  chosen: "By age.",
  rejected: "By hand.",
};
const files = [...filesOf(formatNames)];
const lineOf = (file: FormatFile, of = example) => (file.of === "answers" ? file.toLine(of) : file.toLine(of));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

/** The value with what is at the path replaced; `undefined` takes it out. */
function put(value: Json, [key, ...rest]: Path, wanted: Json | undefined): Json {
  if (key === undefined) return wanted ?? null;
  const copy = structuredClone(value) as Record<string | number, Json>;
  if (rest.length === 0 && wanted === undefined) {
    if (Array.isArray(copy)) copy.splice(key as number, 1);
    else delete copy[key];
  } else copy[key] = rest.length === 0 ? (wanted as Json) : put(copy[key] as Json, rest, wanted);
  return copy;
}

const toField = (path: Path): string =>
  path.reduce<string>(
    (field, key) => (typeof key === "number" ? `${field}[${key}]` : field === "" ? key : `${field}.${key}`),
    "",
  );

/** Every place of a line, from the whole to its last text. */
function places(value: Json, path: Path = []): readonly { readonly path: Path; readonly at: Json }[] {
  const inner =
    typeof value === "object" && value !== null
      ? (Object.entries(value) as [string, Json][]).flatMap(([key, at]) =>
          places(at, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return [{ path, at: value }, ...inner];
}

/** What may be left out, or say another thing, by the vendors' rules. */
const optional = /^(system|systemInstruction|system_instruction|tools|parallel_tool_calls)$|(^|\.)role$/;

/** A valid line with one thing wrong, and the field that must be named for it. */
function mistakesIn(line: Json): readonly (readonly [string, Json, string])[] {
  return places(line).flatMap(({ path, at }): (readonly [string, Json, string])[] => {
    const field = toField(path);
    const put_ = (wanted: Json) => put(line, path, wanted);
    const isSystemRole = field === "systemInstruction.role";
    if (path.length === 0) return [["another key", { ...(at as object), extra: 1 } as Json, "extra"]];
    const absent: (readonly [string, Json, string])[] =
      typeof path.at(-1) === "string" && !optional.test(field)
        ? [[`${field} left out`, put(line, path, undefined), field]]
        : [];
    if (Array.isArray(at))
      return [...absent, [`${field} a text`, put_("x"), field], [`${field} empty`, put_([]), field]];
    if (typeof at === "object")
      return [
        ...absent,
        [`${field} a number`, put_(7), field],
        [`${field} with more`, put_({ ...at, extra: 1 }), `${field}.extra`],
      ];
    if (typeof at === "number")
      return [...absent, [`${field} 2`, put_(2), field], [`${field} a text`, put_("1"), field]];
    const wrong: (readonly [string, Json, string])[] = [
      [`${field} a number`, put_(5), field],
      [`${field} null`, put_(null), field],
    ];
    if (isSystemRole) return wrong;
    if (/role$|schemaVersion$/.test(field)) return [...absent, ...wrong, [`${field} unknown`, put_("robot"), field]];
    return [
      ...absent,
      ...wrong,
      [`${field} blank`, put_(" \n"), field],
      [`${field} cut in a character`, put_("한\ud83d"), field],
    ];
  });
}

const brokenLines = [
  ["no JSON", "{"],
  ["a list", "[]"],
  ["a text", '"x"'],
  ["a number", "5"],
  ["null", "null"],
  ["an empty line", ""],
  ["two objects", "{} {}"],
  ["a comma at the end", '{"messages":[],}'],
  ["single quotes", "{'messages':[]}"],
  ["a byte order mark", "\ufeff{}"],
] as const;

const cases = files.flatMap(([folder, file]) => {
  const line = JSON.parse(JSON.stringify(lineOf(file))) as Json;
  return [
    ...mistakesIn(line).map(([what, bad, field]) => ({ folder, file, what, bad: JSON.stringify(bad), field })),
    ...brokenLines.map(([what, bad]) => ({ folder, file, what, bad, field: "" })),
  ];
});

const turn = (role: string, content = "x") => ({ role, content });
const content = (role: string, text = "x") => ({ role, parts: [{ text }] });
const rule = (folder: string, what: string, line: object, field: string) => ({
  folder,
  file: filesOf(formatNames).get(folder) as FormatFile,
  what,
  bad: JSON.stringify(line),
  field,
});
const completions = (one: number, other: number) => [
  { score: one, completion: content("model", "a") },
  { score: other, completion: content("model", "b") },
];
const long = "한".repeat(140_000);
const rules = [
  rule(
    "trl-sft",
    "two users in a row",
    { messages: [turn("user"), turn("user"), turn("assistant")] },
    "messages[1].role",
  ),
  rule("trl-sft", "no answer", { messages: [turn("user")] }, "messages[0].role"),
  rule("trl-sft", "an answer first", { messages: [turn("assistant")] }, "messages[0].role"),
  rule("trl-sft", "the system alone", { messages: [turn("system")] }, "messages"),
  rule("trl-sft", "a late system", { messages: [turn("user"), turn("system"), turn("assistant")] }, "messages[1].role"),
  rule(
    "trl-dpo",
    "a prompt that ends with an answer",
    { prompt: [turn("user"), turn("assistant")], chosen: [turn("assistant", "a")], rejected: [turn("assistant", "b")] },
    "prompt[1].role",
  ),
  rule(
    "trl-dpo",
    "the same twice",
    { prompt: [turn("user")], chosen: [turn("assistant")], rejected: [turn("assistant")] },
    "rejected[0].content",
  ),
  rule(
    "trl-dpo",
    "a user's answer",
    { prompt: [turn("user")], chosen: [turn("user", "a")], rejected: [turn("assistant")] },
    "chosen[0].role",
  ),
  rule(
    "trl-dpo",
    "two answers",
    { prompt: [turn("user")], chosen: [turn("assistant", "a"), turn("assistant", "c")], rejected: [turn("assistant")] },
    "chosen",
  ),
  rule("openai-chat", "no answer", { messages: [turn("user")] }, "messages[0].role"),
  rule("openai-chat", "no question", { messages: [turn("assistant")] }, "messages"),
  rule(
    "openai-chat",
    "nothing to learn",
    { messages: [turn("user"), { ...turn("assistant"), weight: 0 }] },
    "messages[1].weight",
  ),
  rule(
    "openai-chat",
    "a weight of 0.5",
    { messages: [turn("user"), { ...turn("assistant"), weight: 0.5 }] },
    "messages[1].weight",
  ),
  rule(
    "openai-chat",
    "a user's weight",
    { messages: [{ ...turn("user"), weight: 1 }, turn("assistant")] },
    "messages[0].weight",
  ),
  rule(
    "openai-chat",
    "a name with a space",
    { messages: [{ ...turn("user"), name: "a b" }, turn("assistant")] },
    "messages[0].name",
  ),
  rule(
    "openai-dpo",
    "the older names",
    {
      input: { messages: [turn("user")] },
      preferred_completion: [turn("assistant")],
      non_preferred_completion: [turn("assistant", "b")],
    },
    "preferred_output",
  ),
  rule(
    "openai-dpo",
    "an input that ends with an answer",
    {
      input: { messages: [turn("user"), turn("assistant")] },
      preferred_output: [turn("assistant", "a")],
      non_preferred_output: [turn("assistant", "b")],
    },
    "input.messages[1].role",
  ),
  rule(
    "openai-dpo",
    "the same twice",
    {
      input: { messages: [turn("user")] },
      preferred_output: [turn("assistant")],
      non_preferred_output: [turn("assistant")],
    },
    "non_preferred_output[0].content",
  ),
  rule("gemini-sft", "OpenAI's role", { contents: [content("user"), content("assistant")] }, "contents[1].role"),
  rule("gemini-sft", "no answer", { contents: [content("user")] }, "contents[0].role"),
  rule(
    "gemini-sft",
    "preference's name of the system's part",
    { system_instruction: { parts: [{ text: "x" }] }, contents: [content("user"), content("model")] },
    "system_instruction",
  ),
  rule("gemini-sft", "too many tokens", { contents: [content("user", long), content("model")] }, "contents"),
  rule(
    "gemini-preference",
    "tuning's name of the system's part",
    { systemInstruction: { parts: [{ text: "x" }] }, contents: [content("user")], completions: completions(1, 0) },
    "systemInstruction",
  ),
  rule(
    "gemini-preference",
    "an end with the model's turn",
    { contents: [content("user"), content("model")], completions: completions(1, 0) },
    "contents[1].role",
  ),
  rule(
    "gemini-preference",
    "two preferred",
    { contents: [content("user")], completions: completions(1, 1) },
    "completions[1].score",
  ),
  rule(
    "gemini-preference",
    "three completions",
    { contents: [content("user")], completions: [...completions(1, 0), ...completions(0, 0)] },
    "completions",
  ),
  rule(
    "gemini-preference",
    "one completion",
    { contents: [content("user")], completions: completions(1, 0).slice(1) },
    "completions",
  ),
  rule(
    "gemini-preference",
    "an image",
    {
      contents: [{ role: "user", parts: [{ fileData: { mimeType: "image/png", fileUri: "gs://a" } }] }],
      completions: completions(1, 0),
    },
    "contents[0].parts[0].text",
  ),
  rule(
    "gemini-preference",
    "too many tokens",
    { contents: [content("user", long)], completions: completions(1, 0) },
    "contents",
  ),
  rule(
    "bedrock-conversation",
    "another version",
    {
      schemaVersion: "bedrock-conversion-2024",
      messages: [
        { role: "user", content: [{ text: "a" }] },
        { role: "assistant", content: [{ text: "b" }] },
      ],
    },
    "schemaVersion",
  ),
  rule(
    "bedrock-conversation",
    "a reserved word",
    {
      schemaVersion: "bedrock-conversation-2024",
      messages: [
        { role: "user", content: [{ text: "User: a" }] },
        { role: "assistant", content: [{ text: "b" }] },
      ],
    },
    "messages[0].content[0].text",
  ),
  rule(
    "bedrock-conversation",
    "a reserved word of the system",
    {
      schemaVersion: "bedrock-conversation-2024",
      system: [{ text: "[EOS] a" }],
      messages: [
        { role: "user", content: [{ text: "a" }] },
        { role: "assistant", content: [{ text: "b" }] },
      ],
    },
    "system[0].text",
  ),
  rule(
    "bedrock-conversation",
    "a reserved word within",
    {
      schemaVersion: "bedrock-conversation-2024",
      messages: [
        { role: "user", content: [{ text: "Is <image> a tag?" }] },
        { role: "assistant", content: [{ text: "b" }] },
      ],
    },
    "messages[0].content[0].text",
  ),
  rule(
    "gemini-preference",
    "the same twice",
    {
      contents: [content("user")],
      completions: [
        { score: 1, completion: content("model") },
        { score: 0, completion: content("model") },
      ],
    },
    "completions[1].completion",
  ),
  rule(
    "trl-sft",
    "what nobody sees",
    { messages: [turn("user"), turn("assistant", "\u200b\u2060")] },
    "messages[1].content",
  ),
  rule(
    "bedrock-conversation",
    "no answer",
    { schemaVersion: "bedrock-conversation-2024", messages: [{ role: "user", content: [{ text: "a" }] }] },
    "messages[0].role",
  ),
];

describe("the validators", () => {
  it("know more than 200 malformed lines", () => {
    expect(cases.length + rules.length).toBeGreaterThanOrEqual(200);
    expect(new Set([...cases, ...rules].map(({ folder, bad }) => `${folder} ${bad}`)).size).toBeGreaterThanOrEqual(200);
  });

  it.each(files)("take what is written as %s, also without a system's part", (_folder, file) => {
    const lines = Array.from({ length: 12 }, (_, at) =>
      JSON.stringify(lineOf(file, at % 2 === 0 ? example : { ...example, system: "" })),
    );
    expect(checkLines(file, `${lines.join("\n")}\n`)).toEqual([]);
  });

  it.each([...cases, ...rules])("refuse in $folder: $what", ({ file, bad, field }) => {
    const good = JSON.stringify(lineOf(file));
    const found = checkLines({ ...file, minLines: 1 }, [good, bad, good, ""].join("\n"));
    expect(found.map(({ line }) => line)).toEqual(found.map(() => 2));
    expect(found.map((one) => one.field)).toContain(field);
    expect(found.every(({ what }) => what !== "")).toBe(true);
    expect(found.map((one) => `${one.field} ${one.what}`).join("\n")).not.toMatch(/\[-1\]|undefined|Invalid/);
  });

  it("name a key that stands twice, which JSON.parse would hide", () => {
    const file = filesOf(["trl"]).get("trl-sft") as FormatFile;
    const line =
      '{"messages":[{"role":"user","content":"a","content":"{\\"role\\":1}"},{"role":"assistant","content":"b"}]}';
    expect(checkLines(file, line)).toMatchObject([{ line: 1, field: "content" }]);
  });

  it("read a line of 10 MB", () => {
    const file = filesOf(["openai-chat"]).get("openai-chat") as FormatFile;
    const lines = ["x", "\n", "\\"].map((sign) =>
      JSON.stringify(lineOf(file, { ...example, answer: `${sign.repeat(10_000_000)}.` })),
    );
    expect(checkLines({ ...file, minLines: 1 }, lines.join("\n"))).toEqual([]);
  });

  it("say when a vendor wants more lines", () => {
    const file = filesOf(["openai-chat"]).get("openai-chat") as FormatFile;
    expect(checkLines(file, JSON.stringify(lineOf(file)))).toMatchObject([
      { line: 0, what: "has 1 lines; at least 10 are taken" },
    ]);
  });

  it("take every text that people and models write, in any script", () => {
    const words = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => text.replace(/\p{Default_Ignorable_Code_Point}/gu, "").trim() !== "");
    fc.assert(
      fc.property(words, words, words, words, (system, user, answer, other) => {
        fc.pre(answer !== other && !/User:|Bot:|Assistant:|System:|<image>|<video>|\[EOS\]/.test(`${user}\n${system}`));
        for (const [, file] of files) {
          const line = lineOf(file, { system, user, answer, chosen: answer, rejected: other });
          expect(checkLines({ ...file, minLines: 1 }, JSON.stringify(line))).toEqual([]);
        }
      }),
    );
  });
});

describe("parseFormats", () => {
  it("takes names with commas, each once, and trl by default", () => {
    expect(parseFormats("")).toEqual(["trl"]);
    expect(parseFormats("openai-chat, trl,openai-chat")).toEqual(["openai-chat", "trl"]);
  });

  it("refuses an unknown one with the known", () => {
    expect(() => parseFormats("trl,alpaca")).toThrow(
      /Format "alpaca" is none of trl, openai-chat, openai-dpo, gemini-sft/,
    );
    expect(() => parseFormats("constructor")).toThrow(/Format "constructor"/);
  });
});
