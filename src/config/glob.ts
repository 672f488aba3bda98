import { z } from "zod";
import { findGlobProblem } from "../core/paths/find-glob-problem.ts";

/** A pattern of paths that people wrote. One that would be taken for less than it says is refused, as it would protect nothing. */
export const Glob = z.string().superRefine((glob, context) => {
  const problem = findGlobProblem(glob);
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
});
