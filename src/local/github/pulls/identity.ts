import { userOf, type World } from "../world.ts";

/** Name and address that GitHub gives to commits made on its pages in a person's name. */
export function noreply(world: World, login: string): { readonly name: string; readonly email: string } {
  const user = userOf(world, login);
  return { name: user.login, email: `${user.id}+${user.login}@users.noreply.github.com` };
}
