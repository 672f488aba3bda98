import { z } from "zod";

/** A text of a line: something must be said, and what is cut within a character is no text. */
export const Words = z
  .string()
  .refine((text) => text.replace(/\p{Default_Ignorable_Code_Point}/gu, "").trim() !== "", "is empty; expected words")
  .refine((text) => text.isWellFormed(), "is cut within a character (a lone surrogate)");

/** What a conversation must be like, beside its roles. */
export type TurnRules = {
  readonly user: string;
  readonly model: string;
  /** Roles that may stand at the beginning alone. */
  readonly leading: readonly string[];
  readonly last: "user" | "model";
};

/** Says for each turn that is out of order which one was expected there. */
export function checkTurns(
  roles: readonly string[],
  { user, model, leading, last }: TurnRules,
  say: (path: readonly (string | number)[], message: string) => void,
): void {
  const first = roles.findIndex((role) => !leading.includes(role));
  if (first === -1) {
    say([], `has no turn of the ${user}`);
    return;
  }
  for (const [index, role] of roles.entries()) {
    if (index < first) continue;
    const expected = (index - first) % 2 === 0 ? user : model;
    if (role === expected) continue;
    say([index, "role"], `is "${role}"; expected ${expected}, as turns alternate from the ${user}'s on`);
    return;
  }
  const end = last === "user" ? user : model;
  if (roles.at(-1) !== end) say([roles.length - 1, "role"], `is "${roles.at(-1)}"; the last turn must be the ${end}'s`);
}
