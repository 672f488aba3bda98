import { toObject, toObjects } from "../json.ts";
import { type Script, vendors } from "./script.ts";

const conversationKeys = ["name", "vendor", "model", "system", "user", "turns"];
const turnKeys = [
  "say",
  "think",
  "call",
  "usage",
  "stop",
  "fault",
  "times",
  "retryAfter",
  "retryAfterMs",
  "cutAt",
  "delayMs",
  "beginMs",
];
const faults = ["429", "500", "502", "503", "529", "reset", "cut", "ended", "stall", "empty", "html"];
const stops = ["length", "refusal", "overflow"];

/** A script that came as JSON; what is wrong in it is an error with its place, before any model is asked. */
export function parseScript(value: unknown): Script {
  if (!Array.isArray(value)) throw new Error("a script is a list of conversations");
  const names = new Set<unknown>();
  for (const [index, conversation] of toObjects(value).entries()) {
    const at = `script[${index}]`;
    checkKeys(conversation, conversationKeys, at);
    if (typeof conversation.name !== "string" || names.has(conversation.name))
      throw new Error(`${at}.name: expected a name of its own`);
    names.add(conversation.name);
    if (conversation.vendor !== undefined && !vendors.some((vendor) => vendor === conversation.vendor))
      throw new Error(`${at}.vendor: unknown vendor ${String(conversation.vendor)}; known are ${vendors.join(", ")}`);
    for (const key of ["model", "system", "user"]) checkExpression(conversation[key], `${at}.${key}`);
    if (!Array.isArray(conversation.turns) || conversation.turns.length === 0)
      throw new Error(`${at}.turns: expected at least one turn`);
    for (const [place, turn] of toObjects(conversation.turns).entries()) checkTurn(turn, `${at}.turns[${place}]`);
  }
  return value;
}

function checkTurn(turn: Readonly<Record<string, unknown>>, at: string): void {
  checkKeys(turn, turnKeys, at);
  if (turn.fault !== undefined && !faults.includes(String(turn.fault)))
    throw new Error(`${at}.fault: unknown fault ${String(turn.fault)}`);
  if (turn.stop !== undefined && !stops.includes(String(turn.stop)))
    throw new Error(`${at}.stop: unknown stop ${String(turn.stop)}`);
  for (const [place, call] of toObjects(turn.call ?? []).entries()) {
    // An input that is one JSON placeholder is an object only when it is filled.
    const isInput = toObject(call.input) === call.input || /^\{\{json /.test(String(call.input));
    if (typeof call.name !== "string" || !isInput) {
      throw new Error(`${at}.call[${place}]: expected a name and an input that is an object`);
    }
  }
}

function checkKeys(value: Readonly<Record<string, unknown>>, known: readonly string[], at: string): void {
  const strange = Object.keys(value).find((key) => !known.includes(key));
  if (strange !== undefined) throw new Error(`${at}.${strange}: unknown key; known are ${known.join(", ")}`);
}

function checkExpression(value: unknown, at: string): void {
  if (value === undefined) return;
  if (typeof value !== "string") throw new Error(`${at}: expected the source of a regular expression`);
  new RegExp(value, "su");
}
