import { rm } from "node:fs/promises";
import { join } from "node:path";
import { getState } from "@actions/core";
import { exec } from "@actions/exec";

const path = getState("path");
const credentials = getState("credentials");
if (credentials !== "") {
  await exec("git", ["-C", path, "config", "--local", "--unset-all", `includeIf.gitdir:${join(path, ".git")}.path`], {
    ignoreReturnCode: true,
  });
  await rm(credentials, { force: true });
}
