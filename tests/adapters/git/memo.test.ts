import { describe, expect, it } from "vitest";
import { createMemo } from "../../../src/adapters/git/memo.ts";

const counting = () => {
  const asked: string[] = [];
  const memo = createMemo(2);
  return { asked, ask: (key: string) => memo(key, async () => asked.push(key)) };
};

describe("a memo", () => {
  it("asks once for a key, also for those who ask at the same time", async () => {
    const { asked, ask } = counting();
    expect(await Promise.all([ask("a"), ask("a"), ask("b")])).toEqual([1, 1, 2]);
    expect(await ask("a")).toBe(1);
    expect(asked).toEqual(["a", "b"]);
  });

  it("lets go of what was not asked for longest", async () => {
    const { asked, ask } = counting();
    for (const key of ["a", "b", "a", "c", "a", "b"]) await ask(key);
    expect(asked).toEqual(["a", "b", "c", "b"]);
  });

  it("asks anew for what failed", async () => {
    const memo = createMemo(2);
    const failing = memo("a", async () => {
      throw new Error("not here yet");
    });
    await expect(failing).rejects.toThrow("not here yet");
    expect(await memo("a", async () => "here")).toBe("here");
  });
});
