import { ThinkingRole } from "../contracts/roles.ts";
import { type Fault, toFault } from "../core/fault.ts";
import type { FindModel } from "../ports/model.ts";
import type { Config } from "./config.ts";
import { toAskedModel } from "./to-asked-model.ts";

/** A role for which nobody can be asked: its models, and why the first of them can not. */
export type Lack = {
  readonly role: ThinkingRole | "verifier";
  readonly names: readonly string[];
  readonly fault: Fault;
};

/** Every role that lacks somebody, in the order of a run; `namesOf` gives the models of each in their order. */
export async function findLacks(
  config: Pick<Config, "cli" | "models">,
  namesOf: (role: ThinkingRole) => readonly string[],
  find: FindModel,
): Promise<readonly Lack[]> {
  const lacks: Lack[] = [];
  const look = async (role: Lack["role"], names: readonly string[]): Promise<void> => {
    const fault = await findLack(names, config, find);
    if (fault !== undefined) lacks.push({ role, names, fault });
  };
  const { reviewers, verifier } = config.models;
  for (const role of ThinkingRole.options) {
    // Several reviewers do not stand in for each other: without one of them nothing would ever be approved.
    if (role !== "reviewer" || reviewers === undefined) await look(role, namesOf(role));
    else for (const name of reviewers) await look(role, [name]);
  }
  if (reviewers !== undefined && verifier !== undefined) await look("verifier", [verifier]);
  return lacks;
}

async function findLack(
  names: readonly string[],
  config: Pick<Config, "cli">,
  find: FindModel,
): Promise<Fault | undefined> {
  const asked = names.map((name) => toAskedModel(name, config));
  // Whom an agent by a family's name asks, nobody knows before.
  if (asked.includes(undefined)) return undefined;
  const tries = await Promise.allSettled(asked.map((name) => find(name ?? "")));
  if (tries.some(({ status }) => status === "fulfilled")) return undefined;
  return tries.flatMap((one) => (one.status === "rejected" ? [toFault(one.reason)] : []))[0];
}

/** `the coder (openai/x): OPENAI_API_KEY is not set`. */
export function tellLack({ role, names, fault }: Lack): string {
  const key = missingKey(fault);
  const why = key === undefined ? fault.message.replace(/\.$/, "") : `${key} is not set`;
  return `the ${role} (${names.join(", ")}): ${why}`;
}

/** The variable that is missing; undefined for one that is there and of no use. */
export function missingKey({ code, facts }: Fault): string | undefined {
  return code === "model.no_key" && "model" in facts ? String(facts["variable"]) : undefined;
}
