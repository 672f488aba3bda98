/** What a story gives back; `runAction` writes it out. A story never reads an input, prints or exits. */
export type ActionResult = {
  /** `failure` fails the job. Nothing ends in `success` without having done its work or having had none to do. */
  readonly conclusion: "success" | "failure";
  /** One line: what was done, or why not. */
  readonly headline: string;
  /** Job outputs by name; values are text or JSON. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown for the job summary. */
  readonly summary: string;
};
