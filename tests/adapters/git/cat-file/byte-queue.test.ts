import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createByteQueue } from "../../../../src/adapters/git/cat-file/byte-queue.ts";

describe("a queue of bytes", () => {
  it("gives back lines and counted pieces, wherever the pipe has cut them", async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), async (contents, cuts) => {
        const queue = createByteQueue();
        const all = Buffer.concat(
          contents.flatMap((content) => [Buffer.from(`ü ${content.length}\n`), Buffer.from(content)]),
        );
        const taken = (async () => {
          const found: Buffer[] = [];
          for (const _ of contents) found.push(await queue.take(Number((await queue.line()).split(" ")[1])));
          return found;
        })();
        for (let at = 0; at < all.length; ) {
          const size = cuts.next().value;
          queue.push(all.subarray(at, at + size));
          at += size;
          if (size % 2 === 0) await Promise.resolve();
        }
        expect(await taken).toEqual(contents.map((content) => Buffer.from(content)));
      }),
    );
  });

  it("tells who waits, and who asks later, that nothing more comes; what came before is still given", async () => {
    const queue = createByteQueue();
    queue.push(Buffer.from("whole\ncut"));
    queue.fail(new Error("over"));
    expect(await queue.line()).toBe("whole");
    await expect(queue.line()).rejects.toThrow("over");
    const waiting = createByteQueue();
    const asked = waiting.take(1);
    waiting.fail(new Error("over"));
    await expect(asked).rejects.toThrow("over");
  });
});
