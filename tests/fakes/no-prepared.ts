import type { PreparedStore } from "../../src/ports/prepared-store.ts";

/** A store in which nothing is kept. */
export const nothingPrepared: PreparedStore = {
  machine: async () => "0".repeat(64),
  find: async () => undefined,
  keep: async () => undefined,
  passOn: async () => undefined,
  fetch: () => Promise.reject(new Error("this test has nothing prepared")),
};
