import { conditions, expressions, workflowParser } from "./github-parser.ts";
import type { Origin } from "./origin.ts";
import { gap, Refusal } from "./refusal.ts";
import { entries, entry, expression, items, place, type Token, text, texts } from "./token.ts";

/** A workflow file, read by GitHub's own parser. Jobs stay token trees: the typed template of the parser drops what a runner needs. */
export type Workflow = {
  /** Path inside the repository, for messages. */
  readonly file: string;
  readonly origin: Origin;
  readonly root: Token;
  readonly name: string;
  readonly on: Token | undefined;
  readonly jobs: ReadonlyMap<string, Token>;
};

/** What decides whether an event starts a file: read also from one that has faults elsewhere. */
export type WorkflowHead = Pick<Workflow, "file" | "name" | "on" | "root">;

/** Parses and checks a workflow file. Throws a Refusal that names file and line for what GitHub refuses and for what this engine lacks. */
export function readWorkflow(file: string, content: string, origin: Origin): Workflow {
  const { context, value } = parse(file, content);
  const errors = context.errors.getErrors();
  if (errors.length > 0 || value === undefined)
    throw new Refusal(`The workflow is not valid. ${errors.map((error) => error.message).join("\n") || file}`);
  const jobs = new Map(entries(entry(value, "jobs")));
  if (jobs.size === 0) throw new Refusal(`${file}: The workflow is not valid. It must have at least one job.`);
  checkSchedules(file, entry(value, "on"));
  for (const [id, job] of jobs) {
    checkId(file, id, job);
    checkJob(file, id, job, jobs);
  }
  refuseCycles(file, jobs);
  return { ...headOf(file, value), origin, jobs };
}

/** Reads only name and triggers. Undefined where the file is no YAML. */
export function readWorkflowHead(file: string, content: string): WorkflowHead | undefined {
  const { value } = parse(file, content);
  return value === undefined ? undefined : headOf(file, value);
}

function parse(file: string, content: string) {
  return workflowParser.parseWorkflow({ name: file, content }, new workflowParser.NoOperationTraceWriter());
}

function headOf(file: string, root: Token): WorkflowHead {
  return { file, name: text(entry(root, "name")) ?? file, on: entry(root, "on"), root };
}

const MAX_ID_LENGTH = 100;

/** What the parser for editors lets through and the runner's refuses. */
function checkId(file: string, id: string, token: Token): void {
  if (id.length <= MAX_ID_LENGTH) return;
  throw new Refusal(
    `${place(file, token)}: The identifier '${id}' is invalid. IDs may have ${MAX_ID_LENGTH} characters at most; this one has ${id.length}.`,
  );
}

/** POSIX cron: five fields. */
function checkSchedules(file: string, on: Token | undefined): void {
  for (const item of items(entry(on, "schedule"))) {
    const cron = entry(item, "cron");
    const fields = (text(cron) ?? "").trim().split(/\s+/);
    if (cron !== undefined && fields.length !== 5)
      throw new Refusal(
        `${place(file, cron)}: Invalid cron expression '${text(cron)}': it has ${fields.length} fields, 5 are wanted.`,
      );
  }
}

function checkJob(file: string, id: string, job: Token, jobs: ReadonlyMap<string, Token>): void {
  for (const key of ["container", "services", "snapshot", "cancel-timeout-minutes"]) {
    const found = entry(job, key);
    if (found !== undefined) throw gap(place(file, found), `"${key}"`);
  }
  for (const needed of texts(entry(job, "needs")))
    if (!jobs.has(needed))
      throw new Refusal(`${place(file, entry(job, "needs"))}: Job '${id}' depends on unknown job '${needed}'.`);
  checkCondition(file, entry(job, "if"));
  const seen = new Set<string>();
  for (const step of items(entry(job, "steps"))) checkStep(file, step, seen);
}

function checkStep(file: string, step: Token, seen: Set<string>): void {
  checkCondition(file, entry(step, "if"));
  const id = text(entry(step, "id"));
  if (id === undefined) return;
  checkId(file, id, step);
  if (seen.has(id.toLowerCase()))
    throw new Refusal(
      `${place(file, step)}: The identifier '${id}' may not be used more than once within the same scope.`,
    );
  seen.add(id.toLowerCase());
}

/** An `if` needs no `${{ }}`, so the parser takes it as text: its expression is checked here. */
export function checkCondition(file: string, token: Token | undefined): void {
  if (token === undefined) return;
  const source = expression(token)?.expression ?? text(token) ?? "";
  if (source.trim() === "") return;
  try {
    const allowed = token.definitionInfo?.allowedContext ?? [];
    const functions = allowed.flatMap((item) => {
      const found = /^(\w+)\((\d+),(\d+|MAX)\)$/.exec(item);
      return found
        ? [{ name: found[1] ?? "", minArgs: Number(found[2]), maxArgs: found[3] === "MAX" ? 255 : Number(found[3]) }]
        : [];
    });
    const contexts = allowed.filter((item) => !item.includes("("));
    new expressions.Parser(new expressions.Lexer(source).lex().tokens, contexts, functions).parse();
  } catch (error) {
    throw new Refusal(`${place(file, token)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The expression of an `if`, wrapped in `success() && (…)` where it calls no status function (runner: WorkflowTemplateConverter). */
export function conditionOf(token: Token | undefined): string {
  const source = token === undefined ? "" : (expression(token)?.expression ?? text(token) ?? "");
  return source.trim() === "" ? "success()" : conditions.ensureStatusFunction(source, token?.definitionInfo);
}

function refuseCycles(file: string, jobs: ReadonlyMap<string, Token>): void {
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]): void => {
    if (done.has(id)) return;
    if (trail.includes(id))
      throw new Refusal(`${place(file, jobs.get(id))}: The workflow contains a cycle: ${[...trail, id].join(" -> ")}`);
    for (const needed of texts(entry(jobs.get(id), "needs"))) visit(needed, [...trail, id]);
    done.add(id);
  };
  for (const id of jobs.keys()) visit(id, []);
}
