export type BatchCall = {
  readonly method: string;
  /** The vendor's own path, without the job in front and without a query. */
  readonly path: string;
  /** What stands before that path. */
  readonly root: string;
  readonly key: string;
  readonly type: string;
  readonly body: string;
};

/** What is answered; undefined: there is nothing of that name. */
export type Said = { readonly body: object | string } | { readonly refused: string } | undefined;
