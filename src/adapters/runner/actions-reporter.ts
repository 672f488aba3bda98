import * as core from "@actions/core";
import { breakCommands } from "../../core/text/break-commands.ts";
import type { Reporter } from "../../ports/reporter.ts";

const summaryLimit = 1024 * 1024 - 4096;

/** The runner's log, annotations, outputs and job summary. `redact` is applied to all that leaves. */
export function createActionsReporter(options: {
  readonly onRunner: boolean;
  readonly redact: Reporter["redact"];
}): Reporter {
  const { onRunner, redact } = options;
  const clean = (text: string): string => redact(text).text;
  let summaryBytes = 0;
  return {
    redact,
    say: (line) => core.info(breakCommands(clean(line))),
    notice: (message) => (onRunner ? core.notice(clean(message)) : core.info(clean(message))),
    warn: (message) => (onRunner ? core.warning(clean(message)) : core.info(`Warning: ${clean(message)}`)),
    error: (message) => (onRunner ? core.error(clean(message)) : process.stderr.write(`${clean(message)}\n`)),
    output: (name, value) => {
      if (onRunner) core.setOutput(name, clean(value));
    },
    async summary(markdown) {
      if (!onRunner || summaryBytes > summaryLimit) return;
      const text = `${clean(markdown)}\n`;
      const room = summaryLimit - summaryBytes;
      summaryBytes += Buffer.byteLength(text);
      await core.summary
        .addRaw(summaryBytes > summaryLimit ? `${text.slice(0, room)}\n\n… cut: GitHub shows at most 1 MiB.\n` : text)
        .write();
    },
  };
}
