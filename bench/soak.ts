// Many scripted tasks through loop and pool in one process. Afterwards nothing may be left: no memory, no process, no file. `--tasks <n>`, 1,000 without.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { tasks: { type: "string", default: "1000" } } });
const tasks = Number(values.tasks);
/** After so many tasks memory is looked at first: all is loaded and in use by then. */
const baseline = Math.min(100, Math.ceil(tasks / 2));
const maxGrowth = 1.2;

const around = mkdtempSync(path.join(tmpdir(), "baton-soak-"));
const temp = path.join(around, "temp");
mkdirSync(temp);
const program = path.join(import.meta.dirname, "soak/run-tasks.ts");
const ran = spawnSync(process.execPath, ["--expose-gc", program, String(tasks), String(baseline)], {
  env: { ...process.env, TMPDIR: temp },
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
});
if (ran.status !== 0) throw new Error(`the tasks ended with ${ran.status ?? ran.signal}`);
const { wrong, rssMb }: { wrong: number; rssMb: number[] } = JSON.parse(ran.stdout);

/** Processes that have to do with this run: by their command line or their working folder. */
function findProcesses(): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        const isOurs = words.includes(around) || readlinkSync(`/proc/${pid}/cwd`).startsWith(around);
        return isOurs ? [`${pid}: ${words}`] : [];
      } catch {
        // It has ended in the meantime.
        return [];
      }
    });
}

const first = rssMb[0] ?? 0;
const last = rssMb.at(-1) ?? 0;
const orphans = findProcesses();
const left = readdirSync(temp);
console.log(
  `${tasks} tasks: ${wrong} wrong; RSS ${first.toFixed(0)} MB after ${baseline}, ${last.toFixed(0)} MB at the end (× ${(last / first).toFixed(2)}); ${orphans.length} processes left; ${left.length} temporary files left`,
);
for (const what of [...orphans, ...left]) console.log(`left: ${what}`);
rmSync(around, { recursive: true, force: true });
if (wrong > 0 || last > first * maxGrowth || orphans.length > 0 || left.length > 0) process.exitCode = 1;
