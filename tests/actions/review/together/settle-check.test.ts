import { describe, expect, it } from "vitest";
import { type Check, settleCheck } from "../../../../src/actions/review/together/settle-check.ts";
import { aFinding } from "../../../builders/project.ts";
import { MemoryWorkspace } from "../../../fakes/memory-workspace.ts";

const workspace = new MemoryWorkspace({
  "src/a.js":
    "export function half(b) {\r\n  if (b === 0) throw new RangeError();\n  // b is never zero\n  return 1 / b; // fine\n}\n",
  "src/b.c": "#include <math.h>\n*p = 1;\n--i;\n",
  "README.md": "half refuses zero.\n",
  "src/c.ts":
    "const root = 'https://x.test/*'; // checked by the caller\nlet rate = 1; /* never zero at all */ use(rate);\n/*\n the router refuses it before\n*/\nconst glob = `a/* b`;\n",
  "src/d.py":
    'def half(b):\n    """Halves.\n\n    The caller checks it before.\n    """\n    return 1 / b  # never zero at all\n\nNOTE = "# of all"\n',
  "web/e.html": "<p>a</p>\n<!-- it is\n escaped by the server\n-->\n",
  "db/f.sql": "select 'amount -- b'; -- always a number here\n",
  "g.sh": "cut -d ' # ' -f1 words # only trusted input here\n",
});
const settle = (of: Partial<Check>, path = "src/a.js") =>
  settleCheck(
    {
      finding: "v1",
      outcome: "refuted",
      reason: "Line 2.",
      path: "src/a.js",
      quote: "  if (b === 0) throw new RangeError();",
      claimedLine: 9,
      ...of,
    },
    { finding: aFinding({ path }), model: "google/v", workspace },
  );

describe("a verifier's word", () => {
  it.each([
    ["as the line stands", {}, 2],
    ["with other spaces", { quote: "if (b === 0)  throw new RangeError();" }, 2],
    ["as a tool showed it", { quote: "   2\t  if (b === 0) throw new RangeError();" }, 2],
    ["as a diff showed it", { quote: "    1     2 |+  if (b === 0) throw new RangeError();" }, 2],
    ["a part that is long enough", { quote: "throw new RangeError()" }, 2],
    ["several lines", { quote: "  return 1 / b; // fine\n}" }, 4],
    ["by a path with ./", { path: "./src/a.js" }, 2],
    ["an address in a text, before a comment", { path: "src/c.ts", quote: "const root = 'https://x.test/*'" }, 1],
    ["code behind a comment", { path: "src/c.ts", quote: "never zero at all */ use(rate);" }, 2],
    ["a sign of comments in a text", { path: "src/c.ts", quote: "const glob = `a/* b`;" }, 6],
    ["the same in Python", { path: "src/d.py", quote: 'NOTE = "# of all"' }, 8],
    ["the same in a query", { path: "db/f.sql", quote: "select 'amount -- b';" }, 1],
    ["the same in a shell", { path: "g.sh", quote: "cut -d ' # ' -f1 words" }, 1],
    ["a directive, which is no comment", { path: "src/b.c", quote: "#include <math.h>" }, 1],
  ])("refutes by what stands in the tree: %s", async (_how, of, line) => {
    expect(await settle(of)).toMatchObject({ outcome: "refuted", reason: "Line 2.", line });
  });

  it.each([
    ["nothing", { quote: "" }, "not there"],
    ["a line that is in no file", { quote: "if (b == null) return;" }, "not there"],
    ["a line of another file", { path: "src/b.c" }, "not there"],
    ["a file that is not there", { path: "src/none.js" }, "not there"],
    ["no path", { path: "" }, "not there"],
    ["a bracket", { quote: "}" }, "not there"],
    ["a part that is in any file", { quote: "b" }, "not there"],
    ["a comment", { quote: "  // b is never zero" }, "a comment is no evidence"],
    ["what stands behind code", { path: "src/c.ts", quote: "checked by the caller" }, "a comment is no evidence"],
    ["what stands within code", { path: "src/c.ts", quote: "never zero at all" }, "a comment is no evidence"],
    ["a line within a comment", { path: "src/c.ts", quote: "the router refuses it before" }, "a comment is"],
    ["a docstring", { path: "src/d.py", quote: "    The caller checks it before." }, "a comment is no evidence"],
    ["a comment of Python", { path: "src/d.py", quote: "# never zero at all" }, "a comment is no evidence"],
    ["a comment of a page", { path: "web/e.html", quote: "escaped by the server" }, "a comment is no evidence"],
    ["a comment of a query", { path: "db/f.sql", quote: "always a number here" }, "a comment is no evidence"],
    ["a comment of a shell", { path: "g.sh", quote: "only trusted input here" }, "a comment is no evidence"],
    ["a document", { path: "README.md", quote: "half refuses zero." }, "a document is no evidence"],
    ["more lines than anybody quotes", { quote: "x();\n".repeat(12) }, "not there"],
  ])("refutes nothing by %s", async (_what, of, why) => {
    const settled = await settle(of);
    expect(settled).toMatchObject({ outcome: "plausible", path: null, line: null, quote: "" });
    expect(settled.reason).toContain(`it says refuted, which does not count, as`);
    expect(settled.reason).toContain(why);
  });

  it("confirms nothing without its line either, and is plausible without one", async () => {
    expect(await settle({ outcome: "confirmed", quote: "" })).toMatchObject({ outcome: "plausible" });
    expect(await settle({ outcome: "confirmed" })).toMatchObject({ outcome: "confirmed", line: 2 });
    expect(await settle({ outcome: "plausible", quote: "" })).toMatchObject({
      outcome: "plausible",
      reason: "Line 2.",
    });
  });

  it("takes a document's line about a document", async () => {
    expect(await settle({ path: "README.md", quote: "half refuses zero." }, "docs/x.md")).toMatchObject({
      outcome: "refuted",
    });
  });
});
