/**
 * A tool call's input. JSON that was cut or broken is handed on as the text that came, so that the tool's own check can tell the model what is wrong.
 * No text at all is a call without arguments.
 */
export function parseInput(json: string): unknown {
  if (json.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(json);
    return value === null ? json : value;
  } catch {
    return json;
  }
}
