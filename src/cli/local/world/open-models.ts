import { keyNames, urlNames } from "../../../core/vendors.ts";
import type { Script } from "../../../local/models/script/script.ts";
import { startScriptedModels } from "../../../local/models/start-scripted-models.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the jobs need to ask models: keys as secrets, addresses as variables. */
export type Models = {
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** What the script missed or a vendor would have refused; empty for real models. */
  complaints(): readonly string[];
  close(): Promise<void>;
};

/** A sample's scripted models behind the real SDKs. */
export async function openScriptedModels(script: Script, folder: string): Promise<Models> {
  const scripted = await startScriptedModels({ script, folder });
  return {
    secrets: Object.fromEntries(keyNames.map((name) => [name, `sample-${name.toLowerCase()}`])),
    variables: {
      ANTHROPIC_BASE_URL: scripted.anthropicUrl,
      OPENAI_BASE_URL: scripted.openaiUrl,
      GEMINI_BASE_URL: scripted.geminiUrl,
    },
    complaints: () => [...scripted.unmatched(), ...scripted.refused()],
    close: () => scripted.close(),
  };
}

/** The models whose keys and addresses are in the environment. */
export function ownModels(env: Environment): Models {
  const given = (names: readonly string[]) =>
    Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  return {
    secrets: given(keyNames),
    variables: given(urlNames),
    complaints: () => [],
    close: async () => undefined,
  };
}
