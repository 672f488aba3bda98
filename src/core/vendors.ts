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
