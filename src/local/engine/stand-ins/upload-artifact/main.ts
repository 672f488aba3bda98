import { statSync } from "node:fs";
import { dirname } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";
import { getBooleanInput, getInput, info, setFailed, setOutput, warning } from "@actions/core";
import { create } from "@actions/glob";

/** Finds the files and uploads them under their common directory, with the real client. */
async function upload(): Promise<void> {
  const name = getInput("name");
  const globber = await create(getInput("path", { required: true }), {
    excludeHiddenFiles: !getBooleanInput("include-hidden-files"),
  });
  const files = (await globber.glob()).filter((file) => statSync(file).isFile());
  if (files.length === 0) return nothingFound(getInput("path"));
  const client = new DefaultArtifactClient();
  if (getBooleanInput("overwrite"))
    await client.deleteArtifact(name).catch((error: Error) => info(`Nothing to overwrite: ${error.message}`));
  const root =
    globber.getSearchPaths().length === 1 ? rootOf(globber.getSearchPaths()[0] ?? "", files) : commonDirectory(files);
  const done = await client.uploadArtifact(name, files, root, {
    compressionLevel: Number(getInput("compression-level")),
  });
  setOutput("artifact-id", done.id);
  setOutput("artifact-digest", done.digest);
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = process.env;
  setOutput("artifact-url", `${server}/${repository}/actions/runs/${run}/artifacts/${done.id}`);
}

function nothingFound(path: string): void {
  const message = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`;
  const wish = getInput("if-no-files-found");
  if (wish === "error") setFailed(message);
  else if (wish === "ignore") info(message);
  else warning(message);
}

// One path that is a file is put at the top; one that is a directory gives its inside.
function rootOf(searched: string, files: readonly string[]): string {
  return files.length === 1 && files[0] === searched ? dirname(searched) : searched;
}

function commonDirectory(files: readonly string[]): string {
  const [first = [], ...others] = files.map((file) => dirname(file).split("/"));
  const length = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (length < 0 ? first : first.slice(0, length)).join("/") || "/";
}

try {
  await upload();
} catch (error) {
  setFailed(error instanceof Error ? error.message : String(error));
}
