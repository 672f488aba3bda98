import { type SpawnOptions, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import zlib from "node:zlib";
import { Fault } from "../../core/fault.ts";

/** Packs all that is in a folder into a file: a tar, in zstd where there is one. Links, modes and times stay as they are. */
export async function pack(folder: string, file: string): Promise<{ readonly digest: string; readonly bytes: number }> {
  const content = ["-C", folder, "."];
  if (hasZstd()) await endOf(spawn("tar", ["-c", "-I", "zstd -T0", "-f", file, ...content], quiet), "pack");
  else {
    const tar = spawn("tar", ["-c", "-f", "-", ...content], { stdio: ["ignore", "pipe", "pipe"] });
    await Promise.all([endOf(tar, "pack"), pipeline(tar.stdout, compress(), createWriteStream(file))]);
  }
  return measure(file);
}

const quiet: SpawnOptions = { stdio: ["ignore", "ignore", "pipe"] };

/** The program, which uses more than one core and no pipe through this process. */
function hasZstd(): boolean {
  return (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, "zstd")));
}

/**
 * Lays what was packed into an empty folder. `tar` refuses names that lead out of it, and takes nobody's id. @throws Fault `prepared.digest` where the file is
 * another than was kept; then nothing was unpacked.
 */
export async function unpack(
  file: string,
  folder: string,
  of: { readonly digest: string; readonly bytes: number; readonly name: string },
): Promise<void> {
  const found = await measure(file);
  if (found.digest !== of.digest || found.bytes !== of.bytes) {
    throw new Fault(
      "prepared.digest",
      `The prepared folder ${of.name} has ${found.bytes} bytes and the digest ${found.digest}, not ${of.bytes} and ${of.digest} as it was kept; it is not used.`,
      { who: "outside" },
    );
  }
  const isGzip = await startsAsGzip(file);
  const args = ["-C", folder, "--no-same-owner", "--no-same-permissions"];
  if (!isGzip && hasZstd()) return endOf(spawn("tar", ["-x", "-I", "zstd -d", "-f", file, ...args], quiet), "unpack");
  const tar = spawn("tar", ["-x", "-f", "-", ...args], { stdio: ["pipe", "ignore", "pipe"] });
  // tar hangs up at the archive's end, before the last zeros have come: whether it has all, its own end says.
  const decompress = isGzip ? zlib.createGunzip() : zlib.createZstdDecompress();
  const sent = pipeline(createReadStream(file), decompress, tar.stdin).catch(() => undefined);
  await Promise.all([endOf(tar, "unpack"), sent]);
}

async function measure(file: string): Promise<{ readonly digest: string; readonly bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 ** 2 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { digest: hash.digest("hex"), bytes };
}

/** Node 20 has no zstd. */
function compress(): Transform {
  return typeof zlib.createZstdCompress === "function" ? zlib.createZstdCompress() : zlib.createGzip({ level: 1 });
}

async function startsAsGzip(file: string): Promise<boolean> {
  const opened = await open(file);
  try {
    const { buffer } = await opened.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.equals(Buffer.from([0x1f, 0x8b]));
  } finally {
    await opened.close();
  }
}

function endOf(child: ReturnType<typeof spawn>, what: string): Promise<void> {
  const said: Buffer[] = [];
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve();
      const message = `tar could not ${what} a prepared folder: ${Buffer.concat(said).toString("utf8").trim().slice(-500)}`;
      reject(new Fault("prepared.missing", message, { who: "outside", facts: { exitCode: code } }));
    });
  });
}
