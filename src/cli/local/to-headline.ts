const maxLength = 76;

/** A job's summary in a few words: its last heading; where that only names the work, the list below it. */
export function toHeadline(summary: string): string {
  const lines = summary.split("\n").map((line) => line.trim());
  const heading = lines.findLast((line) => line.startsWith("### "))?.slice(4) ?? "";
  const listed = lines.filter((line) => line.startsWith("- ")).map((line) => line.slice(2));
  const text = heading.startsWith("publish: ") && listed.length > 0 ? listed.join(", ") : heading;
  const plain = text.replace(/^(?:route|merge): /, "").replaceAll("`", "");
  return plain.length > maxLength ? `${plain.slice(0, maxLength - 1)}…` : plain;
}
