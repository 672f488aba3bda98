import { PatternError, type PatternNode, parsePattern } from "./parse-pattern.ts";
import { readDialect } from "./read-dialect.ts";

export type LinePattern =
  | {
      readonly ok: true;
      readonly test: (line: string) => boolean;
      /** Another reading of the pattern, for when nothing is found; its words say how it was read. */
      readonly otherwise?: { readonly as: string; readonly test: (line: string) => boolean };
    }
  | { readonly ok: false; readonly why: string };

type Step =
  | { readonly op: "test"; readonly test: (code: number) => boolean }
  | { readonly op: "assert"; readonly holds: (line: string, at: number) => boolean }
  | { op: "split"; first: number; second: number }
  | { readonly op: "match" };

const maxSteps = 4000;

/**
 * A regular expression over one line that can not be made slow: it follows all ways at once (Thompson's construction), so that its time is line
 * length × pattern size. JavaScript's own engine would let `(a+)+$` from a model stop the job.
 */
export function compilePattern(source: string): LinePattern {
  const { expressions, ignoreCase, otherwise } = readDialect(source);
  const [first, ...others] = expressions.map((each) => compileOne(each, ignoreCase));
  const isBroken = typeof first === "string" && others.every((each) => typeof each === "string");
  if (isBroken) return { ok: false, why: first };
  const tests = [first, ...others].filter((each) => typeof each === "function");
  const test = (line: string) => tests.some((each) => each(line));
  const other = otherwise === undefined ? "" : compileOne(otherwise, ignoreCase);
  if (otherwise === undefined || typeof other === "string") return { ok: true, test };
  return { ok: true, test, otherwise: { as: otherwise, test: other } };
}

/** The test, or why it can not be one. */
function compileOne(source: string, ignoreCase: boolean): ((line: string) => boolean) | string {
  if (!ignoreCase && /^[\w\s"'`=:;,<>/@#%&!~-]+$/.test(source)) return (line) => line.includes(source);
  try {
    const program: Step[] = [];
    emit(parsePattern(source, ignoreCase), program);
    program.push({ op: "match" });
    return (line) => follow(program, line);
  } catch (thrown) {
    if (thrown instanceof PatternError) return thrown.message;
    throw thrown;
  }
}

function emit(node: PatternNode, program: Step[]): void {
  if (program.length > maxSteps) throw new PatternError("it is too large");
  if (node.kind === "test") program.push({ op: "test", test: node.test });
  else if (node.kind === "assert") program.push({ op: "assert", holds: node.holds });
  else if (node.kind === "all") for (const inner of node.nodes) emit(inner, program);
  else if (node.kind === "either") emitEither(node.nodes, program);
  else emitRepeat(node, program);
}

function emitEither(nodes: readonly PatternNode[], program: Step[]): void {
  const ends: { first: number; second: number }[] = [];
  for (const [index, node] of nodes.entries()) {
    const isLast = index === nodes.length - 1;
    const choice = isLast ? undefined : pushSplit(program);
    if (choice) choice.first = program.length;
    emit(node, program);
    if (!isLast) ends.push(pushSplit(program));
    if (choice) choice.second = program.length;
  }
  for (const end of ends) end.first = end.second = program.length;
}

function emitRepeat(node: PatternNode & { readonly kind: "repeat" }, program: Step[]): void {
  for (let count = 0; count < node.min; count++) emit(node.node, program);
  if (node.max === Number.POSITIVE_INFINITY) {
    const start = program.length;
    const loop = pushSplit(program);
    loop.first = program.length;
    emit(node.node, program);
    const back = pushSplit(program);
    back.first = back.second = start;
    loop.second = program.length;
    return;
  }
  const skips: { first: number; second: number }[] = [];
  for (let count = node.min; count < node.max; count++) {
    const skip = pushSplit(program);
    skip.first = program.length;
    skips.push(skip);
    emit(node.node, program);
  }
  for (const skip of skips) skip.second = program.length;
}

function pushSplit(program: Step[]): { first: number; second: number } {
  const split = { op: "split" as const, first: 0, second: 0 };
  program.push(split);
  return split;
}

/** Each step is entered at most once a character. */
function follow(program: readonly Step[], line: string): boolean {
  const entered = new Int32Array(program.length).fill(-1);
  let active: number[] = [];
  for (let at = 0; at <= line.length; at++) {
    const ready: number[] = [];
    for (const start of [...active, 0]) if (enter(program, start, line, at, entered, ready)) return true;
    const code = line.charCodeAt(at);
    active = at === line.length ? [] : ready.filter((step) => passes(program[step], code)).map((step) => step + 1);
  }
  return false;
}

function passes(step: Step | undefined, code: number): boolean {
  return step?.op === "test" && step.test(code);
}

/** Collects the tests that can be reached without a character; true when the end of the pattern can be. */
function enter(
  program: readonly Step[],
  start: number,
  line: string,
  at: number,
  entered: Int32Array,
  ready: number[],
): boolean {
  const waiting = [start];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (entered[index] === at) continue;
    entered[index] = at;
    const step = program[index];
    if (step?.op === "match") return true;
    if (step?.op === "test") ready.push(index);
    else if (step?.op === "split") waiting.push(step.second, step.first);
    else if (step?.op === "assert" && step.holds(line, at)) waiting.push(index + 1);
  }
  return false;
}
