import type { Severity } from "../../../../src/contracts/review.ts";
import { otherPulls } from "./other-pulls.ts";
import type { Phrase } from "./phrasings.ts";

/** A defect that is there, in the words of three reviewers. */
export type Defect = {
  readonly path: string;
  /** The line that it is in. */
  readonly line: string;
  readonly severity: Severity;
  readonly said: readonly [Phrase, Phrase, Phrase];
};
/** What one reviewer believes, and the line that shows that it is not so. */
export type FalseOne = {
  readonly path: string;
  readonly line: string;
  readonly severity: "medium" | "low";
  readonly said: Phrase;
  readonly disproof: { readonly path: string; readonly line: string };
};
export type SeededPull = {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly defects: readonly Defect[];
  readonly falses: readonly FalseOne[];
};

const firstPulls: readonly SeededPull[] = [
  {
    name: "an average",
    files: {
      "src/stats.js": `export function mean(values) {
  const sum = values.reduce((a, b) => a + b, 0);
  return sum / values.length;
}
`,
    },
    defects: [
      {
        path: "src/stats.js",
        line: "  return sum / values.length;",
        severity: "high",
        said: [
          ["mean([]) is NaN", "An empty array makes `values.length` 0, and 0 / 0 is NaN, which the chart cannot draw."],
          ["No guard against an empty input", "With no values the function divides by zero and hands NaN on."],
          ["빈 배열에서 NaN이 나온다", "`mean([])`은 0을 0으로 나누어 NaN을 돌려줍니다."],
        ],
      },
    ],
    falses: [
      {
        path: "src/stats.js",
        line: "  const sum = values.reduce((a, b) => a + b, 0);",
        severity: "medium",
        said: ["reduce throws for an empty array", "Without a start value `reduce` of [] is a TypeError."],
        disproof: { path: "src/stats.js", line: "  const sum = values.reduce((a, b) => a + b, 0);" },
      },
    ],
  },
  {
    name: "pages of a list",
    files: {
      "src/page.py": `PAGE = 20


def page(rows, number):
    start = number * PAGE
    return rows[start:start + PAGE - 1]


def count_pages(rows):
    return -(-len(rows) // PAGE)
`,
    },
    defects: [
      {
        path: "src/page.py",
        line: "    return rows[start:start + PAGE - 1]",
        severity: "high",
        said: [
          [
            "Each page lacks its last row",
            "The slice's end is exclusive already, so `- 1` drops row 20 of every page.",
          ],
          ["Off-by-one in the slice", "rows[0:19] has 19 entries: one row a page is never shown."],
          [
            "Die letzte Zeile jeder Seite fehlt",
            "Das Ende eines Slice zählt nicht mit; mit `- 1` fehlt je Seite eine Zeile.",
          ],
        ],
      },
    ],
    falses: [
      {
        path: "src/page.py",
        line: "    return -(-len(rows) // PAGE)",
        severity: "low",
        said: ["count_pages rounds down", "21 rows give one page, so the second is unreachable."],
        disproof: { path: "src/page.py", line: "    return -(-len(rows) // PAGE)" },
      },
    ],
  },
  {
    name: "a search in a database",
    files: {
      "src/find.js": `import { db } from "./db.js";

export async function findUser(name) {
  const rows = await db.query(\`select * from users where name = '\${name}'\`);
  return rows[0] ?? null;
}
`,
      "src/db.js": "export const db = { query: async () => [] };\n",
    },
    defects: [
      {
        path: "src/find.js",
        line: "  const rows = await db.query(`select * from users where name = '${name}'`);",
        severity: "critical",
        said: [
          [
            "Injection: name is part of the SQL text",
            "A name with a quote ends the literal; `' or 1=1 --` returns every user.",
          ],
          [
            "SQL built from user input",
            "`name` is interpolated into the query unescaped, so an attacker reads the whole table.",
          ],
          ["SQL 注入漏洞", "`name` 没有转义就放进 SQL，攻击者可读取整张表。"],
        ],
      },
    ],
    falses: [
      {
        path: "src/find.js",
        line: "  return rows[0] ?? null;",
        severity: "medium",
        said: ["Returns undefined for an unknown user", "Callers test for null, and rows[0] of no rows is undefined."],
        disproof: { path: "src/find.js", line: "  return rows[0] ?? null;" },
      },
    ],
  },
  {
    name: "a file that is written",
    files: {
      "src/save.go": `package notes

import "os"

func Save(path string, data []byte) {
	f, _ := os.Create(path)
	f.Write(data)
	defer f.Close()
}
`,
    },
    defects: [
      {
        path: "src/save.go",
        line: "	f, _ := os.Create(path)",
        severity: "high",
        said: [
          [
            "The error of os.Create is dropped",
            "When the folder is missing, f is nil, nothing is written and nobody hears of it.",
          ],
          ["Save hides failures", "The error is ignored silently; a full disk looks like success."],
          [
            "os.Create의 오류를 무시한다",
            "디렉터리가 없으면 아무것도 저장되지 않지만 호출자는 알 수 없습니다. 조용히 실패합니다.",
          ],
        ],
      },
    ],
    falses: [
      {
        path: "src/save.go",
        line: "	f.Write(data)",
        severity: "medium",
        said: ["The file handle is leaked", "f is never closed, so descriptors run out after many saves."],
        disproof: { path: "src/save.go", line: "	defer f.Close()" },
      },
    ],
  },
  {
    name: "a counter",
    files: {
      "src/counter.js": `const store = new Map();

export async function hit(key, load) {
  const now = store.get(key) ?? (await load(key));
  store.set(key, now + 1);
  return now + 1;
}

export function reset(key) {
  store.delete(key);
}
`,
    },
    defects: [
      {
        path: "src/counter.js",
        line: "  const now = store.get(key) ?? (await load(key));",
        severity: "high",
        said: [
          [
            "Two hits at once count as one",
            "Both read before either writes, as the await lets the other in: one increment is lost.",
          ],
          ["Race on a cold key", "Concurrent callers load the same number and overwrite each other's result."],
          ["동시에 호출되면 한 번이 사라진다", "await 동안 경쟁 상태가 생겨 두 호출이 같은 값을 읽습니다."],
        ],
      },
    ],
    falses: [
      {
        path: "src/counter.js",
        line: "  store.delete(key);",
        severity: "low",
        said: ["reset leaves the entry", "reset only sets the number to zero, so keys pile up in memory."],
        disproof: { path: "src/counter.js", line: "  store.delete(key);" },
      },
    ],
  },
  {
    name: "a date",
    files: {
      "src/due.js": `export function dueDay(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new RangeError(text);
  return date.getDate();
}
`,
    },
    defects: [
      {
        path: "src/due.js",
        line: "  return date.getDate();",
        severity: "high",
        said: [
          [
            "The day depends on the machine's time zone",
            "'2026-03-01' is UTC midnight, and getDate() is local: 28 in Boston.",
          ],
          ["UTC date read as local time", "West of Greenwich dueDay gives the day before."],
          ["时区错误：日期少一天", "文本按 UTC 解析，而 getDate() 用本地时间，在美国会得到前一天。"],
        ],
      },
    ],
    falses: [
      {
        path: "src/due.js",
        line: "  const date = new Date(text);",
        severity: "medium",
        said: ["Garbage gives NaN", "For a text that is no date dueDay returns NaN instead of an error."],
        disproof: { path: "src/due.js", line: "  if (Number.isNaN(date.getTime())) throw new RangeError(text);" },
      },
    ],
  },
  {
    name: "a download",
    files: {
      "src/serve.js": `import { readFile } from "node:fs/promises";
import path from "node:path";

const root = "/srv/files";

export async function serve(request) {
  if (!request.user) throw new Error("401");
  return readFile(path.join(root, request.name));
}
`,
    },
    defects: [
      {
        path: "src/serve.js",
        line: "  return readFile(path.join(root, request.name));",
        severity: "critical",
        said: [
          ["Any file of the server can be read", "name = '../../etc/passwd' leaves the root: path traversal."],
          [
            "path.join does not keep requests inside root",
            "With `..` the path goes outside the folder, and the file is served.",
          ],
          [
            "Pfade verlassen den Ordner",
            "Mit `../` in request.name liegt die Datei außerhalb des Verzeichnisses, etwa /etc/passwd.",
          ],
        ],
      },
    ],
    falses: [
      {
        path: "src/serve.js",
        line: "  return readFile(path.join(root, request.name));",
        severity: "medium",
        said: ["Anybody may download", "No login is asked for: the route has no authentication."],
        disproof: { path: "src/serve.js", line: '  if (!request.user) throw new Error("401");' },
      },
    ],
  },
  {
    name: "a withdrawal",
    files: {
      "src/account.ts": `export class Account {
  balance = 0;

  withdraw(amount: number): void {
    if (amount > this.balance) throw new RangeError("too little");
    this.balance -= amount;
  }
}
`,
    },
    defects: [
      {
        path: "src/account.ts",
        line: "    this.balance -= amount;",
        severity: "critical",
        said: [
          ["withdraw(-100) makes the account richer", "A negative amount is never refused, and subtracting it adds."],
          ["Amounts below zero are accepted", "`amount` of -100 passes the check and raises the balance."],
          ["음수 금액으로 잔액이 늘어난다", "withdraw(-100)을 막지 않아 잔액이 증가합니다."],
        ],
      },
    ],
    falses: [
      {
        path: "src/account.ts",
        line: "    this.balance -= amount;",
        severity: "medium",
        said: ["The account can be overdrawn", "Nothing compares the amount with the balance before it is taken."],
        disproof: {
          path: "src/account.ts",
          line: '    if (amount > this.balance) throw new RangeError("too little");',
        },
      },
    ],
  },
  {
    name: "numbers in order",
    files: {
      "src/order.js": `export function newestFirst(ids) {
  return [...ids].sort().reverse();
}
`,
    },
    defects: [
      {
        path: "src/order.js",
        line: "  return [...ids].sort().reverse();",
        severity: "high",
        said: [
          ["Ids are compared as text", "Without a comparator 9 comes after 10, so the newest is not first."],
          ["Lexicographic order of numbers", "[9, 10] is sorted as strings, which puts 10 before 9."],
          ["数字按字典序排列", "没有比较函数，9 会排在 10 之后，最新的不在最前。"],
        ],
      },
    ],
    falses: [
      {
        path: "src/order.js",
        line: "  return [...ids].sort().reverse();",
        severity: "medium",
        said: ["Changes its caller's array", "reverse() works in place, so the caller's list is mutated."],
        disproof: { path: "src/order.js", line: "  return [...ids].sort().reverse();" },
      },
    ],
  },
  {
    name: "a worker",
    files: {
      "src/worker.js": `export function drain(queue, work) {
  while (queue.length >= 0) {
    const task = queue.shift();
    work(task);
  }
}
`,
    },
    defects: [
      {
        path: "src/worker.js",
        line: "  while (queue.length >= 0) {",
        severity: "critical",
        said: [
          ["drain never returns", "A length is never negative: the loop goes on for ever once all is done."],
          ["Infinite loop", "`>= 0` always holds, so the process hangs at 100 % CPU."],
          ["루프가 끝나지 않는다", "`queue.length >= 0`은 항상 참이라 무한 루프가 됩니다."],
        ],
      },
    ],
    falses: [
      {
        path: "src/worker.js",
        line: "    const task = queue.shift();",
        severity: "low",
        said: ["Tasks run newest first", "The wrong end is taken, so the order is reversed."],
        disproof: { path: "src/worker.js", line: "    const task = queue.shift();" },
      },
    ],
  },
];

/** Twenty changes, each with what is wrong in it and what only looks so. */
export const seededPulls: readonly SeededPull[] = [...firstPulls, ...otherPulls];
