/** What a person gave to the base's own `setup` alone: `BATON_SETUP_SECRETS`, in the job that has it. */
export interface SetUpSecrets {
  /** Names of the variables; empty: there are none, or none that can be used. */
  readonly names: readonly string[];
  /** What is wrong with what was given, with the remedy and without a value; null: nothing. */
  readonly mistake: string | null;
  /** For `SandboxRun.secrets`, where nothing of a change has been laid. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Looks for each of them, plain and disguised, in all that a set-up left, before anybody else may read there. What is known to be an installer's file of
   * credentials, a log or a download is taken away or made as it was; all else is `left`. Paths as people read them, with `~` for the home.
   * @throws Fault `set_up.secrets` where it could not be looked at.
   */
  takeOut(of: {
    readonly folder: string;
    /** Outside of the sandbox. */
    readonly home: string;
    /** The base's own files among these paths, as it has them. */
    readonly originals: (paths: readonly string[]) => Promise<ReadonlyMap<string, Buffer>>;
  }): Promise<TakenOut>;
}

export type TakenOut = { readonly cleaned: readonly string[]; readonly left: readonly string[] };
