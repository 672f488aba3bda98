import { expect, it } from "vitest";
import { renderFault } from "../../src/app/render-fault.ts";
import { Fault } from "../../src/core/fault.ts";

it.each([
  ["connect ECONNREFUSED (127.0.0.1:9)", true, "(127.0.0.1:9). Trying again may help."],
  ["The vendor is away.", true, "The vendor is away. Trying again may help."],
  ["No task is given", false, "No task is given"],
])("a fault that says %j reads as sentences", (message, retryable, shown) => {
  const fault = new Fault("model.failed", message, { who: "outside", retryable });
  expect(renderFault("plan", fault)).toMatch(/^plan failed \(model\.failed\): /);
  expect(renderFault("plan", fault).endsWith(shown)).toBe(true);
});
