import { type CliName, cliNames, parseCliName } from "../core/command-line-agents.ts";

type Keys = {
  readonly models: { readonly coder: readonly string[]; readonly documenter?: readonly string[] | undefined };
  readonly cli: Readonly<Partial<Record<CliName, unknown>>>;
  readonly hooks: { readonly "before-tool"?: string | undefined; readonly "after-tool"?: string | undefined };
};
type Mistake = { readonly path: readonly (string | number)[]; readonly message: string };

/** Keys that are right alone and not together: said when the file is read, and not when a model that stands second takes over. */
export function findContradictions({ models, cli, hooks }: Keys): readonly Mistake[] {
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
