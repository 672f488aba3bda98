import { go } from "./go.ts";
import { javascript } from "./javascript.ts";
import { languages } from "./languages.ts";
import { nodeSpec } from "./node-spec.ts";
import { prove } from "./prove.ts";
import { python } from "./python.ts";
import type { Runner } from "./runner.ts";
import { tap } from "./tap.ts";

/** All runners whose output Baton reads. */
export const runners: readonly Runner[] = [nodeSpec, tap, ...javascript, ...python, go, ...languages, prove];
