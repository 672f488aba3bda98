import type { Reporter } from "../ports/reporter.ts";

/** Lines and annotations say whose they are, as several work at once; outputs and the summary are the job's. */
export function nameReporter(reporter: Reporter, name: string): Reporter {
  return {
    say: (line) => reporter.say(`${name}: ${line}`),
    notice: (message) => reporter.notice(`${name}: ${message}`),
    warn: (message) => reporter.warn(`${name}: ${message}`),
    error: (message) => reporter.error(`${name}: ${message}`),
    summary: (markdown) => reporter.summary(markdown),
    footer: (markdown) => reporter.footer(markdown),
    output: (key, value) => reporter.output(key, value),
    redact: (text) => reporter.redact(text),
  };
}
