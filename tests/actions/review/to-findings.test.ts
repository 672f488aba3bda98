import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Earlier, toFindingId, toFindings } from "../../../src/actions/review/to-findings.ts";
import type { Remark } from "../../../src/contracts/review.ts";
import { Finding } from "../../../src/contracts/review.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const remark = (of: Partial<Remark> = {}): Remark => ({
  severity: "high",
  title: "Division by zero is not handled",
  body: "divide(1, 0) gives Infinity.",
  path: "src/divide.js",
  side: "RIGHT",
  quote: "  return a / b;",
  claimedLine: 2,
  criterion: null,
  suggestion: null,
  ...of,
});
const make = (remarks: Remark[], earlier: Earlier[] = []) =>
  toFindings(remarks, { round: 2, earlier, hash, place: () => null });

describe("toFindings", () => {
  it("keeps a remark that has no place in the diff", () => {
    expect(make([remark()])).toEqual([expect.objectContaining({ place: null, state: "open", round: 2 })]);
  });

  it("gives the same id whatever the indentation, the case and the order of the title's words", () => {
    const [one] = make([remark()]);
    const [other] = make([
      remark({ quote: "\treturn a  /  b;\n\n", title: "not handled: division by ZERO is", claimedLine: 99 }),
    ]);
    expect(one?.id).toBe(other?.id);
  });

  it("gives an earlier finding's id to a remark on the same lines that is worded anew", () => {
    const earlier = { ...remark(), id: "0123456789ab" };
    expect(make([remark({ title: "Zero division goes unhandled" })], [earlier])[0]?.id).toBe("0123456789ab");
  });

  it("tells two different remarks on the same lines apart", () => {
    const ids = make([remark(), remark({ title: "Negative exponent lost" })]).map((finding) => finding.id);
    expect(new Set(ids).size).toBe(2);
    const earlier = { ...remark(), id: "0123456789ab" };
    expect(make([remark({ title: "Result never cached" })], [earlier])[0]?.id).not.toBe("0123456789ab");
  });

  it("takes the same remark said twice as one", () => {
    expect(make([remark(), remark()])).toHaveLength(1);
  });

  it("keeps the greatest weight, the criterion and all places of what is said twice", () => {
    const found = toFindings(
      [remark({ severity: "low" }), remark({ severity: "critical", criterion: "f1.c1", claimedLine: 40 })],
      { round: 1, earlier: [], hash, place: ({ claimedLine }) => ({ startLine: claimedLine, line: claimedLine }) },
    );
    expect(found).toEqual([
      expect.objectContaining({ severity: "critical", criterion: "f1.c1", place: { startLine: 2, line: 2 } }),
    ]);
    expect(found[0]?.body).toContain("The same at line 40.");
  });

  it("takes the same remark, said twice beside an earlier finding, as one", () => {
    const earlier = { ...remark({ title: "Zero division goes unhandled" }), id: "0123456789ab" };
    expect(make([remark(), remark()], [earlier]).map(({ id }) => id)).toEqual(["0123456789ab"]);
  });

  it("gives each earlier finding to the remark that is surest to be it, whatever their order", () => {
    const earlier = [{ ...remark(), id: "0123456789ab" }];
    const remarks = [remark({ title: "Division is not handled" }), remark()];
    expect(make(remarks, earlier).map(({ id }) => id)[1]).toBe("0123456789ab");
  });

  describe("after the lines were rewritten", () => {
    const earlier = { ...remark(), id: "0123456789ab" };
    const again = (of: Partial<Remark>, gone = true) => {
      const context = {
        round: 2,
        earlier: [earlier],
        gone: new Set(gone ? [earlier.id] : []),
        hash,
        place: () => null,
      };
      return toFindings([remark(of)], context)[0]?.id === earlier.id;
    };

    it("knows an earlier finding by its title, or by a like title on like lines", () => {
      expect(again({ quote: "  return left / right;" })).toBe(true);
      expect(again({ quote: "  return a / c;", title: "Division by zero goes unhandled" })).toBe(true);
      expect(again({ path: "src/math.js" })).toBe(true);
      expect(again({ path: "src/math.js", title: "Division by zero goes unhandled" })).toBe(true);
    });

    it("takes nothing else for it", () => {
      expect(again({ quote: "  if (left) stop();", title: "Division by zero goes unhandled" })).toBe(false);
      expect(again({ quote: "  return a / c;", title: "Result never cached" })).toBe(false);
      expect(again({ quote: "  return left / right;", path: "src/math.js" })).toBe(false);
      expect(again({ quote: "  return left / right;" }, false)).toBe(false);
    });
  });

  it("makes findings that fit their contract, with ids all different, of any remarks", () => {
    const word = fc.constantFrom("zero", "cache", "leak", "races", "wrong", "null");
    const any = fc.record({
      title: fc.array(word, { minLength: 1, maxLength: 4 }),
      path: fc.constantFrom("a", "b/c"),
      quote: fc.string({ maxLength: 60 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (all) => {
        const remarks = all.map((one) => remark({ ...one, title: one.title.join(" ") }));
        const findings = make(remarks);
        for (const finding of findings) expect(Finding.safeParse(finding).success).toBe(true);
        expect(new Set(findings.map((finding) => finding.id)).size).toBe(findings.length);
        for (const one of remarks) expect(findings.some((finding) => finding.id === toFindingId(one, hash))).toBe(true);
        expect(make(remarks, findings).map((finding) => finding.id)).toEqual(findings.map((finding) => finding.id));
      }),
    );
  });
});
