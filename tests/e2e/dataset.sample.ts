import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const sample = "samples/dataset";

/** The files of the sample dataset's repository, as `startScenario` takes them. */
export const datasetFiles: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(sample, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(path.join(sample, file)).isFile() && file !== "ISSUE.md")
    .map((file) => [file, readFileSync(path.join(sample, file), "utf8")]),
);
export const datasetIssue = {
  title: "Training data of three lenses",
  body: readFileSync(path.join(sample, "ISSUE.md"), "utf8"),
};
