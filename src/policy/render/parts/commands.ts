import { CommandName } from "../../../contracts/test-commands.ts";
import { toldCommands } from "../../../state/corrections.ts";
import type { RunState } from "../../../state/state.ts";
import { renderCode, renderInline } from "./inline.ts";

type Row = { readonly name: string; readonly command: string; readonly from: string };

/** What proves each change, where each command was found, and how to correct it; undefined where nobody has looked yet. */
export function renderCommands(run: RunState): string | undefined {
  const rows = findRows(run);
  if (rows === undefined) return undefined;
  const lines = rows.map(
    ({ name, command, from }) =>
      `- ${name} ${renderCode(command.trim().replace(/\s*\n\s*/g, " ⏎ "), 600)}${from === "" ? "" : ` – ${renderInline(from, 300)}`}`,
  );
  const why = run.baseProof?.proof.source ?? "";
  const none = `- test: none was found${why === "" ? "" : ` (${renderInline(why, 300)})`}`;
  const lacks = rows.some(({ name }) => name === "test") ? [] : [none];
  const forgotten = run.baseProof?.proof.forgotten;
  const lost = forgotten === undefined ? [] : ["", `⚠️ ${renderInline(forgotten, 500)}.`];
  const howTo =
    run.status === "done" || run.status === "stopped"
      ? []
      : [
          "",
          "Wrong? `/baton revise test: <command>` corrects it for this run, as do lines with `setup:` and `build:`, each on a line of its own; the plan stays as it is, and later runs begin from what was green. `validate.setup` and `validate.test` in `.github/baton.yml` hold for all runs, and forget what is remembered.",
        ];
  return ["**What proves each change:**", ...lines, ...lacks, ...lost, ...howTo].join("\n");
}

/** As the base was proved by them; what a person has told since stands in place of it. */
function findRows(run: RunState): readonly Row[] | undefined {
  const { baseProof } = run;
  const told = toldCommands(run);
  if (baseProof === null && run.corrections.length === 0) return undefined;
  const proof = baseProof?.proof;
  const found: readonly Row[] =
    proof?.evidence ??
    proof?.commands.map(({ step, command }, at) => ({ name: step, command, from: at === 0 ? proof.source : "" })) ??
    [];
  return CommandName.options.flatMap((name) => {
    const own = told[name];
    if (own !== undefined) return [{ name, command: own.command, from: `by @${own.by}, \`/baton revise\`` }];
    return found.filter((row) => row.name === name);
  });
}
