import { notesScript } from "../../../../samples/notes.script.ts";
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

const vendors = ["ANTHROPIC", "OPENAI", "GEMINI"] as const;

/** The sample's scripted models behind the real SDKs, or those whose keys and addresses are in the environment. */
export async function openModels(kind: "sample" | "own", folder: string, env: Environment): Promise<Models> {
  if (kind === "own") return ownModels(env);
  const scripted = await startScriptedModels({ script: notesScript, folder });
  return {
    secrets: Object.fromEntries(
      vendors.map((vendor) => [`${vendor}_API_KEY`, `sample-key-of-${vendor.toLowerCase()}`]),
    ),
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
  const given = (suffix: string) =>
    Object.fromEntries(
      vendors.map((vendor) => `${vendor}_${suffix}`).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
    );
  return {
    secrets: given("API_KEY"),
    variables: given("BASE_URL"),
    complaints: () => [],
    close: async () => undefined,
  };
}
