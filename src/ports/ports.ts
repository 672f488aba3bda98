import type { OpenAgentLog } from "./agent-log.ts";
import type { OpenAgentPool } from "./agent-pool.ts";
import type { FindBatches } from "./batches.ts";
import type { Carrier } from "./carrier.ts";
import type { Checkout, NoCheckout } from "./checkout.ts";
import type { Clock } from "./clock.ts";
import type { Forge } from "./forge/forge.ts";
import type { Git } from "./git/git.ts";
import type { HandOver } from "./hand-over.ts";
import type { Job } from "./job.ts";
import type { FindModel } from "./model.ts";
import type { PreparedStore } from "./prepared-store.ts";
import type { Reporter } from "./reporter.ts";
import type { Sandbox, StandIn } from "./sandbox.ts";
import type { Services } from "./services.ts";
import type { SetUpSecrets } from "./set-up-secrets.ts";
import type { StateStore } from "./state-store.ts";
import type { Syntax } from "./syntax.ts";
import type { OpenToolServer } from "./tool-server.ts";
import type { Workspace } from "./workspace.ts";

/** All that a story may use of the world. What costs time to open is opened when it is first asked for, once. */
export interface Ports {
  readonly job: Job;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly forge: Forge;
  readonly carrier: Carrier;
  readonly findModel: FindModel;
  readonly findBatches: FindBatches;
  /** The job's one pool of command-line agents; the first settings hold. */
  readonly openAgents: OpenAgentPool;
  /** Kept on this machine alone. */
  readonly openLog: OpenAgentLog;
  readonly syntax: Syntax;
  readonly openToolServer: OpenToolServer;
  git(): Promise<Git>;
  checkout(): Promise<Checkout | NoCheckout>;
  state(): Promise<StateStore>;
  sandbox(): Promise<Sandbox & StandIn>;
  /** What stands beside the tests. */
  readonly services: Services;
  /** `null`: a new empty folder of this job. */
  workspace(folder: string | null): Promise<Workspace>;
  /** Remembers all that is in a folder of this job now; the function that comes back makes it so again. */
  keepFolder(folder: string): Promise<() => Promise<void>>;
  readonly handOver: HandOver;
  /** What set-ups left, for other jobs. */
  readonly preparedStore: PreparedStore;
  readonly setUpSecrets: SetUpSecrets;
  /** Writes a file for people or the next step, outside any repository: the whole of it or, when the job dies, nothing. */
  save(path: string, content: string): Promise<void>;
  /** Adds a line to such a file; once this resolves it outlives whatever happens to the job. One caller at a time. */
  append(path: string, line: string): Promise<void>;
  /** What was saved there, undefined when there is nothing. */
  load(path: string): Promise<string | undefined>;
  /** Removes what was saved there, if there is something. */
  drop(path: string): Promise<void>;
  /** Ends when the runner asks the job to stop (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
}
