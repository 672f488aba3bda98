import type { ForgeChecks } from "./forge-checks.ts";
import type { ForgeIssues } from "./forge-issues.ts";
import type { ForgePulls } from "./forge-pulls.ts";
import type { ForgeWorkflows } from "./forge-workflows.ts";

/**
 * GitHub's API for one repository. Reads are retried with full jitter and whole Retry-After; a write whose answer was lost is looked up before it is
 * tried again. Errors are Faults `forge.*` with GitHub's words and the remedy.
 */
export interface Forge extends ForgeIssues, ForgePulls, ForgeChecks, ForgeWorkflows {}
