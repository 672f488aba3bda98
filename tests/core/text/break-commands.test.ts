import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakCommands } from "../../../src/core/text/break-commands.ts";

describe("breakCommands", () => {
  it("leaves nothing that the runner takes for a command", () => {
    expect(breakCommands("::set-output name=a::b\n  ::error::x ##[add-mask]y")).toBe(
      ": :set-output name=a: :b\n  : :error: :x ## [add-mask]y",
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(":", "#", "[", "x", "\n", "::")).map((parts) => parts.join("")),
        (text) => {
          const broken = breakCommands(text);
          expect(broken).not.toMatch(/::|##\[/);
          expect(breakCommands(broken)).toBe(broken);
        },
      ),
    );
  });
});
