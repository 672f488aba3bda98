/** One line of code with two defects, and each of them in the words of several reviewers. */
export type Line = {
  readonly quote: string;
  readonly one: readonly Phrase[];
  readonly other: readonly Phrase[];
};
/** Title, then body. */
export type Phrase = readonly [string, string];

/** Written as models write: some by what triggers it, some by what comes out, in the languages of their issues. */
export const lines: readonly Line[] = [
  {
    quote: "  return total / count;",
    one: [
      ["Division by zero is not handled", "average([]) divides by 0, so callers get NaN where they expect a number."],
      [
        "average returns NaN for an empty list",
        "When `count` is 0 the result is NaN; nothing checks it before the division.",
      ],
      ["Leere Liste führt zu NaN", "Bei einer leeren Liste ist `count` gleich 0, und die Division ergibt NaN."],
      ["빈 목록이면 NaN을 반환한다", "`count`가 0이면 0으로 나누게 되어 NaN이 반환됩니다."],
      ["空列表时返回 NaN", "当 `count` 为 0 时除以零，调用者得到 NaN。"],
      ["Une liste vide donne NaN", "Quand `count` vaut 0, la division par zéro donne NaN."],
    ],
    other: [
      [
        "Result is not rounded to cents",
        "average([1, 1, 2]) gives 1.3333333333333333, and invoices show all its digits.",
      ],
      [
        "Money keeps floating point noise",
        "The quotient is shown as it is: 1.3333333333333333 on an invoice; round it to two digits.",
      ],
      ["센트 단위로 반올림하지 않는다", "average([1, 1, 2])는 1.3333333333333333이 되어 청구서에 그대로 표시됩니다."],
    ],
  },
  {
    quote: "  return items[items.length];",
    one: [
      [
        "last() reads one past the end",
        "For any list items[items.length] is undefined, so last() never returns the last element.",
      ],
      [
        "Off by one: index is out of bounds",
        "The index must be items.length - 1; as it is the result is always undefined.",
      ],
      [
        "Das letzte Element wird nie gefunden",
        "Der Index liegt um eins hinter dem Ende, also ist das Ergebnis immer undefined.",
      ],
      ["마지막 요소 대신 undefined를 반환", "인덱스가 배열 범위를 벗어나 `last`는 항상 undefined를 반환합니다."],
      ["Siempre devuelve undefined", "El índice está fuera de rango: el último elemento está en items.length - 1."],
    ],
    other: [
      [
        "Callers can change the list through the result",
        "The element is a shared reference: who sorts its tags in place changes the store's own object.",
      ],
      ["Returned object is not a copy", "A caller that mutates the returned note modifies the stored one as well."],
    ],
  },
  {
    quote: '  db.query("select * from users where name = \'" + name + "\'");',
    one: [
      [
        "SQL injection through name",
        "A name such as x' or 1=1 -- is concatenated into the query and returns every user.",
      ],
      [
        "User input goes into the query unescaped",
        "`name` comes from the request; `' or ''='` makes the condition always true. Use a parameter.",
      ],
      [
        "SQL-Injektion über `name`",
        "Der Wert wird nicht maskiert in die Abfrage gesetzt; `' or 1=1 --` liefert alle Benutzer.",
      ],
      ["name 파라미터를 통한 SQL 주입", "요청의 `name`이 이스케이프 없이 쿼리에 연결되어 모든 사용자가 조회됩니다."],
      ["`name` 存在 SQL 注入", "`name` 未转义就拼进查询，攻击者可以读取所有用户。"],
      ["SQL インジェクションの恐れ", "`name` がエスケープされずにクエリへ連結されます。"],
    ],
    other: [
      [
        "The query's promise is not awaited",
        "db.query returns a promise; the function ends before it is done and callers get undefined.",
      ],
      ["Missing await", "Nobody waits for `db.query`, so a failure is an unhandled rejection."],
      ["쿼리 결과를 기다리지 않는다", "`db.query`의 프로미스를 await 하지 않아 함수가 먼저 끝납니다."],
    ],
  },
  {
    quote: "  } catch {}",
    one: [
      [
        "A failed save is swallowed",
        "When the disk is full save() throws, the empty catch hides it, and the user believes that the note is kept.",
      ],
      [
        "Errors are silently ignored",
        "Nobody hears of a write that failed: the caller gets success although nothing was written.",
      ],
      [
        "Fehler beim Speichern wird verschluckt",
        "Ist die Platte voll, fängt der leere catch den Fehler ab und der Aufrufer erfährt nichts.",
      ],
      ["저장 실패를 조용히 무시한다", "쓰기 오류를 catch에서 삼켜서 호출자는 성공한 줄 압니다."],
      [
        "Ошибка записи молча игнорируется",
        "Если диск полон, пустой catch скрывает ошибку, и вызывающий о ней не узнает.",
      ],
    ],
    other: [
      [
        "The lock file stays open after a failure",
        "When the write throws, the handle is never closed; after some hundred failures no file can be opened.",
      ],
      [
        "File handle leaks on the error path",
        "close() is only called in try; an exception leaves the descriptor open.",
      ],
    ],
  },
  {
    quote: "  const day = new Date(text).getDate();",
    one: [
      [
        "Day is one off west of Greenwich",
        "`new Date('2026-03-01')` is midnight UTC, and getDate() speaks local time: in New York it gives 28.",
      ],
      [
        "Date is read in the local time zone",
        "A date without time is parsed as UTC but getDate uses the machine's zone; use getUTCDate.",
      ],
      [
        "Zeitzone wird nicht beachtet",
        "Das Datum wird als UTC gelesen, getDate() nimmt aber die Ortszeit; in Amerika ist es der Tag davor.",
      ],
      ["시간대에 따라 날짜가 하루 어긋난다", "날짜는 UTC로 해석되지만 getDate()는 현지 시간을 사용합니다."],
    ],
    other: [
      ["Invalid text gives NaN", "For a text that is no date the day is NaN, and the calendar shows NaN."],
      [
        "Unparsable dates are not refused",
        "`new Date('soon')` is an Invalid Date; getDate() then returns NaN instead of an error.",
      ],
    ],
  },
  {
    quote: "  if (cache.has(key)) return cache.get(key);",
    one: [
      [
        "Cached values are never refreshed",
        "After update() the cache still has the old value, so readers see stale data until a restart.",
      ],
      [
        "Stale read after an update",
        "Nothing invalidates `cache` when the record changes; get() goes on returning the former one.",
      ],
      ["캐시가 갱신되지 않는다", "update() 이후에도 오래된 값이 반환됩니다."],
      ["更新后返回过期数据", "记录变化时缓存没有失效，读到的是旧值。"],
    ],
    other: [
      ["The cache grows without limit", "Each key stays for ever; a server that sees many keys runs out of memory."],
      [
        "Unbounded memory use",
        "No entry is ever removed from `cache`: with user supplied keys it is huge after a day.",
      ],
      ["메모리 사용량에 제한이 없다", "캐시 항목이 제거되지 않아 너무 커집니다."],
    ],
  },
  {
    quote: "  balance.value = balance.value - amount;",
    one: [
      [
        "Two withdrawals at once lose one",
        "Read and write are not atomic: two callers at the same time both read 100 and one subtraction is lost.",
      ],
      [
        "Race between reading and writing the balance",
        "Concurrent calls interleave at the await above, so that the second overwrites the first.",
      ],
      ["Wettlauf beim Abheben", "Zwei Aufrufe gleichzeitig lesen denselben Stand; eine Buchung geht verloren."],
      ["동시 출금 시 경쟁 상태", "두 요청이 동시에 읽으면 하나의 차감이 사라집니다."],
      ["并发取款存在竞态", "两个请求同时读取余额，其中一次扣款会丢失。"],
    ],
    other: [
      ["A negative amount raises the balance", "withdraw(-50) adds 50: amounts below zero are not refused."],
      ["Negative amounts are accepted", "`amount` of -1 makes the account richer; check that it is greater than zero."],
      ["음수 금액을 거부하지 않는다", "withdraw(-50)은 잔액을 늘립니다."],
    ],
  },
  {
    quote: "  return names.sort();",
    one: [
      ["Numbers are sorted as text", "sort() without a comparator puts 10 before 9: the order is lexicographic."],
      ["Wrong order for numeric ids", "The default sort compares strings, so [9, 10] becomes [10, 9]."],
      ["Zahlen werden lexikographisch sortiert", "Ohne Vergleichsfunktion steht 10 vor 9."],
      ["숫자가 문자열로 정렬된다", "비교 함수 없이 sort()를 쓰면 10이 9보다 앞에 옵니다."],
    ],
    other: [
      [
        "The caller's array is changed in place",
        "sort() mutates its input: the list that the page holds is in another sequence afterwards.",
      ],
      ["Mutates its argument", "`names` is modified in place and the caller's array changes with it; copy it first."],
      ["Modifie le tableau de l'appelant", "sort() modifie l'argument lui-même."],
    ],
  },
  {
    quote: "  res.sendFile(root + req.params.file);",
    one: [
      ["Path traversal reads any file", "file=../../etc/passwd leaves the folder: nothing keeps the path below root."],
      ["Requests can read outside of the root", "`..` in req.params.file is not refused, so /etc/passwd is served."],
      ["Zugriff außerhalb des Ordners", "Mit `../` in req.params.file verlässt der Pfad das Verzeichnis."],
      ["경로 순회로 임의 파일을 읽을 수 있다", "req.params.file의 `../`를 막지 않습니다."],
    ],
    other: [
      [
        "Anybody can download private files",
        "The route has no authentication: no permission is asked for before the file is sent.",
      ],
      ["Missing authorization check", "Any user may fetch other users' files; req.user is never looked at."],
    ],
  },
  {
    quote: "  while (queue.length >= 0) {",
    one: [
      ["The loop never ends", "length is never below 0, so the condition always holds and the worker hangs."],
      ["Endless loop once the queue is empty", "`>= 0` is true for an empty queue: it spins for ever. Write `> 0`."],
      ["무한 루프", "queue.length는 항상 0 이상이므로 루프가 끝나지 않습니다."],
      ["Бесконечный цикл", "Условие `>= 0` верно и для пустой очереди, процесс зависает."],
    ],
    other: [
      ["Tasks run in reverse", "pop() takes the newest one first, so the order in which tasks came is the opposite."],
      ["Queue is worked off from the wrong end", "First in should be first out; with pop() the order is reversed."],
    ],
  },
  {
    quote: "  setTimeout(retry, seconds);",
    one: [
      [
        "Waits milliseconds where seconds are meant",
        "setTimeout takes ms: a wait of 30 seconds is over after 30 milliseconds.",
      ],
      [
        "Wrong unit: delay is a thousand times too short",
        "`seconds` is handed to setTimeout, which expects milliseconds; multiply by 1000.",
      ],
      ["초 단위 값을 밀리초로 사용", "setTimeout은 밀리초를 받으므로 30초가 30ms가 됩니다."],
      ["单位错误：秒当成毫秒", "setTimeout 的参数是毫秒，30 秒变成 30 毫秒。"],
    ],
    other: [
      [
        "The timer is never cleared",
        "stop() leaves it running, so the process stays open and retries after it was closed.",
      ],
      [
        "Timer leaks after stop()",
        "Nothing calls clearTimeout: the handle is not released and keeps the process alive.",
      ],
    ],
  },
  {
    quote: "  if (user.role === role.toLowerCase()) allow();",
    one: [
      [
        "Stored roles in capitals never match",
        "user.role may be `Admin`; only one side is made lower case, so admins are refused.",
      ],
      [
        "Case-sensitive comparison locks admins out",
        "`Admin` and `admin` differ here, as user.role keeps its upper case letters.",
      ],
      ["Groß- und Kleinschreibung wird einseitig behandelt", "user.role bleibt `Admin`, verglichen wird mit `admin`."],
      ["대소문자 비교가 한쪽만 적용된다", "user.role이 `Admin`이면 일치하지 않습니다."],
    ],
    other: [
      ["A missing role throws", "role is undefined for guests, and toLowerCase() of undefined is a TypeError."],
      ["Crash when no role is given", "For a guest `role` is null and the call of toLowerCase throws."],
      ["role이 없으면 예외가 발생한다", "게스트는 `role`이 undefined라서 toLowerCase()에서 TypeError가 납니다."],
    ],
  },
  {
    quote: "  return readNotes(file).length;",
    one: [
      ["Empty entries are counted", "A file with [null] counts 1, though there is no note."],
      ["빈 항목도 센다", "[null]인 파일은 비어 있는데도 1로 셉니다."],
      ["Counts blank entries as notes", "[null] and [''] give 1 each; filter them before the length is taken."],
    ],
    other: [
      ["Throws when there is no file", "readNotes throws for a file that is not there, which reaches the caller."],
      ["Missing file is an exception", "For a path that does not exist the caller gets ENOENT instead of 0."],
      ["파일이 없으면 예외가 발생한다", "존재하지 않는 파일이면 readNotes가 던지는 오류가 그대로 전달됩니다."],
    ],
  },
];
