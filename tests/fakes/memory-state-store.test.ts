import { checkAppend } from "../../src/state/machines/check-append.ts";
import { describeStateStore } from "../conformance/state-store.ts";
import { ManualClock } from "./manual-clock.ts";
import { memoryServer, memoryStateStore } from "./memory-state-store.ts";

describeStateStore("the state store in memory", async () => {
  const server = memoryServer();
  return {
    openStore: async () => memoryStateStore({ clock: new ManualClock(), accept: checkAppend, server }),
    object: async (n) => String(n).padStart(40, "0"),
    ref: async (name) => server.refs.get(name),
    close: async () => undefined,
  };
});
