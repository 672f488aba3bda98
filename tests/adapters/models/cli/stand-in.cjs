// A small agent of ours that speaks the protocol of `codex exec --json`, for what a real one can not be made to show. Its task, read from standard
// input, says what it does: one word, then its arguments.
const { appendFileSync, readFileSync } = require("node:fs");
const { spawn } = require("node:child_process");
const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const say = (text) => tell({ type: "item.completed", item: { id: "item_1", type: "agent_message", text } });
const end = () =>
  tell({ type: "turn.completed", usage: { input_tokens: 7, cached_input_tokens: 0, output_tokens: 3 } });
const forEver = () => setInterval(() => undefined, 1000);

const [word, ...args] = readFileSync(0, "utf8").trim().split(" ");
const scenes = {
  say() {
    say(args.join(" "));
    end();
  },
  wait() {
    appendFileSync("started", `${args[0]}\n`);
    setTimeout(scenes.say, Number(args[1] ?? 50));
  },
  malformed() {
    process.stdout.write('{"type":"item.completed", oops\nplain words\n');
    scenes.say();
  },
  half() {
    scenes.say();
    process.stdout.write('{"type":"item.st');
  },
  crash() {
    appendFileSync("started", "crash\n");
    say("begun");
    process.stderr.write("out of luck\n");
    process.exitCode = 3;
  },
  /** Long ago it warned of something, and came on. */
  warned() {
    tell({ type: "error", message: "an old warning" });
    process.stderr.write("old noise\n".repeat(200));
    say("on it");
    process.stderr.write("panicked at the very end\n");
    process.exitCode = 3;
  },
  hang: forEver,
  deaf() {
    process.on("SIGTERM", () => appendFileSync("heard", "SIGTERM\n"));
    spawn("sh", ["-c", `trap '' TERM; sleep ${args[0]}`], { stdio: "ignore", detached: true }).unref();
    say("deaf");
    forEver();
  },
  polite() {
    process.on("SIGTERM", () => {
      say("goodbye");
      process.exit(0);
    });
    say("polite");
    forEver();
  },
  flood() {
    const line = JSON.stringify({ type: "item.completed", item: { type: "agent_message", text: "x".repeat(8000) } });
    const lines = Math.ceil((Number(args[0]) * 1e6) / line.length);
    const more = (n) => {
      for (let at = n; at < lines; at++)
        if (!process.stdout.write(`${line}\n`)) return process.stdout.once("drain", () => more(at + 1));
      process.stdout.write(`{"one":"${"y".repeat(6e6)}"}\n`);
      tell({ type: "item.started", item: { id: "c", type: "command_execution", command: "true" } });
      return scenes.say();
    };
    more(0);
  },
  /** Through with its work, but not gone. */
  linger() {
    scenes.say();
    forEver();
  },
  /** Says that it is through while it still asks, and says so again when it is answered. */
  async asking() {
    const asked = scenes.fetch("/responses", '{"model":"gpt-x"}');
    await new Promise((resolve) => setTimeout(resolve, 50));
    say("half");
    end();
    await asked;
    say("whole");
    end();
    forEver();
  },
  /** Says that it is through, and goes on: in one piece, so that no pause of a busy machine comes between. */
  early() {
    process.stdout.cork();
    scenes.say();
    tell({ type: "item.started", item: { id: "c", type: "command_execution", command: "true" } });
    process.stdout.uncork();
    setTimeout(() => {
      appendFileSync("worked", "yes");
      scenes.say();
    }, 600);
  },
  /** Through, but somebody whom it has left behind prints on. */
  litter() {
    spawn("sh", ["-c", "while :; do echo '{\"a\":1}'; done"], { stdio: "inherit", detached: true }).unref();
    scenes.say();
  },
  /** Through, and calls a tool when it is told to end. */
  regret() {
    process.on("SIGTERM", () => {
      tell({ type: "item.started", item: { id: "c", type: "command_execution", command: "true" } });
      setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);
    });
    scenes.say();
    forEver();
  },
  /** Through, deaf, and greedy when it is told to end. */
  amok() {
    process.on("SIGTERM", () => scenes.memory());
    scenes.say();
    forEver();
  },
  memory() {
    const held = [];
    setInterval(() => held.push(Buffer.alloc(8e6, 1)), 5);
  },
  cpu() {
    for (;;);
  },
  /** What it can see and reach. */
  look() {
    const seen = { env: process.env, network: "none" };
    require("node:net")
      .connect(Number(args[0]), "127.0.0.1")
      .on("connect", () => done("reached"))
      .on("error", (error) => done(error.code));
    const done = (network) => {
      say(JSON.stringify({ ...seen, network }));
      end();
    };
  },
  /** Asks the vendor through its only way out. */
  async ask() {
    const answer = await scenes.fetch(...args);
    say(`${answer.status} ${await answer.text()}`);
    end();
  },
  /** Asks again and again, whatever it hears. */
  async stubborn() {
    for (;;) {
      await (await scenes.fetch("/responses", '{"model":"gpt-x"}')).text();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  },
  fetch(path, body = "{}", token = process.env.BATON_AGENT_TOKEN) {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return fetch(`${process.env.BASE_URL}${path}`, { method: "POST", headers, body });
  },
};
scenes[word]();
