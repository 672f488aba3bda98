import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/ports/workspace.ts";

/** What every Workspace does; `open` gives an empty one. */
export function workspaceConformance(name: string, open: () => Promise<Workspace>): void {
  describe(`${name} as a Workspace`, () => {
    it("reads what was written, also in new folders, and lists it in path order", async () => {
      const workspace = await open();
      await workspace.write("b/c.txt", Buffer.from("c"));
      await workspace.write("a.txt", Buffer.from([0, 255]));
      expect(await workspace.list()).toEqual(["a.txt", "b/c.txt"]);
      expect(await workspace.read("a.txt")).toEqual(Buffer.from([0, 255]));
    });

    it("has nothing where nothing is", async () => {
      const workspace = await open();
      expect(await workspace.read("none.txt")).toBeUndefined();
      await workspace.write("file", Buffer.from(""));
      expect(await workspace.read("none/below.txt")).toBeUndefined();
    });

    it("reads no file that is larger than it may be, and says how large it is", async () => {
      const workspace = await open();
      await workspace.write("a.txt", Buffer.from("four"));
      expect(await workspace.read("a.txt", 4)).toEqual(Buffer.from("four"));
      await expect(workspace.read("a.txt", 3)).rejects.toMatchObject({
        code: "input.invalid",
        message: expect.stringContaining("it has 4 bytes"),
      });
    });

    it("removes a file, and does not mind that it is gone", async () => {
      const workspace = await open();
      await workspace.write("a.txt", Buffer.from("a"));
      await workspace.remove("a.txt");
      await workspace.remove("a.txt");
      expect(await workspace.list()).toEqual([]);
    });

    it.each(["../x", "/etc/passwd", ".git/config", "a/../../x", "sub/.GIT/hooks/x", "a\\..\\x", ""])(
      "refuses %j to read, write and remove",
      async (bad) => {
        const workspace = await open();
        await expect(workspace.read(bad)).rejects.toMatchObject({ code: "path.refused" });
        await expect(workspace.write(bad, Buffer.from("x"))).rejects.toMatchObject({ code: "path.refused" });
        await expect(workspace.remove(bad)).rejects.toMatchObject({ code: "path.refused" });
      },
    );
  });
}
