import { type Refusal, refuse } from "../../asked.ts";
import { type Json, toObject, toObjects, toText } from "../../json.ts";
import { sign } from "../marks.ts";
import { signsThoughts } from "./read-gemini.ts";

/**
 * What `generateContent` would refuse in a request, in its words; undefined when it is right. A call of a function that is not declared is history like any
 * other: Google's own client answers it with an error ("not found in registry") and goes on (github.com/google-gemini/gemini-cli, packages/core).
 */
export function checkGemini(body: Json, model: string): Refusal | undefined {
  return checkParameters(body, model) ?? checkTurns(body) ?? checkSignatures(toObjects(body.contents), model);
}

function bad(message: string): Refusal {
  return refuse(message, 400, "INVALID_ARGUMENT");
}

function checkParameters(body: Json, model: string): Refusal | undefined {
  const known = [
    "contents",
    "tools",
    "toolConfig",
    "systemInstruction",
    "generationConfig",
    "safetySettings",
    "cachedContent",
  ];
  const strange = Object.keys(body).find((key) => !known.includes(key));
  if (strange !== undefined) return bad(`Invalid JSON payload received. Unknown name "${strange}": Cannot find field.`);
  if (toObjects(body.contents).length === 0) return bad("* GenerateContentRequest.contents: contents is not specified");
  const thinking = toObject(toObject(body.generationConfig).thinkingConfig);
  if (thinking.thinkingLevel !== undefined && !signsThoughts(model))
    return bad("Thinking level is not supported for this model.");
  for (const [index, declared] of declarations(body).entries()) {
    const schema = toObject(declared.parametersJsonSchema ?? declared.parameters);
    if (!/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(toText(declared.name)))
      return bad(`tools[0].function_declarations[${index}].name: Invalid function name.`);
    if (schema.type !== "object")
      return bad(`tools[0].function_declarations[${index}].parameters: schema should be of type OBJECT.`);
    if (declared.parameters !== undefined && JSON.stringify(declared.parameters).includes('"additionalProperties"')) {
      return bad(
        `Unknown name "additionalProperties" at 'tools[0].function_declarations[${index}].parameters': Cannot find field.`,
      );
    }
  }
  return undefined;
}

function declarations(body: Json): readonly Json[] {
  return toObjects(body.tools).flatMap((tool) => toObjects(tool.functionDeclarations));
}

function checkTurns(body: Json): Refusal | undefined {
  const contents = toObjects(body.contents);
  for (const [index, content] of contents.entries()) {
    const role = toText(content.role);
    if (!["user", "model", "function"].includes(role)) return bad("Please use a valid role: user, model.");
    if (toObjects(content.parts).length === 0)
      return bad(`* GenerateContentRequest.contents[${index}].parts: contents.parts must not be empty.`);
    const calls = namesOf(content, "functionCall");
    if (calls.length > 0 && (role !== "model" || contents[index - 1]?.role === "model" || index === 0)) {
      return bad(
        "Please ensure that function call turn comes immediately after a user turn or after a function response turn.",
      );
    }
    const wrong = checkResponses(contents, index);
    if (wrong !== undefined) return wrong;
  }
  return contents.at(-1)?.role === "model"
    ? bad("Please ensure that single turn requests end with a user role or a function response.")
    : undefined;
}

function checkResponses(contents: readonly Json[], index: number): Refusal | undefined {
  const content = contents[index] ?? {};
  const responses = namesOf(content, "functionResponse");
  const calls = namesOf(contents[index - 1] ?? {}, "functionCall");
  if (responses.length > 0 && (calls.length === 0 || content.role === "model"))
    return bad("Please ensure that function response turn comes immediately after a function call turn.");
  if (responses.length !== calls.length)
    return bad(
      "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.",
    );
  const stray = responses.find((name, at) => name !== calls[at]);
  if (stray !== undefined) return bad(`Function response "${stray}" does not answer the function call at its place.`);
  const given = idsOf(contents[index - 1] ?? {}, "functionCall");
  const answered = idsOf(content, "functionResponse");
  return answered.some((id, at) => id !== given[at])
    ? bad("Function response id does not match the function call's.")
    : undefined;
}

/** Only the current turn is looked at: what comes after the user's last own words. */
function checkSignatures(contents: readonly Json[], model: string): Refusal | undefined {
  if (!signsThoughts(model)) return undefined;
  const start = contents.findLastIndex(
    (content) => content.role !== "model" && toObjects(content.parts).some((part) => part.text !== undefined),
  );
  for (const [index, content] of contents.entries()) {
    const call = toObjects(content.parts).find((part) => part.functionCall !== undefined);
    if (index < start || content.role !== "model" || call === undefined) continue;
    const signature = toText(call.thoughtSignature);
    if (signature === "")
      return bad(
        `Function call is missing a thought_signature in functionCall parts. Function call \`${toText(toObject(call.functionCall).name)}\`, position ${index}.`,
      );
    if (signature !== "skip_thought_signature_validator" && signature !== sign(call.functionCall))
      return bad("Corrupted thought signature.");
  }
  return undefined;
}

function namesOf(content: Json, key: "functionCall" | "functionResponse"): readonly string[] {
  return toObjects(content.parts).flatMap((part) =>
    part[key] === undefined ? [] : [toText(toObject(part[key]).name)],
  );
}

function idsOf(content: Json, key: "functionCall" | "functionResponse"): readonly string[] {
  return toObjects(content.parts).flatMap((part) => (part[key] === undefined ? [] : [toText(toObject(part[key]).id)]));
}
