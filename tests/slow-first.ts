import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Where whole runs, real processes and real git are tested, the longest first. */
const slow = [
  "tests/e2e/",
  "tests/bundle/",
  "tests/actions/merge/",
  "tests/actions/validate/",
  "tests/adapters/state/",
  "tests/cli/",
  "tests/adapters/models/cli/",
  "tests/adapters/sandbox/",
  "tests/bench/",
];

/** Long files begin first, also on a fresh clone where nobody has measured yet: at the end no worker is left alone with one. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a.moduleId) - rankOf(b.moduleId));
  }
}

function rankOf(file: string): number {
  const found = slow.findIndex((folder) => file.includes(folder));
  return found === -1 ? slow.length : found;
}
