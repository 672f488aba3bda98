import { registerHooks } from "node:module";

// GitHub's parser imports its schemas as JSON without an import attribute, which Node refuses (ERR_IMPORT_ATTRIBUTE_MISSING).
registerHooks({
  load(url, context, nextLoad) {
    const isSchema = url.endsWith(".json") && /@actions\/(workflow-parser|expressions|languageservice)\//.test(url);
    return nextLoad(url, isSchema ? { ...context, importAttributes: { type: "json" } } : context);
  },
});

/** GitHub's own packages, loaded after the hook that lets Node read them. */
export const workflowParser = await import("@actions/workflow-parser");
export const actionParser = await import("@actions/workflow-parser/actions/action-parser");
export const conditions = await import("@actions/workflow-parser/model/converter/if-condition");
export const expressions = await import("@actions/expressions");
