import * as core from "@actions/core";
import { breakCommands } from "../../core/text/break-commands.ts";
import { revealText } from "../../core/text/reveal-text.ts";
import type { Reporter } from "../../ports/reporter.ts";

const summaryLimit = 1024 * 1024 - 4096;

/** The runner's log, annotations, outputs and job summary. `redact` is applied to all that leaves. */
export function createActionsReporter(options: {
  readonly onRunner: boolean;
  readonly redact: Reporter["redact"];
  /** What the runner is to hide too, in whatever any step of this job prints from now on. */
  readonly masks?: readonly string[];
}): Reporter {
  const { onRunner, redact } = options;
  if (onRunner) for (const mask of options.masks ?? []) core.setSecret(mask);
  const clean = (text: string): string => redact(text).text;
  /** For a log, and the terminal that shows it: what agents and servers say of themselves could command it (ECMA-48). */
  const shown = (text: string): string => revealText(clean(text)).text;
  let summaryBytes = 0;
  let foot = "";
  const say = (line: string): void => core.info(breakCommands(shown(line)));
  /** What stands below the summary, once. */
  const takeFoot = (): string => {
    const taken = foot;
    foot = "";
    return taken;
  };
  return {
    redact,
    say,
    notice: (message) => (onRunner ? core.notice(shown(message)) : core.info(shown(message))),
    warn: (message) => (onRunner ? core.warning(shown(message)) : core.info(`Warning: ${shown(message)}`)),
    error: (message) => (onRunner ? core.error(shown(message)) : process.stderr.write(`${shown(message)}\n`)),
    output: (name, value) => {
      if (onRunner) core.setOutput(name, clean(value));
    },
    async summary(markdown) {
      const last = takeFoot();
      // A terminal has no summary; what the work cost is said there all the same, as plain text.
      if (!onRunner) for (const line of last.split("\n").filter((one) => one !== "")) say(line.replace(/\*\*|`/g, ""));
      if (!onRunner || summaryBytes > summaryLimit) return;
      const text = `${clean(markdown)}\n`;
      const below = last === "" ? "" : `\n${clean(last)}\n`;
      const room = summaryLimit - summaryBytes - Buffer.byteLength(below);
      const isCut = Buffer.byteLength(text) > room;
      summaryBytes += Buffer.byteLength(text) + Buffer.byteLength(below);
      const shownText = isCut
        ? `${Buffer.from(text)
            .subarray(0, room)
            .toString()
            .replace(/\uFFFD$/, "")}\n\n… cut: GitHub shows at most 1 MiB.\n`
        : text;
      await core.summary.addRaw(`${shownText}${below}`).write();
    },
    footer(markdown) {
      foot = markdown;
    },
  };
}
