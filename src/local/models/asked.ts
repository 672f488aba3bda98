import type { Vendor } from "./script/script.ts";

/** A request of any vendor in one shape: what a script looks at. */
export type Asked = {
  readonly vendor: Vendor;
  readonly model: string;
  readonly system: string;
  /** Texts of the user, without tool results, in order. */
  readonly users: readonly string[];
  /** Texts of tool results, in order. */
  readonly results: readonly string[];
  /** Turns of the model that the request brings back: the place in the script. */
  readonly turns: number;
  /** The model reasons, as far as the request says. */
  readonly reasons: boolean;
};

/** An answer that refuses: the vendor's own status, type and words. */
export type Refusal = { readonly status: number; readonly type: string; readonly message: string };

export function refuse(message: string, status = 400, type = "invalid_request_error"): Refusal {
  return { status, type, message };
}
