import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox, SandboxResult, SandboxRun, StandIn } from "../../src/ports/sandbox.ts";

/** What every Sandbox holds back and gives, tried with real commands. `open` is called once. */
export function sandboxConformance(name: string, open: () => Promise<Sandbox & StandIn>): void {
  describe(`${name} as a Sandbox`, () => {
    let sandbox: Sandbox & StandIn;
    let around: string;
    let folder: string;

    beforeAll(async () => {
      around = mkdtempSync(path.join(tmpdir(), "baton-sandbox-test-"));
      folder = path.join(around, "it's a folder");
      mkdirSync(folder);
      process.env["BATON_TEST_SECRET"] = "s3cret-of-the-job";
      sandbox = await open();
    });
    afterAll(() => {
      delete process.env["BATON_TEST_SECRET"];
      rmSync(around, { recursive: true, force: true });
    });

    const run = (command: string, more: Partial<SandboxRun> = {}): Promise<SandboxResult> =>
      sandbox.run({ command, folder, network: false, timeoutMs: 10_000, ...more });

    it("gives the command's output in order and its exit code", async () => {
      const ran = await run("echo one; echo two >&2; echo three; exit 7");
      expect(ran).toMatchObject({ exitCode: 7, timedOut: false, output: "one\ntwo\nthree\n" });
    });

    it("gives a command its secrets, as they are, and nothing of them to the next one", async () => {
      const own = path.join(around, "with secrets");
      mkdirSync(own);
      const secrets = { TOKEN_ONE: 'it\'s $HOME `x` "q" \\n end', TOKEN_TWO: "plain-12345678" };
      const ran = await run(`printf '%s|%s|' "$TOKEN_ONE" "$TOKEN_TWO"; ls -A ~; env | grep -c TOKEN_`, {
        folder: own,
        secrets,
      });
      expect(ran.output).toBe(`${secrets.TOKEN_ONE}|${secrets.TOKEN_TWO}|2\n`);
      const look = "env; ls -A ~; cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr '\\0' '\\n'";
      expect((await run(look, { folder: own })).output).not.toMatch(/TOKEN_|12345678/);
    });

    it("has a command's secrets in no list of processes of the machine", async () => {
      const seen = Promise.withResolvers<void>();
      const ran = run("echo begun; read go; echo ${#TOKEN_ONE}", {
        secrets: { TOKEN_ONE: "seen-by-nobody-1234" },
        input: (async function* () {
          await seen.promise;
          yield "go\n";
          await new Promise(() => undefined);
        })(),
        onOutput: (chunk) => {
          if (chunk.toString() !== "begun\n") return;
          const all = execFileSync("sh", ["-c", "cat /proc/[0-9]*/cmdline 2>/dev/null || :"], { maxBuffer: 2 ** 26 });
          told.push(all.toString("utf8"));
          seen.resolve();
        },
      });
      const told: string[] = [];
      expect((await ran).output).toBe("begun\n19\n");
      expect(told).toHaveLength(1);
      expect(told[0]).toContain("echo begun");
      expect(told[0]).not.toContain("seen-by-nobody");
    });

    it("lets the command write into the .git of a folder that is the job's alone, and of no other", async () => {
      const [own, theirs] = ["own", "theirs"].map((name) => path.join(around, name));
      for (const at of [own, theirs]) mkdirSync(path.join(at ?? "", ".git"), { recursive: true });
      const command = "echo x > .git/config";
      expect((await run(command, { folder: own ?? "", disposable: true })).exitCode).toBe(0);
      expect((await run(command, { folder: theirs ?? "" })).exitCode).not.toBe(0);
    });

    it("lets the command write into its outbox, which is read outside", async () => {
      const outbox = path.join(around, "outbox");
      mkdirSync(outbox);
      const ran = await run(`echo told > ${outbox}/report && ls ${outbox}`, { outbox });
      expect(ran).toMatchObject({ exitCode: 0, output: "report\n" });
      expect(readFileSync(path.join(outbox, "report"), "utf8")).toBe("told\n");
    });

    it("gives the command a text as its standard input, and its end; without one the input is empty", async () => {
      const text = `it's "quoted"\n${"x".repeat(300_000)}\n`;
      expect((await run("wc -c", { input: text })).output.trim()).toBe(String(text.length));
      expect((await run("head -n 1", { input: text })).output).toBe('it\'s "quoted"\n');
      expect((await run("wc -c")).output.trim()).toBe("0");
      expect((await run("exit 3", { input: text })).exitCode).toBe(3);
    });

    it("hands texts on as they come and tells output as it comes, until the command ends", async () => {
      // Made before: the answer to the first text may be heard before the second is asked for.
      const second = Promise.withResolvers<string>();
      async function* texts() {
        yield "one\n";
        yield await second.promise;
        await new Promise(() => undefined);
      }
      const heard: string[] = [];
      const ran = await run("read a; echo got $a; read b; echo got $b; exit 4", {
        input: texts(),
        onOutput: (chunk) => {
          heard.push(chunk.toString());
          if (heard.join("") === "got one\n") second.resolve("two\n");
        },
      });
      expect(ran).toMatchObject({ exitCode: 4, timedOut: false, output: "got one\ngot two\n" });
      expect(heard.join("")).toBe("got one\ngot two\n");
    });

    it("writes a command's input to no file that the command has linked to in its place", async () => {
      const victim = path.join(around, "victim");
      writeFileSync(victim, "as it was\n");
      const linked = Promise.withResolvers<void>();
      async function* texts() {
        await linked.promise;
        yield "taken in\n";
      }
      const swap = `for at in ~/.input-*; do rm -f "$at"; ln -s "${victim}" "$at"; done; echo linked; sleep 1`;
      const ran = await run(swap, {
        input: texts(),
        onOutput: (chunk) => chunk.includes("linked") && linked.resolve(),
      });
      expect(ran.output).toContain("linked");
      expect(readFileSync(victim, "utf8")).toBe("as it was\n");
    });

    it("calls no program that was put into the folder for a command with a home of its own, wherever PATH leads", async () => {
      const before = process.env["PATH"];
      process.env["PATH"] = `${folder}/bin:.:${before}`;
      const here = await open();
      process.env["PATH"] = before;
      const plant =
        "mkdir -p bin && printf '#!/bin/sh\\necho planted\\n' > bin/true2 && chmod +x bin/true2 && cp bin/true2 .";
      expect((await here.run({ command: plant, folder, network: false, timeoutMs: 10_000 })).exitCode).toBe(0);
      const ran = await here.run({
        command: "true2; echo $?",
        folder,
        home: "guard",
        network: false,
        timeoutMs: 10_000,
      });
      expect(ran.output).not.toContain("planted");
      expect((await here.run({ command: "true2", folder, network: false, timeoutMs: 10_000 })).output).toBe(
        "planted\n",
      );
    });

    it("lets nobody change the `.git` of a worktree, and runs nothing beside one that is a link", async () => {
      const tree = path.join(around, "tree");
      mkdirSync(path.join(tree, "linked/real"), { recursive: true });
      writeFileSync(path.join(tree, ".git"), "gitdir: /somewhere\n");
      const ran = await run("cat .git; echo gitdir: /elsewhere > .git; mv .git x; rm -f .git; exit 3", {
        folder: tree,
      });
      expect(ran.exitCode).toBe(3);
      expect(ran.output).toContain("gitdir: /somewhere");
      expect(readFileSync(path.join(tree, ".git"), "utf8")).toBe("gitdir: /somewhere\n");
      symlinkSync("real", path.join(tree, "linked/.git"));
      const linked = run("rm .git; mkdir .git", { folder: path.join(tree, "linked") });
      await expect(linked).rejects.toMatchObject({
        code: "sandbox.failed",
        message: expect.stringContaining("is a link"),
      });
    });

    it("mounts no `.git` that came after the first command: it may be a link by the time it is mounted", async () => {
      const other = path.join(around, "other");
      mkdirSync(other);
      expect((await run("mkdir -p .git && echo 1 > .git/one", { folder: other })).exitCode).toBe(0);
      expect((await run("echo 2 > .git/two", { folder: other })).exitCode).toBe(0);
    });

    it("ends a command that never reads its input when its time is up, and leaves no input behind", async () => {
      const ran = await run("sleep 60", { input: "x".repeat(1_000_000), timeoutMs: 500 });
      expect(ran).toMatchObject({ exitCode: null, timedOut: true });
      expect((await run("ls -A ~ | grep -c input")).output.trim()).toBe("0");
    });

    it("shows a folder that stands in for another at that one's place, with a home of its own that has what was there", async () => {
      const [from, first, last] = ["set-up", "first", "last"].map((name) => path.join(around, name)) as [
        string,
        string,
        string,
      ];
      for (const at of [from, first, last]) mkdirSync(at);
      await run("echo cached > ~/cache", { folder: from });
      await sandbox.standIn({ from, folder: first, isLast: false });
      await sandbox.standIn({ from, folder: last, isLast: true });
      const look = "pwd; cat ~/cache; echo here > file; echo spoilt > ~/cache";
      for (const folder of [first, last]) {
        expect((await run(look, { folder })).output).toBe(`${from}\ncached\n`);
        expect(readFileSync(path.join(folder, "file"), "utf8")).toBe("here\n");
      }
      expect(existsSync(path.join(from, "file"))).toBe(false);
    });

    it("has programs that were brought first on PATH, where the folder goes, and lets nobody change them", async () => {
      const names = ["brought", "copied", "moved", "came"];
      const [from = "", copied = "", moved = "", came = ""] = names.map((name) => path.join(around, name));
      for (const at of [from, copied, moved, came]) mkdirSync(at);
      await run("mkdir -p ~/.baton-tools/bin && echo 'echo fake' > ~/.baton-tools/bin/tool", { folder: from });
      const tool =
        "mkdir ~/.baton-tools/bin && echo 'echo real' > ~/.baton-tools/bin/tool && chmod 755 ~/.baton-tools/bin/*";
      expect(await run(tool, { folder: from, bringsTools: true })).toMatchObject({ exitCode: 0 });
      const attack = [
        "echo 'echo fake' > ~/.baton-tools/bin/tool",
        "rm -rf ~/.baton-tools ~/.baton-tools/bin/tool",
        "mv ~/.baton-tools ~/away",
        "echo > ~/.baton-tools/bin/sh",
      ];
      const tried = await run(attack.map((one) => `! { ${one}; } 2>/dev/null`).join(" && "), { folder: from });
      expect(tried).toMatchObject({ exitCode: 0 });
      await sandbox.standIn({ from, folder: copied, isLast: false });
      await sandbox.standIn({ from, folder: moved, isLast: true });
      for (const at of [from, copied, moved]) expect((await run("tool", { folder: at })).output).toBe("real\n");
      const { home } = await sandbox.placeOf(moved);
      await sandbox.adopt({ folder: came, at: "/job/of/before/tools", home });
      expect((await run("tool", { folder: came })).output).toBe("real\n");
      expect((await run("tool", { folder: came, home: "guard" })).exitCode).toBe(127);
    });

    it("takes no program from a home in which nothing was brought", async () => {
      const own = path.join(around, "nothing brought");
      mkdirSync(own);
      const fake =
        "mkdir -p ~/.baton-tools/bin && echo 'echo fake' > ~/.baton-tools/bin/ls && chmod 755 ~/.baton-tools/bin/ls";
      expect((await run(fake, { folder: own })).exitCode).toBe(0);
      expect((await run("ls; echo $PATH", { folder: own })).output).not.toMatch(/fake|baton-tools/);
    });

    it("shows a folder where another job had set it up, with the home from there", async () => {
      const [from, adopted] = ["set up", "adopted"].map((name) => path.join(folder, name)) as [string, string];
      for (const at of [from, adopted]) mkdirSync(at);
      await run("echo cached > ~/cache", { folder: from });
      const place = await sandbox.placeOf(from);
      expect(place.at).toBe(from);
      expect(readFileSync(path.join(place.home, "cache"), "utf8")).toBe("cached\n");
      await sandbox.adopt({ folder: adopted, at: "/job/of/before/work", home: place.home });
      const { output } = await run("pwd; cat ~/cache; echo here > file", { folder: adopted });
      expect(output).toBe("/job/of/before/work\ncached\n");
      expect(readFileSync(path.join(adopted, "file"), "utf8")).toBe("here\n");
      expect((await sandbox.placeOf(adopted)).at).toBe("/job/of/before/work");
    });

    it.each(["/", "/usr", "/usr/lib/x", "/home/baton", "/proc/x", "work", "/a/../usr"])(
      "shows none at %s, where it would hide what is there",
      async (at) => {
        const home = path.join(folder, "home");
        mkdirSync(home, { recursive: true });
        await expect(sandbox.adopt({ folder, at, home })).rejects.toMatchObject({ code: "sandbox.failed" });
      },
    );

    it("asks for no colors, and tells tools that there is no network where there is none", async () => {
      const look = "echo $NO_COLOR $npm_config_offline $PIP_NO_INDEX $GOPROXY $CARGO_NET_OFFLINE";
      expect((await run(look)).output).toBe("1 true 1 off true\n");
      expect((await run(look, { network: true })).output).toBe("1\n");
    });

    it("runs in the folder and may change it", async () => {
      await run("mkdir made && echo text > made/file");
      expect(readFileSync(path.join(folder, "made/file"), "utf8")).toBe("text\n");
      expect((await run("pwd")).output).toBe(`${folder}\n`);
    });

    it("hands on nothing of the job's environment, but what it is given", async () => {
      const names = (await run("env", { env: { GIVEN: "yes" } })).output;
      expect(names).toContain("GIVEN=yes");
      expect(names).toContain("CI=true");
      expect(names).not.toContain("s3cret-of-the-job");
    });

    it("shows no environment of any process", async () => {
      const { output } = await run("cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; true");
      expect(output).not.toContain("s3cret-of-the-job");
    });

    it("shows no process of the machine", async () => {
      const { output } = await run("cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
      expect(output).not.toContain("vitest");
      expect(
        (await run(`kill -0 ${process.pid} 2>&1 || echo unseen; test -e /proc/${process.pid}/exe || echo none`)).output,
      ).toContain("none");
    });

    it("shows nothing beside the folder, and no home", async () => {
      writeFileSync(path.join(around, "neighbour"), "n");
      expect((await run("ls .. /tmp")).output).not.toContain("neighbour");
      expect((await run(`cat '${path.join(around, "neighbour")}'`)).exitCode).not.toBe(0);
      const hidden = mkdtempSync(path.join(homedir(), ".baton-sandbox-test-"));
      try {
        expect((await run(`ls '${hidden}'`)).exitCode).not.toBe(0);
      } finally {
        rmSync(hidden, { recursive: true });
      }
    });

    it("shows no password file and no socket of the machine", async () => {
      expect(
        (await run("test ! -s /etc/shadow && test ! -e /run/docker.sock && test ! -e /var/run/docker.sock")).exitCode,
      ).toBe(0);
    });

    it("writes nothing outside the folder, its home and /tmp", async () => {
      const tried =
        "for at in / /usr /etc /opt /proc/sys/kernel /home; do touch $at/baton-test 2>/dev/null && echo $at; done; echo 1 > /proc/sys/kernel/panic && echo kernel; true";
      const { output } = await run(
        `${tried.replace("1 > /proc", "$(cat /proc/sys/kernel/panic) 2>/dev/null > /proc")}`,
      );
      expect(output).toBe("");
      const outside = `/tmp/${randomUUID()}`;
      expect((await run(`touch "$HOME/x" ${outside}`)).exitCode).toBe(0);
      expect(existsSync(outside)).toBe(false);
    });

    it("lets nobody write into the git folder of a checkout, or put another in its place", async () => {
      const checkout = path.join(around, "checkout");
      mkdirSync(path.join(checkout, ".git/hooks"), { recursive: true });
      writeFileSync(path.join(checkout, ".git/config"), "as it was\n");
      const tries = ["echo x > .git/hooks/post-checkout", "echo x >> .git/config", "rm -rf .git", "mv .git other"];
      for (const command of tries) expect((await run(command, { folder: checkout })).exitCode).not.toBe(0);
      expect((await run("cat .git/config && touch file", { folder: checkout })).output).toBe("as it was\n");
      expect(existsSync(path.join(checkout, ".git/hooks/post-checkout"))).toBe(false);
    });

    it("shows nothing of a git folder whose configuration holds a token", async () => {
      const checkout = path.join(around, "with token");
      mkdirSync(path.join(checkout, ".git"), { recursive: true });
      writeFileSync(
        path.join(checkout, ".git/config"),
        '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic c2VjcmV0\n',
      );
      expect((await run("cat .git/config .git/* 2>/dev/null; ls -A .git", { folder: checkout })).output).toBe("");
    });

    it("has no right left", async () => {
      const { output } = await run("grep -E '^(CapEff|CapPrm|CapBnd|NoNewPrivs)' /proc/self/status");
      expect(output).toMatch(/CapPrm:\s0+\nCapEff:\s0+\nCapBnd:\s0+\nNoNewPrivs:\s1/);
      expect((await run("mount -t tmpfs none /tmp || umount /usr")).exitCode).not.toBe(0);
    });

    it("reaches no network, not even the machine's own, but has a loopback", async () => {
      const server = createServer((socket) => socket.end("reached"));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const connect = `require("net").connect(${port},"127.0.0.1").on("data",d=>console.log(String(d))).on("error",e=>console.log(e.code))`;
      try {
        expect((await run(`node -e '${connect}'`)).output).toBe("ECONNREFUSED\n");
        expect((await run(`node -e '${connect}'`, { network: true })).output).toBe("reached\n");
      } finally {
        server.close();
      }
      const own =
        'const s=require("net").createServer(c=>c.end()).listen(0,"127.0.0.1",()=>require("net").connect(s.address().port,"127.0.0.1").on("close",()=>{console.log("own");s.close()}))';
      expect((await run(`node -e '${own}'`)).output).toBe("own\n");
    });

    it("has the programs of PATH", async () => {
      const { output } = await run("node -v && git --version");
      expect(output).toContain(execFileSync("node", ["-v"], { encoding: "utf8" }));
      expect(output).toContain("git version");
    });

    it("keeps one home a folder from run to run", async () => {
      await run('echo kept > "$HOME/cache"');
      expect((await run('cat "$HOME/cache"')).output).toBe("kept\n");
    });

    it("leaves no process behind, whatever was started in the background", async () => {
      const ran = await run(
        "(setsid sh -c 'trap \"\" TERM HUP; sleep 987654' >/dev/null 2>&1 &) ; sleep 987655 & echo away",
      );
      expect(ran).toMatchObject({ exitCode: 0, output: "away\n" });
      await gone("98765[45]");
    });

    it("ends all of it when the time is up, with what was said so far", async () => {
      const command = "trap '' TERM; echo begun; sleep 876543 & sleep 876544; echo never";
      let output = "";
      // A busy machine may need all of the shorter time to begin.
      for (const timeoutMs of [600, 10_000]) {
        const ran = await run(command, { timeoutMs });
        expect(ran).toMatchObject({ exitCode: null, timedOut: true });
        expect(ran.durationMs).toBeLessThan(timeoutMs + 4400);
        await gone("87654[34]");
        output = ran.output;
        if (output !== "") break;
      }
      expect(output).toBe("begun\n");
    });

    it("ends all of it when it is told to", async () => {
      const stop = new AbortController();
      const running = run("echo begun; sleep 765432", { signal: stop.signal });
      setTimeout(() => stop.abort(new Error("cancelled")), 50);
      expect(await running).toMatchObject({ exitCode: null, timedOut: false });
      await gone("76543[2]");
    });

    it("does not begin when it was told to stop before", async () => {
      const ran = await run("echo begun", { signal: AbortSignal.abort(new Error("cancelled")) });
      expect(ran).toMatchObject({ exitCode: null, timedOut: false, output: "" });
    });

    it("takes a flood of output without keeping it, and says how much is missing", async () => {
      const ran = await run("echo first; head -c 50000000 /dev/zero | tr '\\0' 'x'; echo; echo last", {
        maxOutputBytes: 2000,
      });
      expect(ran.exitCode).toBe(0);
      expect(ran.output.length).toBeLessThan(2100);
      expect(ran.output).toMatch(/^first\nx+\n\[… \d+ bytes left out …\]\nx+\nlast\n$/);
    });

    it("starts with an empty standard input", async () => {
      expect((await run("cat; echo end")).output).toBe("end\n");
    });
  });
}

/** No process whose arguments match is alive, or it is dying: the kernel may still be at it when the run returns. */
async function gone(pattern: string): Promise<void> {
  const alive = () =>
    execFileSync("sh", ["-c", `grep -lsE 'sleep.${pattern}' /proc/[0-9]*/cmdline || true`], { encoding: "utf8" });
  for (let tries = 0; tries < 100 && alive() !== ""; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(alive()).toBe("");
}
