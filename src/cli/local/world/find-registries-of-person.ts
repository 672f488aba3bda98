import { findRegistries } from "../../../adapters/sandbox/find-registries.ts";

/**
 * What leads a person's own tools to registries, for the jobs: their `setup` is to find what that person finds. A proxy is never asked for this machine's own
 * addresses, where the local GitHub and scripted models are.
 */
export async function findRegistriesOfPerson(
  env: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string>>> {
  const { all } = await findRegistries(env);
  if (!Object.keys(all).some((name) => /^(?:https?|all)_proxy$/i.test(name))) return all;
  const own = [all["NO_PROXY"] ?? all["no_proxy"], "localhost", "127.0.0.1", "::1"].filter(Boolean).join(",");
  return { ...all, NO_PROXY: own, no_proxy: own };
}
