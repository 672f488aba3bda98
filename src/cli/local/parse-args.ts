import path from "node:path";
import { parseArgs } from "node:util";
import { ServedModel, ThinkingRole } from "../../contracts/roles.ts";
import { Fault } from "../../core/fault.ts";
import { keyNames, urlNames, vendorNames } from "../../core/vendors.ts";
import { findDemos, usualDemo, whyNoDemo } from "./demo.ts";
import { isRemote } from "./remote-address.ts";

export type LocalOptions = {
  /** A git repository and an issue of one's own; null: a sample. */
  readonly input: { readonly repo: string; readonly issue: string } | null;
  /** Which sample, where it is one. */
  readonly demo: string;
  /** The run's folder, absolute; null: a new one. */
  readonly out: string | null;
  readonly goOn: boolean;
  readonly yes: boolean;
  readonly models: Readonly<Partial<Record<ThinkingRole, string>>>;
  /** A comment that the maintainer makes on the issue before the run goes on; null: none. */
  readonly say: string | null;
  /** Without a sandbox: what models write and the repository's code run with the person's rights. */
  readonly noSandbox: boolean;
  /** Only tell what there is to say. */
  readonly help: boolean;
};

export const localUsage = `usage:
  npm start                                     the sample, with scripted models: no key, no network
  npm start -- --demo <name>                    another sample: ${findDemos().join(", ")}
  npm start -- --repo <folder or https address> --issue <markdown file> [--out <folder>] [--yes] [--model <role>=<vendor/model>]… [--no-sandbox]
                                                your own, on a copy, with the models whose keys are in the environment
  npm start -- --continue --out <folder> [--yes] [--say <comment>] [--no-sandbox]
                                                go on with a run that was stopped or killed, or that waits for a person

  npm start -- setup-action --help              write the action that brings your tests' tools onto their machine

  --yes     approve the plan without asking; where there is no terminal to ask at, a run without it stops at the plan
  --model   roles: ${ThinkingRole.options.join(", ")}; vendors: ${vendorNames.join(", ")}
  --say     what you comment on the issue first, such as "/baton retry f1" or "/baton revise <text>"
  --no-sandbox
            run what models write and the repository's own code without a sandbox, with all your rights
  keys      ${keyNames.join(", ")}; other addresses: ${urlNames.join(", ")}`;

/** The words after `npm start --`; `here` is where their paths begin. A word that it does not know is a Fault `input.invalid` with the usage. */
export function parseLocalArgs(words: readonly string[], here: string): LocalOptions {
  const values = read(words);
  const models = Object.fromEntries((values.model ?? []).map(toRoleModel));
  if (values.repo !== undefined && values.issue === undefined) throw refused("--repo needs --issue <markdown file>.");
  if (values.issue !== undefined && values.repo === undefined)
    throw refused("--issue needs --repo <folder or https address of a git repository>.");
  if (values.continue && values.out === undefined) throw refused("--continue needs --out <folder of the run>.");
  if (values.continue && (values.repo !== undefined || values.model !== undefined))
    throw refused("--continue goes on with what is in --out; it takes no --repo and no --model.");
  if (values.say !== undefined && !values.continue) throw refused("--say needs --continue: there is no issue yet.");
  if (values.model !== undefined && values.repo === undefined)
    throw refused("--model needs --repo and --issue: the sample's models answer by script.");
  if (values.demo !== undefined) {
    if (values.repo !== undefined) throw refused("--demo is a sample of its own; it takes no --repo and no --issue.");
    if (values.continue) throw refused("--continue goes on with the sample that is in --out; it takes no --demo.");
    const why = whyNoDemo(values.demo);
    if (why !== undefined) throw refused(why);
  }
  return {
    input: values.repo !== undefined && values.issue !== undefined ? toInput(values.repo, values.issue, here) : null,
    demo: values.demo ?? usualDemo,
    out: values.out === undefined ? null : path.resolve(here, values.out),
    goOn: values.continue ?? false,
    yes: values.yes ?? false,
    say: values.say ?? null,
    noSandbox: values["no-sandbox"] ?? false,
    help: values.help ?? false,
    models,
  };
}

function toInput(repo: string, issue: string, here: string): LocalOptions["input"] {
  return { repo: isRemote(repo) ? repo : path.resolve(here, repo), issue: path.resolve(here, issue) };
}

function read(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        demo: { type: "string" },
        repo: { type: "string" },
        issue: { type: "string" },
        out: { type: "string" },
        continue: { type: "boolean" },
        yes: { type: "boolean" },
        say: { type: "string" },
        "no-sandbox": { type: "boolean" },
        help: { type: "boolean", short: "h" },
        model: { type: "string", multiple: true },
      },
    }).values;
  } catch (cause) {
    throw refused(cause instanceof Error ? cause.message : String(cause));
  }
}

function toRoleModel(text: string): [ThinkingRole, string] {
  const [role, ...rest] = text.split("=");
  const name = ServedModel.safeParse(rest.join("="));
  const known = ThinkingRole.options.find((one) => one === role);
  if (known === undefined)
    throw refused(`--model ${text}: "${role}" is no role. There is: ${ThinkingRole.options.join(", ")}.`);
  if (!name.success) throw refused(`--model ${text}: ${name.error.issues[0]?.message}.`);
  return [known, name.data];
}

function refused(what: string): Fault {
  return new Fault("input.invalid", `${what}\n\n${localUsage}`, { who: "user" });
}
