import assert from "node:assert/strict";
import { test } from "node:test";
import { signIn, signOut, userOf } from "../src/sessions.js";

test("a session ends when it is signed out", () => {
  const id = signIn("anna");
  assert.equal(userOf(id), "anna");
  signOut(id);
  assert.equal(userOf(id), undefined);
});
