import { toFault } from "../core/fault.ts";

const commands: Readonly<Record<string, (words: readonly string[]) => Promise<number>>> = {
  local: async (words) => (await import("./local/run-local.ts")).runLocal(words),
  logs: async (words) => (await import("./logs/run-logs.ts")).runLogs(words),
  "setup-action": async (words) => (await import("./setup-action/run-setup-action.ts")).runSetupAction(words),
  verify: async (words) => (await import("./verify/run-verify.ts")).runVerify(words),
};

const given = process.argv.slice(2);
// `npm start -- setup-action` is that command too: npm puts `local` before all words.
const [name = "", ...words] = given[0] === "local" && given[1] === "setup-action" ? given.slice(1) : given;
const command = commands[name];
const all = Object.keys(commands).map(
  (one) =>
    `npm ${one === "local" ? "start --" : one === "setup-action" ? "start -- setup-action" : `run ${one} --`} --help`,
);
if (["--help", "-h", "help"].includes(name)) {
  console.log(`usage:\n  ${all.join("\n  ")}`);
} else if (command === undefined) {
  const what = name === "" ? "No command is given" : `"${name}" is no command of baton`;
  console.error(`${what}. There is: ${Object.keys(commands).join(", ")}.`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await command(words);
  } catch (thrown) {
    const fault = toFault(thrown);
    console.error(fault.code === "bug" ? (fault.cause ?? fault) : fault.message);
    process.exitCode = fault.who === "user" ? 2 : 1;
  }
}
