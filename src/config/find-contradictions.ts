import { type CliName, cliNames, parseCliName } from "../core/command-line-agents.ts";
import { toServedName } from "../core/model-names.ts";

import { findPanelMistakes } from "./panel.ts";

type Keys = {
  readonly models: {
    readonly coder: readonly string[];
    readonly documenter?: readonly string[] | undefined;
    readonly reviewers?: readonly string[] | undefined;
    readonly verifier?: string | undefined;
  };
  readonly panel: Parameters<typeof findPanelMistakes>[0];
  readonly cli: Readonly<Partial<Record<CliName, unknown>>>;
  readonly hooks: { readonly "before-tool"?: string | undefined; readonly "after-tool"?: string | undefined };
};
type Mistake = { readonly path: readonly (string | number)[]; readonly message: string };

/** Keys that are right alone and not together: said when the file is read, and not when a model that stands second takes over. */
export function findContradictions(keys: Keys): readonly Mistake[] {
  return [
    ...findImpossibleWorkers(keys),
    ...findImpossibleReviewers(keys.models),
    ...findPanelMistakes(keys.panel).map(({ path, message }) => ({ path: ["panel", ...path], message })),
  ];
}

/** Each reviewer is another model, and nobody attacks what it found itself. */
export function findImpossibleReviewers({ reviewers, verifier }: Partial<Keys["models"]>): readonly Mistake[] {
  const names = (reviewers ?? []).map(toServedName);
  const doubled = names.flatMap((name, index) => {
    const message = `${name} stands there twice; two readings of one model are no second opinion`;
    return names.indexOf(name) < index ? [{ path: ["models", "reviewers", index], message }] : [];
  });
  if (verifier === undefined) return doubled;
  const path = ["models", "verifier"];
  if (reviewers === undefined)
    return [
      { path, message: "nobody is asked to verify where models.reviewers is absent; name two to five, or take it out" },
    ];
  const own = "is one of models.reviewers, and nobody may attack what it found itself; name another, or take it out";
  return [...doubled, ...(names.includes(toServedName(verifier)) ? [{ path, message: `${verifier} ${own}` }] : [])];
}

function findImpossibleWorkers({ models, cli, hooks }: Keys): readonly Mistake[] {
  const hook = (["before-tool", "after-tool"] as const).find((name) => hooks[name] !== undefined);
  return (["coder", "documenter"] as const).flatMap((role) =>
    (models[role] ?? []).flatMap((name, index) => {
      const agent = parseCliName(name)?.cli;
      if (agent === undefined) return [];
      const message = findObstacle(agent, cli, hook);
      return message === undefined ? [] : [{ path: ["models", role, index], message }];
    }),
  );
}

function findObstacle(agent: string, cli: Keys["cli"], hook: string | undefined): string | undefined {
  const name = cliNames.find((one) => one === agent);
  if (name === undefined) return `expected one of ${cliNames.map((one) => `cli/${one}`).join(", ")}`;
  if (cli[name] === undefined)
    return `that is switched off until its version, sha256 and model stand under cli.${name}`;
  if (hook !== undefined)
    return `that can not be used with hooks.${hook}, as it calls tools of its own; take one of the two out`;
  return undefined;
}
