import { Fault } from "../core/fault.ts";
import type { Checkout } from "../ports/checkout.ts";
import type { Ports } from "../ports/ports.ts";

/** The checkout with its HEAD fetched. */
export type OpenCheckout = Checkout & { readonly head: string };

/** For an action that runs alone: the checkout it stands in; without one a Fault `input.missing` that says what to add. */
export async function openCheckout(ports: Ports): Promise<OpenCheckout> {
  const checkout = await ports.checkout();
  if (checkout === null) {
    throw new Fault(
      "input.missing",
      "There is no git checkout with a commit here. Within Baton's chain give the input `claim`; alone run it in a repository: set GITHUB_WORKSPACE to the checkout's folder, or add an `actions/checkout` step before.",
      { who: "user" },
    );
  }
  const head = (await checkout.git.refs(["HEAD"])).get("HEAD");
  if (head === undefined)
    throw new Fault("git.missing", `The checkout ${checkout.folder} has no commit yet; commit once, then try again.`, {
      who: "user",
    });
  await checkout.git.fetch(["HEAD"]);
  return { ...checkout, head };
}
