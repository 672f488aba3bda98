import type { Actor } from "../../../contracts/events/envelope.ts";
import type { Speaker } from "../../../policy/people/said.ts";
import type { Forge } from "../../../ports/forge/forge.ts";

/** What GitHub says of a speaker; asked once a login in this job. An error is a no. */
export function openVouching(forge: Pick<Forge, "permission">): (speaker: Speaker) => Promise<Actor> {
  const asked = new Map<string, Promise<Actor>>();
  return ({ login, id }) => {
    const known = asked.get(login);
    if (known !== undefined) return known;
    const answer = forge.permission(login).catch((): Actor => ({ login, id, permission: "none" }));
    asked.set(login, answer);
    return answer;
  };
}
