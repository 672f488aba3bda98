import { expect, it } from "vitest";
import { once } from "../../src/core/once.ts";

it("opens at the first call, and gives the same to all", async () => {
  let opened = 0;
  const open = once(async () => ++opened);
  expect(opened).toBe(0);
  expect(await Promise.all([open(), open()])).toEqual([1, 1]);
  expect(await open()).toBe(1);
});

it("keeps a failure: what could not be opened is not tried again within a job", async () => {
  let tries = 0;
  const open = once(async () => {
    tries += 1;
    throw new Error("no");
  });
  await expect(open()).rejects.toThrow("no");
  await expect(open()).rejects.toThrow("no");
  expect(tries).toBe(1);
});
