import { randomBytes } from "node:crypto";

/** A new token: GitHub's prefix for its kind and 36 characters. */
export function mintSecret(prefix: "ghs_" | "ghp_"): string {
  const text = randomBytes(40)
    .toString("base64")
    .replace(/[^A-Za-z0-9]/g, "");
  return prefix + text.padEnd(36, "0").slice(0, 36);
}
