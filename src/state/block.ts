/** Something that only a person can mend. */
export type Block = { readonly reason: string; readonly remedy: string; readonly seq: number };
