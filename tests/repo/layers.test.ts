import { describe, expect, test } from "vitest";
import { importsOf, sourceFiles } from "./source-files.ts";

/** Who may import whom (docs/design.md § The house). A ring that is not named may import nothing of ours. */
const allowed: Record<string, readonly string[]> = {
  core: ["core"],
  contracts: ["core", "contracts"],
  ports: ["core", "contracts", "ports"],
  config: ["core", "contracts", "ports", "config"],
  state: ["core", "contracts", "state"],
  policy: ["core", "contracts", "config", "state", "policy"],
  agent: ["core", "contracts", "ports", "policy", "agent"],
  leg: ["core", "contracts", "ports", "config", "state", "policy", "agent", "leg"],
  effects: ["core", "contracts", "ports", "config", "state", "policy", "effects"],
  adapters: ["core", "contracts", "ports", "own"],
  story: ["core", "contracts", "ports", "config", "state", "policy", "agent", "leg", "effects", "own"],
  main: ["own", "app"],
  app: ["core", "contracts", "ports", "config", "state", "policy", "agent", "leg", "effects", "adapters", "app"],
  cli: ["core", "contracts", "ports", "config", "state", "policy", "leg", "adapters", "app", "local", "cli"],
  local: ["local"],
};
const outside =
  /\bprocess\.env\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|(?:await|return|=)\s+fetch\(|from "node:(fs|fs\/promises|child_process|http|https|net)"|from "@actions\//;

const folderOf = (file: string): string => file.split("/").slice(0, 3).join("/");
const ringOf = (file: string): string => {
  const top = file.split("/")[1] ?? "";
  return top === "actions" ? (file.endsWith("/main.ts") ? "main" : "story") : top;
};

describe("the walls of the house", () => {
  test.each(sourceFiles)("$file imports only what its ring may", (source) => {
    const { file } = source;
    const rings = allowed[ringOf(file)] ?? [];
    const crossings = importsOf(source).filter(
      (target) => !(rings.includes(ringOf(target)) || (rings.includes("own") && folderOf(target) === folderOf(file))),
    );
    expect(crossings).toEqual([]);
  });

  test.each(sourceFiles.filter(({ file }) => !/^src\/(adapters|app|cli|local)\//.test(file)))(
    "$file does not reach outside",
    ({ text }) => {
      const reaching = text
        .split("\n")
        .filter((line) => outside.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) && !line.includes("import type"));
      expect(reaching).toEqual([]);
    },
  );

  test("a port is an interface and nothing else", () => {
    const code = sourceFiles.filter(
      ({ file, text }) => file.startsWith("src/ports/") && /^export (const|function|class|let)/m.test(text),
    );
    expect(code.map(({ file }) => file)).toEqual([]);
  });
});
