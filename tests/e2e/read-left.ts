import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inflateRawSync } from "node:zlib";

/** A text that a run left behind, and where it stands: a file, a row of the server's database, or the hosted repository's objects. */
export type Left = { readonly place: string; readonly text: string };

/** All that a run wrote into its folder, unpacked; only where the local GitHub itself keeps tokens and secrets is left out, as they have to stand there. */
export function readLeft(folder: string): readonly Left[] {
  return [...readFiles(folder), ...readRows(path.join(folder, "github.db")), ...readObjects(folder)];
}

function readFiles(folder: string): readonly Left[] {
  const own = /^(?:shipped|origin\.git|github\.db.*)(?:\/|$)/;
  return readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((place) => !own.test(place))
    .flatMap((place) => {
      const bytes = readFileSync(path.join(folder, place));
      if (bytes.subarray(0, 2).toString() !== "PK") return [{ place, text: bytes.toString("utf8") }];
      return unzip(bytes).map(({ name, text }) => ({ place: `${place}/${name}`, text }));
    });
}

function readRows(file: string): readonly Left[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database
      .prepare("SELECT kind, id, data FROM record WHERE kind <> 'token'")
      .all()
      .map(({ kind, id, data }) => {
        const { secrets: _, ...row } = JSON.parse(String(data)) as Record<string, unknown>;
        return { place: `github.db/${kind}/${id}`, text: Object.values(row).map(toText).join("\n") };
      });
  } finally {
    database.close();
  }
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** All objects, also of pushes that were refused and of branches that are gone. */
function readObjects(folder: string): readonly Left[] {
  const gitDir = path.join(folder, "origin.git");
  const args = ["--git-dir", gitDir, "cat-file", "--batch-all-objects", "--unordered", "--batch"];
  const text = execFileSync("git", args, { encoding: "latin1", maxBuffer: 256 * 1024 * 1024 });
  return [{ place: "origin.git", text }];
}

/** The files of an archive by its directory, which stands at its end: an upload in one stream does not name sizes before. */
function unzip(bytes: Buffer): readonly { readonly name: string; readonly text: string }[] {
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = bytes.readUInt32LE(end + 16);
  return Array.from({ length: bytes.readUInt16LE(end + 10) }, () => {
    const [size, nameLength] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + size);
    const method = bytes.readUInt16LE(at + 10);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    return { name, text: (method === 0 ? packed : inflateRawSync(packed)).toString("utf8") };
  });
}
