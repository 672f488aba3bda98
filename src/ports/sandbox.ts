/** `unconfined`: a person asked for none by name; nothing is hidden and nothing held back but time, output and limits. */
export type SandboxKind = "bwrap" | "unshare" | "unconfined" | "none";
/** A port of the sandbox's own loopback, and the Unix socket outside (absolute, in a folder of its own) that speaks for what is behind it. */
export type Door = { readonly port: number; readonly socket: string };
export type SandboxRun = {
  readonly command: string;
  /** Mounted writable; also the working directory. Everything else is read-only or hidden. */
  readonly folder: string;
  readonly network: boolean;
  /** With network: the job's own registries, proxy and certificates are known to the command; `open`: but those whose address holds a credential. */
  readonly registries?: "open" | "all";
  /** Variables of this command that nothing else may know: in no list of processes outside, in no file once it runs. Refused where there is no sandbox. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** All that the command reaches outside of its network: open before it begins, at `127.0.0.1` and `::1`. With network they are ports of the machine's loopback. */
  readonly doors?: readonly Door[];
  /** A second folder that is writable, empty before: for what the command should leave apart from its files. */
  readonly outbox?: string;
  /** The folder is of this job alone, its `.git` as well, which the command may then write: nobody outside obeys what is in there. */
  readonly disposable?: boolean;
  /** It alone may write to `~/.baton-tools`, new and empty. Whatever runs in this folder afterwards sees that read-only, with its `bin` first on PATH. */
  readonly bringsTools?: boolean;
  readonly timeoutMs: number;
  /** For a command that guards others: a HOME by this name in which they left nothing, and no folder on PATH in which they can. */
  readonly home?: string;
  /** Added to PATH, HOME (a scratch folder), LANG, CI, TERM, NO_COLOR, and without network what tells tools so; nothing else of the job's environment is there. */
  readonly env?: Readonly<Record<string, string>>;
  readonly maxOutputBytes?: number;
  /** Standard input: a text and then its end, or texts as they come, whose end the command never sees. Absent: empty. */
  readonly input?: string | AsyncIterable<string>;
  /** Hears all output as it comes; what the result holds is cut. */
  readonly onOutput?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
};
/** What a command took too much of. */
export type OverLimit = {
  readonly name: "processes" | "memory" | "disk" | "files";
  /** `it had 1200 processes at once; the limit is 1000`. */
  readonly reason: string;
};
export type SandboxResult = {
  /** null when ended by a signal or the limit. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** The limit it was ended for; its reason is the output's last line too. */
  readonly overLimit?: OverLimit;
  readonly durationMs: number;
  /** stdout and stderr as they came, cut in the middle with the count of what is missing. */
  readonly output: string;
};

/** Runs the repository's code with no secret, no network, no foreign process to see (DESIGN § 8). */
export interface Sandbox {
  /** Probed at start. `none`: there is no way here, `run` is a Fault `sandbox.missing`. */
  readonly kind: SandboxKind;
  /** Why it is `none`; empty otherwise. */
  readonly why: string;
  /** `sh -c command`; a failing command is a result, not a throw. No process of it is left afterwards. */
  run(of: SandboxRun): Promise<SandboxResult>;
}

/** `at`: absolute, in the sandbox; `home`: a folder outside of it. */
export type Place = { readonly at: string; readonly home: string };

/** Of a sandbox in which folders can be prepared. */
export interface StandIn {
  /**
   * Makes a folder stand in for another, which was set up: from now on whatever runs in `folder` sees it at the place of `from`, as virtual environments and
   * build folders name their own place, and has what the set-up left in its home, as a copy or (`isLast`) that itself. Nothing may run in either meanwhile.
   */
  standIn(of: { readonly from: string; readonly folder: string; readonly isLast: boolean }): Promise<void>;
  /** Where whatever runs in a folder sees it, and what its home is outside. */
  placeOf(folder: string): Promise<Place>;
  /** Makes a folder one that was set up in another job: it is seen at that place from now on, and has that home, which is moved. Nothing may run in it meanwhile. */
  adopt(of: { readonly folder: string } & Place): Promise<void>;
}
