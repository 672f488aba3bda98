import type { Project } from "../tools/project.ts";
import type { CiJob } from "./ci-job.ts";

/** Jobs of `.cirrus.yml`, `.gitlab-ci.yml`, `.travis.yml` and `.circleci/config.yml`. */
export function readOthers(_project: Project): readonly CiJob[] {
  return [];
}
