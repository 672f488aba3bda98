import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { buildSchema, defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, graphqlSync } from "graphql";
import type { Caller } from "../caller.ts";
import { isBody } from "../rest/fields.ts";
import type { Reply } from "../server/exchange.ts";
import { rateHeaders } from "../server/rates.ts";
import type { World } from "../world.ts";
import type { GraphqlContext } from "./graphql-context.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";
import { mutations } from "./mutations.ts";
import { queries } from "./queries.ts";

let schema: GraphQLSchema | undefined;

/** GitHub's own schema, built at the first call: it takes a tenth of a second. */
function readSchema(): GraphQLSchema {
  if (schema !== undefined) return schema;
  // The package does not export the file, and importing the package would load a second copy of graphql.
  const manifest = findPackageJSON("@octokit/graphql-schema", import.meta.url);
  if (manifest === undefined) throw new Error("@octokit/graphql-schema is not installed");
  schema = buildSchema(readFileSync(join(dirname(manifest), "schema.graphql"), "utf8"), { assumeValid: true });
  return schema;
}

/** A field that our objects lack is a gap of this server, told instead of answered with null. */
const resolveField: GraphQLFieldResolver<unknown, GraphqlContext> = (source, args, context, info) => {
  if (typeof source === "object" && source !== null && !(info.fieldName in source) && info.fieldName !== "__typename") {
    const what = `graphql ${info.parentType.name}.${info.fieldName}: this server has no such field`;
    context.world.gap(what);
    throw new Error(what);
  }
  return defaultFieldResolver(source, args, context, info);
};

/** Answers one GraphQL call; a refusal is HTTP 200 with `errors`, as at GitHub. `caller` undefined: a bad token. */
export function answerGraphql(world: World, text: string, caller: Caller | undefined): Reply {
  const headers = { "content-type": "application/json; charset=utf-8" };
  const json = (status: number, body: unknown, more: Readonly<Record<string, string>> = {}): Reply => ({
    status,
    headers: { ...headers, ...more },
    body: JSON.stringify(body),
  });
  if (caller === undefined || caller.user === null) {
    const message = caller === undefined ? "Bad credentials" : "This endpoint requires you to be authenticated.";
    return json(401, { message, documentation_url: "https://docs.github.com/graphql", status: "401" });
  }
  const request = parseRequest(text);
  if (request === undefined)
    return json(400, {
      message: "Problems parsing JSON",
      documentation_url: "https://docs.github.com/graphql",
      status: "400",
    });
  const rate = rateHeaders(world.rates.count(caller));
  const result = world.store.database.transaction(() =>
    graphqlSync({
      schema: readSchema(),
      source: request.query,
      rootValue: { ...queries, ...mutations },
      contextValue: { world, caller },
      variableValues: request.variables,
      fieldResolver: resolveField,
    }),
  );
  const errors = result.errors?.map((error) => ({
    ...(error.originalError instanceof GraphqlRefusal && { type: error.originalError.type }),
    ...(error.path !== undefined && { path: error.path }),
    ...(error.locations !== undefined && { locations: error.locations }),
    message: error.message,
  }));
  const body = { ...(result.data !== undefined && { data: result.data }), ...(errors !== undefined && { errors }) };
  return json(200, body, rate);
}

function parseRequest(
  text: string,
): { readonly query: string; readonly variables: Record<string, unknown> } | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (!isBody(body) || typeof body.query !== "string") return undefined;
    return { query: body.query, variables: isBody(body.variables) ? { ...body.variables } : {} };
  } catch {
    return undefined;
  }
}
