import { join, resolve } from "node:path";
import { type Artifact, DefaultArtifactClient } from "@actions/artifact";
import { getBooleanInput, getInput, setFailed, setOutput, warning } from "@actions/core";

/** Downloads artifacts of the own run with the real client, and compares each digest. */
async function download(): Promise<void> {
  if (getInput("github-token") !== "" || getInput("run-id") !== process.env["GITHUB_RUN_ID"])
    throw new Error("artifacts of another run in actions/download-artifact are not supported by the local engine");
  const target = resolve(process.env["GITHUB_WORKSPACE"] ?? "", getInput("path"));
  const client = new DefaultArtifactClient();
  const { artifacts } = await client.listArtifacts({ latest: true });
  const wanted = chosen(artifacts);
  const alone =
    getInput("name") !== "" ||
    getBooleanInput("merge-multiple") ||
    (getInput("artifact-ids") !== "" && wanted.length === 1);
  for (const artifact of wanted) {
    const path = alone ? target : join(target, artifact.name);
    const done = await client.downloadArtifact(artifact.id, {
      path,
      ...(artifact.digest !== undefined && { expectedHash: artifact.digest }),
    });
    if (!done.digestMismatch) continue;
    const message = `Artifact ${artifact.name} has another digest than ${artifact.digest}`;
    if (getInput("digest-mismatch") === "error") throw new Error(message);
    warning(message);
  }
  setOutput("download-path", target);
}

function chosen(artifacts: readonly Artifact[]): readonly Artifact[] {
  const name = getInput("name");
  const ids = getInput("artifact-ids");
  if (name !== "") {
    const found = artifacts.filter((artifact) => artifact.name === name);
    if (found.length === 0) throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`);
    return found;
  }
  if (ids !== "") {
    const wanted = ids.split(",").map((id) => Number(id.trim()));
    const missing = wanted.filter((id) => !artifacts.some((artifact) => artifact.id === id));
    if (missing.length > 0) throw new Error(`No artifacts found for ID: ${missing.join(", ")}`);
    return artifacts.filter((artifact) => wanted.includes(artifact.id));
  }
  const pattern = getInput("pattern");
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return pattern === ""
    ? artifacts
    : artifacts.filter((artifact) => new RegExp(`^${parts.join(".*")}$`).test(artifact.name));
}

try {
  await download();
} catch (error) {
  setFailed(error instanceof Error ? error.message : String(error));
}
