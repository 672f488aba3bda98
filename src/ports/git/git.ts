import type { GitObjects } from "./git-objects.ts";
import type { GitRemote } from "./git-remote.ts";

/** A private bare repository of this job, without hooks or the user's configuration, and its remote. */
export interface Git extends GitObjects, GitRemote {}
