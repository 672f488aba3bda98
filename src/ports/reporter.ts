/** The one sink for what people read of a job. Everything is redacted on its way out and `::` can start no workflow command. */
export interface Reporter {
  /** A line of the job's log. */
  say(line: string): void;
  /** Shown as an annotation of the job. */
  notice(message: string): void;
  warn(message: string): void;
  /** An error annotation; the caller sets the exit status. */
  error(message: string): void;
  /** Markdown appended to the job summary; cut at 1 MiB with a note. */
  summary(markdown: string): Promise<void>;
  /** Markdown that ends the job summary, below whatever `summary` gets; the last value wins. A line of the log where there is no summary. */
  footer(markdown: string): void;
  /** A job output, written at once: the runner reads it even when the process dies. The last value wins. */
  output(name: string, value: string): void;
  /** The text with every known secret, in its usual disguises, and whatever looks like a credential replaced; `found` when there was one, `known` when it was one of this job's own. */
  redact(text: string): { readonly text: string; readonly found: boolean; readonly known: boolean };
}
