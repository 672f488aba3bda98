/** A refusal that becomes an entry of `errors`; GitHub gives most of them a `type`. */
export class GraphqlRefusal extends Error {
  readonly type: "NOT_FOUND" | "FORBIDDEN" | "UNPROCESSABLE" | "STALE_DATA";
  constructor(type: GraphqlRefusal["type"], message: string) {
    super(message);
    this.type = type;
  }
}

export const forbidden = (): GraphqlRefusal =>
  new GraphqlRefusal("FORBIDDEN", "Resource not accessible by integration");

/** An id that names nothing the caller may see. */
export function noSuchNode(id: string): GraphqlRefusal {
  return new GraphqlRefusal("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
}
