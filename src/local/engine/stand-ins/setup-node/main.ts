import { dirname } from "node:path";
import { addPath, getInput, setFailed, setOutput } from "@actions/core";

const major = process.version.slice(1).split(".")[0] ?? "";
const asked = getInput("node-version");
const refused = ["node-version-file", "registry-url"].find((name) => getInput(name) !== "");

if (refused !== undefined)
  setFailed(`the input "${refused}" of actions/setup-node is not supported by the local engine`);
else if (asked !== "" && !["lts/*", "node", "latest", "current"].includes(asked) && /\d+/.exec(asked)?.[0] !== major)
  setFailed(
    `Node ${asked} is not supported by the local engine: this machine runs ${process.version}, and nothing is downloaded`,
  );
else {
  addPath(dirname(process.execPath));
  setOutput("node-version", process.version);
  setOutput("cache-hit", "false");
}
