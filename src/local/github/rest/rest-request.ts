/** One REST call as it came in. */
export type RestRequest = {
  readonly method: string;
  /** Below `/api/v3`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};
