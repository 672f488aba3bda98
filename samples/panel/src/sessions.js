import { randomUUID } from "node:crypto";

const sessions = new Map();
const lifeMs = 14 * 24 * 60 * 60 * 1000;

/** Begins a session and gives its id. */
export function signIn(user, now = Date.now()) {
  const id = randomUUID();
  sessions.set(id, { user, until: now + lifeMs });
  return id;
}

/** The user of a session that is still alive; it lives on from now. */
export function userOf(id, now = Date.now()) {
  const session = sessions.get(id);
  if (session === undefined || session.until < now) return undefined;
  session.until = now + lifeMs;
  return session.user;
}

/** Ends a session at once, on every device that has its id. */
export function signOut(id) {
  sessions.delete(id);
}
