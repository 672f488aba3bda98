import { notValid } from "./not-valid.ts";

/** The text of a file that people wrote for Baton. What is not UTF-8 is a Fault `config.invalid` with the place of the first byte that is not. */
export function decodeText(bytes: Buffer, file: string): string {
  const text = bytes.toString("utf8");
  const again = Buffer.from(text, "utf8");
  if (again.equals(bytes)) return text;
  const at = bytes.findIndex((byte, index) => byte !== again[index]);
  const before = bytes.subarray(0, at).toString("utf8").split("\n");
  const hex = (bytes[at] ?? 0).toString(16).padStart(2, "0");
  throw notValid([
    `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: the byte 0x${hex} is no UTF-8; save the file in UTF-8`,
  ]);
}
