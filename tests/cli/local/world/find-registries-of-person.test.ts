import { expect, it } from "vitest";
import { findRegistriesOfPerson } from "../../../../src/cli/local/world/find-registries-of-person.ts";

it("leads the jobs where the person's tools are led, and to this machine without a proxy", async () => {
  const env = {
    https_proxy: "http://proxy:1",
    no_proxy: "inside",
    npm_config_registry: "https://npm.example",
    HOME: "/h",
  };
  const own = "inside,localhost,127.0.0.1,::1";
  expect(await findRegistriesOfPerson(env)).toEqual({
    https_proxy: "http://proxy:1",
    npm_config_registry: "https://npm.example",
    no_proxy: own,
    NO_PROXY: own,
  });
  expect(await findRegistriesOfPerson({ GOPROXY: "https://go.example" })).toEqual({ GOPROXY: "https://go.example" });
});
