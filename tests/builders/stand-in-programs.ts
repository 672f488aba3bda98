import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * In place of corepack: it has what it fetched in its folder, fetches where it may, and knows no version 99. What it brings says what it was asked, and
 * `test` runs Node's tests.
 */
export const standInCorepack = `#!/bin/sh
version=\${1#*@}; version=\${version%%+*}; version=\${version#>=}
at=$COREPACK_HOME/v1/$version
case $version in 99*) echo "Error: HTTP 404 for $1" >&2; exit 1 ;; esac
[ -d "$at" ] || { [ "$COREPACK_ENABLE_NETWORK" != 0 ] || { echo "Network access disabled" >&2; exit 1; }; mkdir -p "$at"; }
case $2 in --version) echo "$version" ;; test) exec node --test --test-reporter=tap ;; *) echo "ran $*" ;; esac
`;

/** In place of uv, with Pythons that only say what they are asked: of the line 3.12 it has 3.12.9 alone, and nothing of 3.14. */
export const standInUv = `#!/bin/sh
for last in "$@"; do :; done
at=$UV_PYTHON_INSTALL_DIR/cpython-$last/bin
case "$1 $2 $last" in
  "python install 3.14"*|"python install 3.12."[!9]*) echo "error: No download found for request: $last" >&2; exit 2 ;;
  "python install "*) mkdir -p "$at"; printf '#!/bin/sh\\n[ "$1" = --version ] && echo Python %s || echo "python $*"\\n' "$([ "$last" = 3.12 ] && echo 3.12.9 || echo 3.11.4)" >"$at/python3"; chmod 755 "$at/python3" ;;
  "python find "*) echo "warning: a setting is old" >&2; [ -x "$at/python3" ] && echo "$at/python3" ;;
  *) exit 64 ;;
esac
`;

/** What scripts need, so that nothing else of this machine is on PATH. */
const usual = "sh env sed grep tail cut mkdir chmod rm tr mv cat ls ln dirname readlink cp id uname".split(" ");

/** A PATH that leads to these programs, this Node and the usual ones alone. */
export function layPath(folder: string, programs: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  for (const name of usual.filter((one) => programs[one] === undefined)) {
    const at = execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    symlinkSync(at, path.join(folder, name));
  }
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(path.join(folder, name), text);
    chmodSync(path.join(folder, name), 0o755);
  }
  return `${folder}:${path.dirname(process.execPath)}`;
}
