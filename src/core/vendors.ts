import { Fault } from "./fault.ts";
import { minDisguised } from "./text/secret-forms.ts";

/**
 * The vendors whose models can be asked, by the first part of `vendor/model`, and the variables that hold their key and another address.
 * The one list: names are checked, keys are taken out of the environment and remedies are worded from it.
 */
export const vendors = {
  anthropic: { keyName: "ANTHROPIC_API_KEY", urlName: "ANTHROPIC_BASE_URL" },
  openai: { keyName: "OPENAI_API_KEY", urlName: "OPENAI_BASE_URL" },
  google: { keyName: "GEMINI_API_KEY", urlName: "GEMINI_BASE_URL" },
} as const;
export type VendorName = keyof typeof vendors;

export const vendorNames = Object.keys(vendors) as readonly VendorName[];
export const keyNames: readonly string[] = Object.values(vendors).map(({ keyName }) => keyName);
export const urlNames: readonly string[] = Object.values(vendors).map(({ urlName }) => urlName);

/** What a vendor is asked with. */
export type VendorAccess = { readonly key: string; readonly baseUrl?: string };

/**
 * From the variables of an environment; undefined when the key is not among them. A base URL without a key is a server that wants none.
 * @throws Fault `model.no_key` for a key or an address with which nothing could be sent: every call would fail, and look as if it had been made.
 */
export function findAccess(
  vendor: VendorName,
  env: Readonly<Record<string, string | undefined>>,
): VendorAccess | undefined {
  const { keyName, urlName } = vendors[vendor];
  const baseUrl = env[urlName]?.trim();
  const key = env[keyName]?.trim() || (baseUrl ? "no-key-needed" : "");
  if (key === "") return undefined;
  if (!/^[\x21-\x7e]+$/.test(key))
    throw unusable(keyName, "holds what no key has: a line break, a space or a letter beyond ASCII. Set it anew");
  if (key.length < minDisguised)
    throw unusable(keyName, `has fewer than ${minDisguised} characters: no vendor's key is so short. Set it anew`);
  if (baseUrl && !(/^https?:\/\//i.test(baseUrl) && URL.canParse(baseUrl)))
    throw unusable(urlName, `is "${baseUrl}", which is no address: write it whole, as in https://api.example.com`);
  return baseUrl ? { key, baseUrl } : { key };
}

function unusable(variable: string, why: string): Fault {
  return new Fault("model.no_key", `${variable} ${why}.`, { who: "user", facts: { variable } });
}
