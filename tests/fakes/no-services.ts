import type { Services } from "../../src/ports/services.ts";

/** Of a test whose projects want none. */
export const noServices: Services = {
  fetch: () => Promise.reject(new Error("this test has no services")),
  start: () => Promise.reject(new Error("this test has no services")),
};
