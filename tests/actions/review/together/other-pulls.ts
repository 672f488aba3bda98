import type { SeededPull } from "./seeded-pulls.ts";

export const otherPulls: readonly SeededPull[] = [
  {
    name: "a retry",
    files: {
      "src/retry.js": `export function later(run, seconds) {
  const timer = setTimeout(run, seconds);
  return () => clearTimeout(timer);
}
`,
    },
    defects: [
      {
        path: "src/retry.js",
        line: "  const timer = setTimeout(run, seconds);",
        severity: "high",
        said: [
          [
            "Seconds are taken for milliseconds",
            "setTimeout wants ms: 30 seconds are over after 30 ms, and the server is flooded.",
          ],
          [
            "The delay is a thousand times too short",
            "`seconds` needs `* 1000`, as the timer's unit is the millisecond.",
          ],
          ["Sekunden statt Millisekunden", "setTimeout erwartet Millisekunden; aus 30 Sekunden werden 30 ms."],
        ],
      },
    ],
    falses: [
      {
        path: "src/retry.js",
        line: "  const timer = setTimeout(run, seconds);",
        severity: "low",
        said: ["The timer cannot be stopped", "Nothing clears it, so the handle leaks and keeps the process open."],
        disproof: { path: "src/retry.js", line: "  return () => clearTimeout(timer);" },
      },
    ],
  },
  {
    name: "two defects on one line",
    files: {
      "src/price.js": `export function perPiece(total, pieces) {
  return (total / pieces).toFixed(0);
}
`,
    },
    defects: [
      {
        path: "src/price.js",
        line: "  return (total / pieces).toFixed(0);",
        severity: "high",
        said: [
          ["Zero pieces give the text Infinity", "perPiece(5, 0) divides by zero and shows 'Infinity' on the invoice."],
          ["Division by zero is not refused", "For `pieces` 0 the price is Infinity."],
          ["0개일 때 Infinity가 표시된다", "perPiece(5, 0)은 0으로 나누어 Infinity가 됩니다."],
        ],
      },
      {
        path: "src/price.js",
        line: "  return (total / pieces).toFixed(0);",
        severity: "medium",
        said: [
          ["Cents are rounded away", "perPiece(5, 4) is 1.25 and is shown as 1: toFixed(0) loses the cents."],
          ["Precision is lost", "The price is rounded to whole units, so 1.25 becomes 1."],
          ["센트가 반올림되어 사라진다", "perPiece(5, 4)는 1.25인데 1로 반올림됩니다."],
        ],
      },
    ],
    falses: [],
  },
  {
    name: "roles",
    files: {
      "src/roles.rb": `ROLES = %w[admin editor].freeze

def allowed?(user, role)
  return false if role.nil?
  user.role == role.downcase
end
`,
    },
    defects: [
      {
        path: "src/roles.rb",
        line: "  user.role == role.downcase",
        severity: "high",
        said: [
          [
            "Roles stored in capitals never match",
            "user.role may be `Admin`, and only the other side is made lower case.",
          ],
          [
            "One-sided case folding",
            "`Admin` against `admin` is false: a case-sensitive comparison locks administrators out.",
          ],
          ["대소문자를 한쪽만 바꾼다", "user.role이 `Admin`이면 소문자와 비교되어 거부됩니다."],
        ],
      },
    ],
    falses: [
      {
        path: "src/roles.rb",
        line: "  user.role == role.downcase",
        severity: "medium",
        said: ["nil role raises", "For a guest `role` is nil, and downcase of nil is a NoMethodError."],
        disproof: { path: "src/roles.rb", line: "  return false if role.nil?" },
      },
    ],
  },
  {
    name: "a cache",
    files: {
      "src/cache.ts": `const kept = new Map<string, string>();
const most = 500;

export function read(key: string, load: (key: string) => string): string {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const fresh = load(key);
  if (kept.size >= most) kept.clear();
  kept.set(key, fresh);
  return fresh;
}
`,
    },
    defects: [
      {
        path: "src/cache.ts",
        line: "  if (known !== undefined) return known;",
        severity: "medium",
        said: [
          [
            "Readers see stale values",
            "Nothing invalidates an entry when its record changes: read goes on with the old one.",
          ],
          ["Entries are never refreshed", "After an update the outdated text is returned until the map is cleared."],
          ["오래된 값이 계속 반환된다", "레코드가 바뀌어도 항목이 갱신되지 않습니다."],
        ],
      },
    ],
    falses: [
      {
        path: "src/cache.ts",
        line: "  kept.set(key, fresh);",
        severity: "medium",
        said: ["Memory grows without limit", "Each key stays for ever, so the map is unbounded."],
        disproof: { path: "src/cache.ts", line: "  if (kept.size >= most) kept.clear();" },
      },
    ],
  },
  {
    name: "a check of a login",
    files: {
      "src/login.js": `export function isExpired(session, now) {
  return session.until > now;
}

export function describe(session) {
  return \`session of \${session.user}\`;
}
`,
    },
    defects: [
      {
        path: "src/login.js",
        line: "  return session.until > now;",
        severity: "critical",
        said: [
          [
            "The comparison is inverted",
            "A session that ends later than now counts as expired, and an old one is let in.",
          ],
          [
            "isExpired says the opposite",
            "`until > now` is true while the session is valid; the operator must be flipped.",
          ],
          ["비교가 반대로 되어 있다", "아직 유효한 세션을 만료로 판단합니다. 조건이 거꾸로입니다."],
        ],
      },
    ],
    falses: [
      {
        path: "src/login.js",
        line: "  return `session of ${session.user}`;",
        severity: "low",
        said: ["The session's token is logged", "describe puts the secret token into the text."],
        disproof: { path: "src/login.js", line: "  return `session of ${session.user}`;" },
      },
    ],
  },
  {
    name: "a promise",
    files: {
      "src/notify.js": `import { send } from "./mail.js";

export async function notifyAll(people, text) {
  people.forEach(async (person) => send(person, text));
  return people.length;
}
`,
      "src/mail.js": "export const send = async () => undefined;\n",
    },
    defects: [
      {
        path: "src/notify.js",
        line: "  people.forEach(async (person) => send(person, text));",
        severity: "high",
        said: [
          [
            "notifyAll does not wait for its mails",
            "forEach drops the promises, so the function ends before anything is sent.",
          ],
          ["Missing await", "The async callbacks are not awaited; a failed send is an unhandled rejection."],
          ["메일 전송을 기다리지 않는다", "forEach는 프로미스를 버리므로 await 없이 함수가 먼저 끝납니다."],
        ],
      },
    ],
    falses: [
      {
        path: "src/notify.js",
        line: "  return people.length;",
        severity: "low",
        said: ["Returns nothing", "Callers expect the number of mails, and notifyAll gives undefined."],
        disproof: { path: "src/notify.js", line: "  return people.length;" },
      },
    ],
  },
  {
    name: "three files",
    files: {
      "lib/a.py": `def first(items):
    return items[0]
`,
      "lib/b.py": `def keep(path, text):
    handle = open(path, "w")
    handle.write(text)
`,
      "lib/c.py": `def total(prices):
    return sum(prices) if prices else 0
`,
    },
    defects: [
      {
        path: "lib/a.py",
        line: "    return items[0]",
        severity: "medium",
        said: [
          ["IndexError for an empty list", "first([]) raises, as nothing checks that there is an element."],
          ["Empty input crashes", "items[0] of an empty list is an IndexError."],
          ["빈 리스트면 예외가 난다", "first([])는 IndexError를 일으킵니다. 비어 있는 경우를 확인하세요."],
        ],
      },
      {
        path: "lib/b.py",
        line: '    handle = open(path, "w")',
        severity: "high",
        said: [
          ["The file is never closed", "Without close or with, what was written may stay in the buffer."],
          ["Leaked file handle", "open() is not released: descriptors run out, and data may not be flushed."],
          ["파일이 닫히지 않는다", "open() 후 close가 없어 핸들이 누수됩니다."],
        ],
      },
    ],
    falses: [
      {
        path: "lib/c.py",
        line: "    return sum(prices) if prices else 0",
        severity: "low",
        said: ["total of nothing is None", "For an empty list no value is returned."],
        disproof: { path: "lib/c.py", line: "    return sum(prices) if prices else 0" },
      },
    ],
  },
  {
    name: "a template",
    files: {
      "web/greet.js": `export function greet(name) {
  const shown = name.trim();
  return "<p>Hello " + shown + "</p>";
}
`,
    },
    defects: [
      {
        path: "web/greet.js",
        line: '  return "<p>Hello " + shown + "</p>";',
        severity: "critical",
        said: [
          ["Cross-site scripting through name", "A name such as <script> is put into the page without escaping: XSS."],
          ["name is not escaped", "HTML in `name` is injected into the page and runs in visitors' browsers."],
          ["XSS 취약점", "`name`을 이스케이프하지 않고 HTML에 넣어 스크립트가 주입됩니다."],
        ],
      },
    ],
    falses: [
      {
        path: "web/greet.js",
        line: "  const shown = name.trim();",
        severity: "low",
        said: ["Leading spaces are shown", "White space around the name is kept, which breaks the layout."],
        disproof: { path: "web/greet.js", line: "  const shown = name.trim();" },
      },
    ],
  },
  {
    name: "a copy",
    files: {
      "src/tags.js": `export function withTag(note, tag) {
  note.tags.push(tag);
  return note;
}

export function hasTag(note, tag) {
  return note.tags.includes(tag);
}
`,
    },
    defects: [
      {
        path: "src/tags.js",
        line: "  note.tags.push(tag);",
        severity: "medium",
        said: [
          ["withTag mutates its argument", "push changes the caller's note in place; its name promises a new one."],
          [
            "The stored note is modified",
            "The shared array is altered for everybody who holds the note: a mutation of the input.",
          ],
          ["원본 노트를 변경한다", "push가 호출자의 배열을 직접 바꿉니다."],
        ],
      },
    ],
    falses: [
      {
        path: "src/tags.js",
        line: "  return note.tags.includes(tag);",
        severity: "low",
        said: ["hasTag finds parts of tags", "It compares text within tags, so 'a' matches 'tag'."],
        disproof: { path: "src/tags.js", line: "  return note.tags.includes(tag);" },
      },
    ],
  },
  {
    name: "nothing wrong, and five who think so",
    files: {
      "src/clean.js": `const most = 100;

export function clamp(value) {
  if (!Number.isFinite(value)) return 0;
  if (value < 0) return 0;
  return Math.min(value, most);
}

export const label = (value) => \`\${clamp(value)} %\`;
`,
    },
    defects: [],
    falses: [
      {
        path: "src/clean.js",
        line: "  return Math.min(value, most);",
        severity: "medium",
        said: ["Values above 100 pass", "clamp(500) gives 500, as nothing caps it."],
        disproof: { path: "src/clean.js", line: "  return Math.min(value, most);" },
      },
      {
        path: "src/clean.js",
        line: "  if (value < 0) return 0;",
        severity: "medium",
        said: ["Negative values are returned", "clamp(-5) is -5 and the bar grows to the left."],
        disproof: { path: "src/clean.js", line: "  if (value < 0) return 0;" },
      },
      {
        path: "src/clean.js",
        line: "  if (!Number.isFinite(value)) return 0;",
        severity: "low",
        said: ["NaN comes through", "clamp(NaN) is NaN, and the label shows it."],
        disproof: { path: "src/clean.js", line: "  if (!Number.isFinite(value)) return 0;" },
      },
      {
        path: "src/clean.js",
        line: "export const label = (value) => `${clamp(value)} %`;",
        severity: "low",
        said: ["The label skips clamp", "label(500) shows 500 %, as the raw value is printed."],
        disproof: { path: "src/clean.js", line: "export const label = (value) => `${clamp(value)} %`;" },
      },
    ],
  },
];
