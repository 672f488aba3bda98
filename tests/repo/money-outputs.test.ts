import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

type Described = { readonly inputs: Record<string, unknown>; readonly outputs: Record<string, unknown> };
type Job = { readonly outputs?: Record<string, string> };

const tokens = ["input-tokens", "cached-tokens", "output-tokens"];
const actions = readdirSync("actions").map(
  (name) => [name, parse(readFileSync(`actions/${name}/action.yml`, "utf8")) as Described] as const,
);
const jobs = readdirSync(".github/workflows").flatMap((file) =>
  Object.entries((parse(readFileSync(`.github/workflows/${file}`, "utf8")) as { jobs: Record<string, Job> }).jobs).map(
    ([name, job]) => [`${file}: ${name}`, job] as const,
  ),
);

test.each(actions.filter(([, { inputs }]) => inputs["budget-usd"] !== undefined))(
  "%s, which asks models, tells its cost and tokens as outputs",
  (_name, { outputs }) => {
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(["spent", "usage", "cost-usd", ...tokens]));
  },
);

test.each(jobs.filter(([, { outputs = {} }]) => outputs["spent"] !== undefined))(
  "%s hands its tokens on with its cost, so that publish can tell them",
  (_name, { outputs = {} }) => {
    const [step] = /steps\.[\w-]+\.outputs/.exec(outputs["spent"] ?? "") ?? [];
    expect(outputs).toMatchObject(Object.fromEntries(tokens.map((name) => [name, `\${{ ${step}.${name} }}`])));
  },
);
