import type { Reporter, TestModule } from "vitest/node";

/** At the end of a run, what was skipped and why: a test that this machine cannot run is no test that passed. */
export class TellSkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests("skipped")].map((test) => {
        const result = test.result();
        const note = result.state === "skipped" ? result.note : undefined;
        return `  ${module.relativeModuleId}: ${test.fullName}${note === undefined ? "" : ` (${note.slice(0, 200).replace(/\s+/g, " ")})`}`;
      }),
    );
    if (skipped.length > 0) console.log(`\nSkipped on this machine, so not shown to hold:\n${skipped.join("\n")}`);
  }
}
