import { Fault } from "../../core/fault.ts";
import { setUpSecretsName } from "../../core/set-up-secrets.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { StandIn } from "../../ports/sandbox.ts";
import type { SetUpSecrets } from "../../ports/set-up-secrets.ts";

const maxTold = 5;

/**
 * Takes the secrets of `setup` out of what it left, before a test or a model's command may read there. Gives the files that are changed by it.
 * @throws Fault `set_up.secrets` where one is left.
 */
export async function takeSecretsOut(
  secrets: SetUpSecrets,
  of: { readonly git: Pick<Git, "readFiles">; readonly tree: string; readonly folder: string },
  sandbox: StandIn,
  { reporter }: Pick<Ports, "reporter">,
): Promise<readonly string[]> {
  const { git, tree, folder } = of;
  const { home } = await sandbox.placeOf(folder);
  const found = await secrets.takeOut({ folder, home, originals: (paths) => git.readFiles(tree, paths) });
  // A secret may stand in a name.
  const [cleaned = [], left = []] = [found.cleaned, found.left].map((paths) =>
    paths.map((at) => reporter.redact(at).text),
  );
  if (cleaned.length > 0) reporter.say(`Secrets of \`setup\` were taken out of what it left: ${cleaned.join(", ")}`);
  if (left.length === 0) return cleaned;
  const more = left.length > maxTold ? ` and ${left.length - maxTold} more` : "";
  const message = [
    `\`setup\` left a value of ${setUpSecretsName} in ${left.slice(0, maxTold).join(", ")}${more}, where tests could read it: nothing was run after it, and nothing is kept.`,
    `Let \`setup\` remove it again, or have its tool read the variable (\`_authToken=\${NPM_TOKEN}\` in \`.npmrc\`). Where the repository's own file holds it, take it out there and make a new one.`,
  ].join(" ");
  throw new Fault("set_up.secrets", message, { who: "user" });
}
