/** One file of a change as policy looks at it: where it is, where it was, and the lines that go and come. */
export type ChangedFile = {
  readonly path: string;
  /** The former path of a rename; null otherwise. */
  readonly from: string | null;
  readonly status: "A" | "M" | "D" | "R" | "T";
  readonly removed: readonly string[];
  readonly added: readonly string[];
};
