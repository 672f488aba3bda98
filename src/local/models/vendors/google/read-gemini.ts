import type { Asked } from "../../asked.ts";
import { type Json, joinText, toObject, toObjects, toText } from "../../json.ts";

/** The body of `…:streamGenerateContent` as a script sees it; the model is in the path. */
export function readGemini(body: Json, model: string): Asked {
  const contents = toObjects(body.contents);
  const users = contents.filter((content) => content.role !== "model").flatMap((content) => toObjects(content.parts));
  return {
    vendor: "google",
    model,
    system: joinText(toObject(body.systemInstruction).parts),
    users: users.flatMap((part) => (part.text === undefined ? [] : [toText(part.text)])),
    results: users.flatMap((part) =>
      part.functionResponse === undefined ? [] : [resultText(toObject(part.functionResponse))],
    ),
    turns: contents.filter((content, index) => content.role === "model" && contents[index - 1]?.role !== "model")
      .length,
    reasons: signsThoughts(model),
  };
}

/** Gemini 3 and later sign their function calls and give them ids. */
export function signsThoughts(model: string): boolean {
  return /^gemini-([3-9]|\d\d)/.test(model);
}

function resultText(response: Json): string {
  const values = Object.values(toObject(response.response));
  return values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join("\n");
}
