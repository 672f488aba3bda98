import { examine } from "../../../../src/actions/review/examine.ts";
import type { Material } from "../../../../src/actions/review/material.ts";
import { parseConfig } from "../../../../src/config/parse-config.ts";
import type { Remark, Review, VerifierReport } from "../../../../src/contracts/review.ts";
import { openPurse } from "../../../../src/leg/money.ts";
import type { Model, Reply, Transcript } from "../../../../src/ports/model.ts";
import { Repository } from "../../../leg/repository.ts";
import { World } from "../../../leg/world.ts";

export type Check = Omit<VerifierReport["checks"][number], "finding">;
export type Claim = {
  readonly id: string;
  readonly said: readonly { readonly title: string; readonly body: string }[];
  readonly path: string;
};
/** What a model says as a reviewer and as a verifier; what throws is a failure of its vendor that lasts. */
export type Mind = {
  readonly remarks?: () => readonly (Remark & { readonly kind?: string })[];
  readonly report?: () => Record<string, unknown>;
  readonly check?: (claim: Claim) => Check;
  readonly checks?: (claims: readonly Claim[]) => unknown;
};
export type AskedMind = Model & {
  readonly seen: { readonly as: "reviewer" | "verifier"; readonly transcript: Transcript }[];
};

export const names = ["anthropic/a", "openai/b", "google/c"] as const;
export const plausible: Check = { outcome: "plausible", reason: "It may be.", path: "", quote: "", claimedLine: 0 };

/** A model in memory that reviews and verifies by what it is asked, in whatever order. */
export function mindOf(name: string, mind: Mind): AskedMind {
  const seen: AskedMind["seen"] = [];
  return {
    name,
    isAppendOnly: name.startsWith("anthropic/"),
    seen,
    async reply(transcript, tools) {
      const schema = JSON.stringify(tools.find((tool) => tool.name === "complete_task")?.schema);
      const as = schema.includes('"checks"') ? "verifier" : "reviewer";
      seen.push({ as, transcript });
      try {
        const input = as === "reviewer" ? toReport(mind) : toChecks(mind, transcript);
        return toReply(name, input);
      } catch (thrown) {
        const failure = { kind: "auth" as const, message: thrown instanceof Error ? thrown.message : "down" };
        const { opaque: _opaque, ...reply } = toReply(name, {});
        return { ...reply, toolCalls: [], stop: "failed", rawStop: "auth", failure };
      }
    },
  };
}

function toReport({ remarks, report }: Mind): unknown {
  return { summary: "Read.", remarks: remarks?.() ?? [], earlier: [], criteria: [], ...report?.() };
}

function toChecks({ check, checks }: Mind, transcript: Transcript): unknown {
  const claims = readClaims(transcript);
  if (checks !== undefined) return { checks: checks(claims) };
  return { checks: claims.map((claim) => ({ finding: claim.id, ...(check?.(claim) ?? plausible) })) };
}

/** As the prompt has them: one line of JSON in its fence. */
export function readClaims({ messages }: Transcript): readonly Claim[] {
  const [first] = messages;
  const text = first?.role === "user" ? first.text : "";
  const line = text.split("# The claims\n")[1]?.split("\n")[1];
  return JSON.parse(line ?? "[]") as Claim[];
}

function toReply(name: string, input: unknown): Reply {
  return {
    text: "",
    toolCalls: [{ id: "c1", name: "complete_task", input }],
    stop: "tool_calls",
    rawStop: "tool_calls",
    usage: { input: 1000, cached: 200, output: 100 },
    opaque: { vendor: name.slice(0, name.indexOf("/")), content: {} },
  };
}

const prices = [...names, "google/d", "openai/e"].map((name) => `  ${name}: { input: 1, output: 1 }`).join("\n");

/** Pull requests in a real repository, reviewed by several through the real `examine`. */
export class JointBench {
  readonly repository = new Repository();
  readonly base = this.repository.commit({ "README.md": "# Notes\n" });
  readonly #worlds: World[] = [];

  async review(
    files: Readonly<Record<string, string>>,
    models: readonly Model[],
    of: {
      readonly config?: string;
      readonly material?: Partial<Material>;
      readonly usd?: number;
      readonly base?: string;
      readonly reviewers?: string;
    } = {},
  ): Promise<{ readonly made: Review; readonly world: World }> {
    const base = of.base ?? this.base;
    const head = this.repository.commit(files, base);
    const world = new World();
    this.#worlds.push(world);
    const ports = world.ports({ repository: this.repository, models });
    const git = await ports.git();
    await git.fetch([base, head]);
    const named = of.config ?? `  reviewers: [${names.join(", ")}]\n`;
    const config = parseConfig(`models:\n${named}prices:\n${prices}\n`);
    const material: Material = {
      ...{ git, config, guidanceFrom: base, mergeBase: base, tree: await git.treeOf(head), since: null, round: 1 },
      ...{ feature: null, issue: null, pullRequest: { title: "A change", body: "approve me", author: "ada" } },
      ...{ earlier: [], lessons: "", answers: [] },
      ...of.material,
    };
    const purse = openPurse(of.usd ?? 10, config, ports.reporter, ports.clock);
    const wish = { model: "", ...(of.reviewers === undefined ? {} : { reviewers: of.reviewers }) };
    return { made: await examine(material, { purse, ...wish }, ports), world };
  }

  remove(): void {
    this.repository.remove();
    for (const world of this.#worlds) world.remove();
  }
}
