/** Something of the base that set-up and tests do not find in their folder; `path`: where it would be. */
export type Lack = { readonly path: string; readonly why: string };
