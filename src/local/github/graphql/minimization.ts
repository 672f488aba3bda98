type Node = Readonly<Record<string, unknown>>;

/** How GraphQL shows that a comment is folded away. */
export const minimization = (reason: string | null): Node => ({
  isMinimized: reason !== null,
  minimizedReason: reason?.toLowerCase().replace("_", "-") ?? null,
});
