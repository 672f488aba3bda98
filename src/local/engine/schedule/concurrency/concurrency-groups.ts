/** What asks to enter a concurrency group. */
export type Member = {
  readonly repository: string;
  /** Compared without case. */
  readonly group: string;
  readonly cancelInProgress: boolean;
  /** `queue: max`: up to 100 wait instead of one. */
  readonly queueMax: boolean;
  /** Groups that the callers of this member hold: entering one of them again would wait for itself for ever. */
  readonly heldByCallers: readonly string[];
  /** Called when a later member wants this one gone, running or waiting. */
  cancel(reason: string): void;
};

export type ConcurrencyGroups = {
  /** Waits until the member may run, and gives the way to leave. Rejects where it is cancelled before, with the reason. */
  enter(member: Member, signal: AbortSignal): Promise<() => void>;
};

const MAX_QUEUE = 100;
type Waiting = { readonly member: Member; readonly go: () => void; readonly refuse: (why: Error) => void };
type Group = { running: Member | undefined; readonly queue: Waiting[] };

/**
 * One running and one pending member a group; a newer one cancels the pending one, and with `cancel-in-progress` the running one too.
 * Source: docs, concurrency.
 */
export function createConcurrencyGroups(): ConcurrencyGroups {
  const groups = new Map<string, Group>();
  const next = (key: string, group: Group) => {
    const first = group.queue.shift();
    group.running = first?.member;
    first?.go();
    if (first === undefined) groups.delete(key);
  };
  return {
    enter(member, signal) {
      const key = groupKey(member.repository, member.group);
      if (member.heldByCallers.includes(key))
        return Promise.reject(
          new Error(
            `Canceling since a deadlock for concurrency group '${member.group}' was detected between 'top level workflow' and a workflow that it calls`,
          ),
        );
      const group = groups.get(key) ?? { running: undefined, queue: [] };
      groups.set(key, group);
      const leave = () => {
        if (group.running === member) next(key, group);
      };
      if (group.running === undefined) {
        group.running = member;
        return Promise.resolve(leave);
      }
      makeRoom(group, member);
      return wait(group, member, signal).then(() => leave);
    },
  };
}

/** How a group is known inside the engine. */
export function groupKey(repository: string, group: string): string {
  return `${repository}\n${group}`.toLowerCase();
}

function makeRoom(group: Group, member: Member): void {
  const why = `Canceling since a higher priority waiting request for ${member.group} exists`;
  const room = member.queueMax ? MAX_QUEUE - 1 : 0;
  while (group.queue.length > room) {
    const oldest = group.queue.shift();
    oldest?.refuse(new Error(why));
  }
  if (member.cancelInProgress) group.running?.cancel(why);
}

function wait(group: Group, member: Member, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting: Waiting = {
      member,
      go: () => {
        signal.removeEventListener("abort", give);
        resolve();
      },
      refuse: (why) => {
        signal.removeEventListener("abort", give);
        reject(why);
      },
    };
    const give = () => {
      group.queue.splice(group.queue.indexOf(waiting), 1);
      reject(signal.reason);
    };
    signal.addEventListener("abort", give, { once: true });
    group.queue.push(waiting);
  });
}
