/**
 * When `killJob` strikes: as the job's first process starts, at the first line that one of its actions prints, at a line that matches, or now.
 */
export type KillPoint = "start" | "middle" | "now" | { readonly line: RegExp };

/** What a job tells the door while it runs. */
export type KillWatch = {
  started(): void;
  line(line: string, byAction: boolean): void;
  ended(): void;
};

/** Lets tests kill jobs at chosen points. */
export type KillDoor = {
  arm(key: RegExp, when: KillPoint, what: "runner" | "step"): Promise<string>;
  watch(key: string, strike: (what: "runner" | "step") => void): KillWatch;
};

type Armed = {
  readonly key: RegExp;
  readonly when: KillPoint;
  readonly what: "runner" | "step";
  readonly struck: (key: string) => void;
};

/** A door with nothing armed. Each arming strikes once. */
export function createKillDoor(): KillDoor {
  const armed = new Set<Armed>();
  const running = new Map<(what: "runner" | "step") => void, string>();
  const fire = (key: string, strike: (what: "runner" | "step") => void, at: (when: KillPoint) => boolean) => {
    for (const one of armed) {
      if (!one.key.test(key) || !at(one.when)) continue;
      armed.delete(one);
      strike(one.what);
      one.struck(key);
      return;
    }
  };
  return {
    arm(key, when, what) {
      return new Promise((struck) => {
        armed.add({ key, when, what, struck });
        if (when === "now") for (const [strike, job] of running) fire(job, strike, (point) => point === "now");
      });
    },
    watch(key, strike) {
      running.set(strike, key);
      let first = true;
      return {
        started() {
          if (first) fire(key, strike, (when) => when === "start" || when === "now");
          first = false;
        },
        line: (line, byAction) =>
          fire(key, strike, (when) =>
            typeof when === "object" ? when.line.test(line) : when === "middle" && byAction,
          ),
        ended: () => void running.delete(strike),
      };
    },
  };
}
