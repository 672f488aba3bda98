import type { Reporter } from "../../src/ports/reporter.ts";

/** Keeps all that a job says. `secrets` are found as they stand, nothing else. */
export class CollectingReporter implements Reporter {
  readonly lines: string[] = [];
  readonly notices: string[] = [];
  readonly warnings: string[] = [];
  readonly errors: string[] = [];
  readonly summaries: string[] = [];
  /** What stands below the summary. */
  foot = "";
  readonly outputs = new Map<string, string>();
  readonly #secrets: readonly string[];

  constructor(secrets: readonly string[] = []) {
    this.#secrets = secrets;
  }

  say(line: string): void {
    this.lines.push(line);
  }

  notice(message: string): void {
    this.notices.push(message);
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  error(message: string): void {
    this.errors.push(message);
  }

  async summary(markdown: string): Promise<void> {
    this.summaries.push(markdown);
  }

  footer(markdown: string): void {
    this.foot = markdown;
  }

  output(name: string, value: string): void {
    this.outputs.set(name, value);
  }

  redact(text: string): ReturnType<Reporter["redact"]> {
    const clean = this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
    return { text: clean, found: clean !== text, known: clean !== text };
  }
}
