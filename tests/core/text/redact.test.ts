import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/core/text/redact.ts";
import { cpuMs } from "../../builders/cpu-ms.ts";

const secret = "s3cr3t-Token+/of=the?job";
const redact = createRedactor([secret, "abcd", ""]);

describe("createRedactor", () => {
  it.each<[string, string]>([
    ["as it is", secret],
    ["base64", Buffer.from(secret).toString("base64")],
    ["base64 one byte later", Buffer.from(`x${secret}y`).toString("base64")],
    ["base64 two bytes later", Buffer.from(`xx${secret}y`).toString("base64")],
    ["base64url", Buffer.from(`x${secret}`).toString("base64url")],
    ["hex", Buffer.from(secret).toString("hex")],
    ["hex in capitals", Buffer.from(secret).toString("hex").toUpperCase()],
    ["reversed", [...secret].reverse().join("")],
    ["URL-encoded", encodeURIComponent(secret)],
    ["split by spaces", [...secret].join(" ")],
    ["split by line ends", secret.replace(/(.{5})/g, "$1\n")],
    ["split by zero-width characters", [...secret].join("\u200b")],
    [
      "hex split over lines",
      Buffer.from(secret)
        .toString("hex")
        .replace(/(.{8})/g, "$1\r\n"),
    ],
  ])("finds a secret %s", (_, form) => {
    const { text, found, known } = redact(`before ${form} after`);
    expect({ found, known }).toEqual({ found: true, known: true });
    expect(text).toMatch(/^before \S*\*\*\*\S*\s+after$/);
  });

  it.each([
    `ghp_${"a".repeat(36)}`,
    `github_pat_${"1A".repeat(30)}`,
    `sk-ant-api03-${"x".repeat(40)}`,
    `sk-proj-${"x".repeat(40)}`,
    `AIza${"S".repeat(35)}`,
    "AKIAIOSFODNN7EXAMPLE",
    `eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.${"c".repeat(20)}`,
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
  ])("finds what looks like a credential: %s", (token) =>
    expect(redact(`x ${token} y`)).toEqual({ text: "x *** y", found: true, known: false }),
  );

  it("leaves other text as it is", () => {
    const text = "ab cd, sk-learn, eyJ, skill-set, the token of the job";
    expect(redact(text)).toEqual({ text, found: false, known: false });
  });

  it("finds each line of a secret with several", () => {
    const lines = createRedactor(["first-line-of-key\nsecond-line-of-key"]);
    expect(lines("x second-line-of-key y").text).toBe("x *** y");
  });

  it("lets no secret through, wherever it stands", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8 }).filter((each) => each.trim().length >= 8),
        fc.string(),
        fc.string(),
        (each, before, after) => {
          const { text, found } = createRedactor([each])(before + each + after);
          expect(found).toBe(true);
          if (!before.includes(each.trim()) && !"***".includes(each.trim()))
            expect(text.replaceAll("***", "")).not.toContain(each.trim());
        },
      ),
    );
  });

  it.each(["eyJ", "sk-", "-----BEGIN PRIVATE KEY-----", "ghp_", "s3cr3t", "xoxb-"])(
    "is not made slow by 64 KiB of %j",
    (unit) => {
      expect(cpuMs(() => redact(unit.repeat(65_536 / unit.length)))).toBeLessThan(500);
    },
  );
});
