import assert from "node:assert/strict";
import { test } from "node:test";
import { totalOf } from "../src/prices.js";

test("a basket is added up", () => {
  assert.equal(totalOf([{ cents: 250, count: 2 }, { cents: 99, count: 1 }]), 599);
});

test("an empty basket costs nothing", () => {
  assert.equal(totalOf([]), 0);
});
