import { toNodeId, userOf, type World } from "../world.ts";

type Node = Readonly<Record<string, unknown>>;

/** An account as GraphQL shows it: a bot without its `[bot]`. */
export function toActor(world: World, login: string): Node {
  const user = userOf(world, login);
  return {
    __typename: user.type,
    id: toNodeId(user.type === "Bot" ? "BOT" : "U", user.id),
    databaseId: user.id,
    login: user.login.replace("[bot]", ""),
    url: `${world.serverUrl}/${user.login.replace("[bot]", "")}`,
  };
}
