import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { Fault } from "../../../core/fault.ts";
import { type ByteQueue, createByteQueue } from "./byte-queue.ts";

export type ObjectType = "blob" | "tree" | "commit" | "tag";
export type ObjectInfo = { readonly oid: string; readonly type: ObjectType; readonly bytes: number };
export type GitObject = ObjectInfo & { readonly content: Buffer };

/** Objects of one repository. Names are what git takes for one object, without white space; what is not here is `undefined` in its place. */
export type CatFile = {
  info(names: readonly string[]): Promise<readonly (ObjectInfo | undefined)[]>;
  contents(names: readonly string[]): Promise<readonly (GitObject | undefined)[]>;
};

type Running = { readonly child: ChildProcess; readonly answers: ByteQueue; isOver: boolean };

const usualIdleMs = 2000;

/**
 * One `git cat-file --batch-command` (git 2.36) at a time, started when it is asked and ended when nobody has asked for `idleMs`. It looks for packs that came later
 * when it lacks an object. While nobody waits for an answer it keeps no process alive, and its input ends with ours. When it dies, who waits gets a Fault
 * `git.failed`; the next question starts another. `explain` may know more of why it failed.
 */
export function openCatFile(
  environment: Readonly<Record<string, string>>,
  explain: (failure: unknown) => Promise<never>,
  idleMs = usualIdleMs,
): CatFile {
  let running: Running | undefined;
  let idle: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  function ask<Answer>(
    command: "info" | "contents",
    names: readonly string[],
    read: (answers: ByteQueue) => Promise<Answer>,
  ): Promise<Answer[]> {
    const mine = turn.then(async () => {
      if (names.length === 0) return [];
      if (running === undefined || running.isOver) running = start(environment);
      clearTimeout(idle);
      const { child, answers } = running;
      hold(child);
      try {
        child.stdin?.write(`${names.map((name) => `${command} ${name}\n`).join("")}flush\n`);
        const found: Answer[] = [];
        for (const _ of names) found.push(await read(answers));
        return found;
      } finally {
        letGo(child);
        idle = setTimeout(() => {
          running = undefined;
          child.stdin?.end();
        }, idleMs).unref();
      }
    });
    turn = mine.catch(() => undefined);
    return mine.catch(explain);
  }

  return {
    info: (names) => ask("info", names, async (answers) => parseHeader(await answers.line())),
    contents: (names) =>
      ask("contents", names, async (answers) => {
        const info = parseHeader(await answers.line());
        if (info === undefined) return undefined;
        const content = await answers.take(info.bytes);
        await answers.take(1);
        return { ...info, content };
      }),
  };
}

function start(environment: Readonly<Record<string, string>>): Running {
  const child = spawn("git", ["cat-file", "--batch-command", "--buffer"], {
    env: environment,
    stdio: "pipe",
    windowsHide: true,
  });
  const running: Running = { child, answers: createByteQueue(), isOver: false };
  let said = "";
  function end(how: string, cause?: unknown): void {
    running.isOver = true;
    const words = said.trim().slice(-2000);
    running.answers.fail(
      new Fault("git.failed", `git cat-file ended (${how})${words === "" ? "" : `: ${words}`}`, {
        who: "outside",
        cause,
        facts: { command: "cat-file" },
      }),
    );
  }
  child.stdout.on("data", (chunk: Buffer) => running.answers.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  // How it ended says more than that its input is closed.
  child.stdin.on("error", () => undefined);
  child.on("error", (cause) => end(cause.message, cause));
  child.on("close", (code, signal) => end(signal ?? `exit ${code}`));
  return running;
}

function pipesOf(child: ChildProcess): readonly Socket[] {
  return [child.stdin, child.stdout, child.stderr].filter((pipe) => pipe instanceof Socket);
}

function hold(child: ChildProcess): void {
  child.ref();
  for (const pipe of pipesOf(child)) pipe.ref();
}

function letGo(child: ChildProcess): void {
  child.unref();
  for (const pipe of pipesOf(child)) pipe.unref();
}

/** `<oid> SP <type> SP <bytes>`; undefined for `<name> SP missing` and `<name> SP ambiguous`. */
function parseHeader(line: string): ObjectInfo | undefined {
  const match = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(line);
  return match ? { oid: match[1] ?? "", type: match[2] as ObjectType, bytes: Number(match[3]) } : undefined;
}
