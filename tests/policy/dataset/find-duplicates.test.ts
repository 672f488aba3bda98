import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDuplicates, nearThreshold } from "../../../src/policy/dataset/duplicates/find-duplicates.ts";
import { similarity, toShingles } from "../../../src/policy/dataset/duplicates/to-shingles.ts";

/** The same numbers with every run. */
function makeDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const english =
  "the cache queue lock file user token index page server retry test case limit key value order branch merge change".split(
    " ",
  );
const korean =
  "캐시는 요청을 파일에 사용자가 토큰을 색인으로 서버와 다시 시험을 한계까지 열쇠와 순서대로 가지를 합치고 바꾼다 그래서 먼저 나중에".split(
    " ",
  );
const chinese = [
  ..."缓存请求文件用户令牌索引页面服务器重试测试限制键值顺序分支合并修改首先然后所以因为可以需要应该如果那么",
];

function writeText(words: readonly string[], length: number, dice: (sides: number) => number): string[] {
  return Array.from({ length }, () => words[dice(words.length)] ?? "");
}

/** Answers in three languages, and of every third one a copy in which one word of fifty is another. */
function plant(count: number, seed: number) {
  const dice = makeDice(seed);
  const texts: string[] = [];
  const planted = new Set<number>();
  for (let n = 0; n < count; n++) {
    const [words, between] = (
      [
        [english, " "],
        [korean, " "],
        [chinese, ""],
      ] as const
    )[n % 3] ?? [english, " "];
    const text = writeText(words, 60 + dice(200), dice);
    texts.push(text.join(between));
    if (n % 3 !== 0 && n % 2 === 0) continue;
    const changed = [...text];
    for (let times = 0; times < Math.floor(text.length / 50); times++)
      changed[dice(changed.length)] = `${words[0]}${n}`;
    planted.add(texts.length);
    texts.push(changed.join(between));
  }
  return { texts, planted };
}

describe("findDuplicates", () => {
  it.each([
    ["exactly", 4000],
    ["by MinHash", 0],
  ])("finds at least 98 % of the planted near duplicates %s, and at most 1 % false ones", (_how, exactUpTo) => {
    const { texts, planted } = plant(700, 7);
    const found = findDuplicates(texts, exactUpTo).map(({ at }) => at);
    const right = found.filter((at) => planted.has(at)).length;
    expect(planted.size).toBeGreaterThan(300);
    expect(right / planted.size).toBeGreaterThanOrEqual(0.98);
    expect((found.length - right) / (texts.length - planted.size)).toBeLessThanOrEqual(0.01);
  });

  it("takes Korean and Chinese answers that differ for different ones", () => {
    const texts = [
      "캐시는 요청이 끝난 뒤에 비웁니다. 그래야 다른 사용자가 기다리지 않습니다.",
      "캐시는 서버를 다시 켤 때만 비웁니다. 그래야 아무도 옛 값을 보지 않습니다.",
      "缓存在请求结束之后清空,这样其他用户不必等待。",
      "缓存只在服务器重启时清空,这样没有人看到旧的值。",
      "「了解です」",
      "『了解しました』",
    ];
    expect(findDuplicates(texts)).toEqual([]);
  });

  it("takes short answers that differ in a sign of code or of a figure for different ones", () => {
    const texts = [
      "return a + b;",
      "return a - b;",
      "return a*b",
      "return a / b",
      "C",
      "C++",
      "C#",
      "1",
      "-1",
      "50",
      "50%",
    ];
    expect(findDuplicates([...texts, "x < y", "x > y", "x == y", "x != y", "$5", "€5", "done", "!done"])).toEqual([]);
  });

  it("takes no sign of punctuation, list or emphasis for a difference", () => {
    const texts = [
      "- **Lock** it, then wait.\n- Free it.",
      "* Lock it then wait\n* *Free* it!",
      "Lock it; then: wait. Free it",
    ];
    expect(findDuplicates(texts).map(({ at }) => at)).toEqual([1, 2]);
  });

  it("takes one that differs in case, width and space alone for the same", () => {
    expect(findDuplicates(["A  cache.", "b", "ａ CACHE.\n"])).toEqual([{ at: 2, repeats: 0, kind: "exact" }]);
  });

  it("does not chain: what repeats only a dropped one stays", () => {
    const words = Array.from({ length: 60 }, (_, at) => `w${at}`);
    const drift = (by: number) => words.map((word, at) => (at < by ? `${word}x` : word)).join(" ");
    const texts = [drift(0), drift(4), drift(8)];
    expect(similarity(toShingles(texts[1] ?? ""), toShingles(texts[2] ?? ""))).toBeGreaterThanOrEqual(nearThreshold);
    expect(findDuplicates(texts).map(({ at }) => at)).toEqual([1]);
  });

  it("finds exactly what comparing all pairs finds", () => {
    const word = fc.constantFrom("a", "b", "c", "d", "한국", "缓存");
    const text = fc.array(word, { minLength: 1, maxLength: 25 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
        const kept: string[] = [];
        const dropped: number[] = [];
        for (const [at, one] of texts.entries()) {
          const repeats = kept.some((other) => similarity(toShingles(one), toShingles(other)) >= nearThreshold);
          if (repeats) dropped.push(at);
          else kept.push(one);
        }
        expect(findDuplicates(texts).map(({ at }) => at)).toEqual(dropped);
      }),
    );
  });
});
