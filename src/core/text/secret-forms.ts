/** Characters. Shorter secrets are looked for only as they stand: their disguises would be found by chance. */
export const minDisguised = 8;
const minSecret = 4;

/** Spellings in which a secret gets out: itself, its lines, base64 at each offset, hex, reversed, URL- and JSON-encoded. Longest first. */
export function toSecretForms(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const parts = [secret.trim(), ...(lines.length > 1 ? lines.filter((line) => line.length >= minDisguised) : [])];
  const forms = new Set<string>();
  for (const part of parts) {
    if (part.length < minSecret) continue;
    forms.add(part);
    if (part.length >= minDisguised) for (const form of disguises(part)) forms.add(form);
  }
  return [...forms].sort((one, other) => other.length - one.length);
}

function disguises(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, "utf8");
  const hex = bytes.toString("hex");
  const base64 = [0, 1, 2].map((offset) => stableBase64(bytes, offset));
  const forms = [
    ...base64,
    ...base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_")),
    hex,
    hex.toUpperCase(),
    [...secret].reverse().join(""),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll("%20", "+"),
    percentEncode(bytes),
    JSON.stringify(secret).slice(1, -1),
  ];
  return forms.filter((form) => form.length >= minDisguised);
}

/** The characters that only the secret decides when it stands `offset` bytes after a multiple of three. */
function stableBase64(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(first, last);
}

function percentEncode(bytes: Buffer): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`).join("");
}
