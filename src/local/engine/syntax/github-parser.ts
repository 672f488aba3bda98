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

const { StringToken } = await import("@actions/workflow-parser/templates/tokens/string-token");

// For editors the parser takes a block scalar's raw text, indentation and all, where it holds an expression: `if: >-` with `${{ … }}` would always be
// true, and a `run: |` would be indented. The runner takes the YAML value; without a source the parser does too.
Object.defineProperty(StringToken.prototype, "source", { get: () => undefined, set: () => undefined });

const { getWorkflowSchema } = await import("@actions/workflow-parser/workflows/workflow-schema");
const { TemplateSchema } = await import("@actions/workflow-parser/templates/schema/template-schema");
const { JSONObjectReader } = await import("@actions/workflow-parser/templates/json-object-reader");
const { MappingDefinition } = await import("@actions/workflow-parser/templates/schema/mapping-definition");

// The parser of 0.3.61 does not know `cache-mode` (changelog 2026-09-10). The key is added to its schema, so that the parser itself refuses a wrong value or place.
const added = TemplateSchema.load(
  new JSONObjectReader(
    undefined,
    JSON.stringify({
      version: "cache-mode",
      definitions: {
        "cache-mode": { "allowed-values": ["none", "read", "write", "write-only"] },
        "with-cache-mode": { mapping: { properties: { "cache-mode": "cache-mode" } } },
      },
    }),
  ),
);
const schema = getWorkflowSchema();
Object.assign(schema.definitions, { ...added.definitions, ...schema.definitions });
for (const name of ["workflow-root-strict", "job-factory", "workflow-job"]) {
  const [from, to] = [added.getDefinition("with-cache-mode"), schema.getDefinition(name)];
  if (from instanceof MappingDefinition && to instanceof MappingDefinition)
    Object.assign(to.properties, from.properties);
}
