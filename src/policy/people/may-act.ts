import type { Actor } from "../../contracts/events/envelope.ts";

/** Somebody whose word is to be weighed: as GitHub answers for that login, with what the event says of the account. */
export type Asker = { readonly actor: Actor; readonly login: string; readonly id: number; readonly isBot: boolean };
export type MayAct = { readonly yes: true } | { readonly yes: false; readonly reason: string };

/**
 * The one place that answers "may this person do this". Yes only for write, maintain and admin; a bot only when the base's configuration lists it;
 * the numeric id that GitHub answers for must be the one that spoke (a login can be given up and taken by another).
 */
export function mayAct(asker: Asker, bots: readonly string[]): MayAct {
  if (asker.isBot && !bots.some((login) => login.toLowerCase() === asker.login.toLowerCase())) {
    return no(`${asker.login} is a bot that the configuration's \`bots\` does not list`);
  }
  if (asker.actor.login.toLowerCase() !== asker.login.toLowerCase() || asker.actor.id !== asker.id) {
    return no(`the account ${asker.login} (${asker.id}) is not the one that GitHub vouches for`);
  }
  const { permission } = asker.actor;
  if (permission === "admin" || permission === "maintain" || permission === "write") return { yes: true };
  return no(`${asker.login} has the permission \`${permission}\` here; write, maintain or admin is needed`);
}

function no(reason: string): MayAct {
  return { yes: false, reason };
}
