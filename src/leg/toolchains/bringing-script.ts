import { broughtTools } from "../../core/brought-tools.ts";
import type { Wish } from "./find-wishes.ts";
import { toolOf } from "./known-tools.ts";
import { toParts } from "./version-range.ts";

/**
 * One shell script, run in the project's folder. It says `=tool version` of what it brought, `!tool why` of what failed, and `!tool` where the bringer is not on PATH. The programs that it
 * leaves are small scripts, so that no variable must be handed on with them; what they need is told by its full place.
 */
export function toBringing(wishes: readonly Wish[]): string {
  return [preamble, ...wishes.map((wish) => scripts[wish.bringer](wish)), ":"].join("\n");
}

const scripts: Readonly<Record<Wish["bringer"], (wish: Wish) => string>> = {
  corepack: ({ tool, version }) => `corepack_brings ${tool} ${quote(version)}`,
  // A release that this uv does not know yet is as good as another one of its line.
  uv: ({ version, wanted }) => {
    const isPin = /^[a-z-]*\d+(?:\.\d+)*$/.test(version);
    const line = toParts(version).slice(0, toolOf(wanted.tool).line).join(".");
    return `uv_brings ${quote(version)} ${quote(isPin ? line : version)}`;
  },
  // Proxies of rustup read its own files, with components and targets; no other ones.
  rustup: ({ version, wanted }) => `rustup_brings ${quote(wanted.file.startsWith("rust-toolchain") ? "" : version)}`,
};

const preamble = `
home=\${HOME:?}/${broughtTools}; bin=$home/bin; mkdir -p "$bin"
quoted() { printf "'"; printf '%s' "$1" | sed "s/'/'\\\\\\\\''/g"; printf "'"; }
failed() {
  why=$(printf '%s\\n' "$2" | grep -m1 '^[A-Za-z]*[Ee]rror: ' || printf '%s\\n' "$2" | grep -im1 error || printf '%s\\n' "$2" | grep -m1 .)
  printf '!%s %s\\n' "$1" "$why" | cut -c1-400
}
wrap() { printf '#!/bin/sh\\n%s\\nexec %s "$@"\\n' "$2" "$3" >"$bin/$1" && chmod 755 "$bin/$1"; }
unwrap() { for name in "$@"; do rm -f "$bin/$name"; done; }
corepack_brings() {
  by=$(command -v corepack) || { printf '!%s \\n' "$1"; return; }
  said=$(cd / && COREPACK_HOME="$home/corepack" COREPACK_ENABLE_DOWNLOAD_PROMPT=0 COREPACK_ENABLE_PROJECT_SPEC=0 "$by" "$1@$2" --version 2>&1) ||
    { failed "$1" "$said"; return; }
  version=$(printf '%s\\n' "$said" | tail -n 1)
  case $2 in [0-9]*.*.*) exact=$2 ;; *) exact=$version ;; esac
  case $1 in pnpm) names='pnpm pnpx' ;; yarn) names='yarn yarnpkg' ;; esac
  for name in $names; do
    wrap "$name" "export COREPACK_HOME=$(quoted "$home/corepack") COREPACK_ENABLE_NETWORK=0 COREPACK_ENABLE_PROJECT_SPEC=0" \\
      "$(quoted "$by") $(quoted "$name@$exact")"
  done
  said=$(cd / && "$bin/$1" --version 2>&1) || { unwrap $names; failed "$1" "$said"; return; }
  printf '=%s %s\\n' "$1" "$said"
}
uv_brings() {
  by=$(command -v uv) || { printf '!python \\n'; return; }
  export UV_PYTHON_INSTALL_DIR="$home/python" UV_PYTHON_BIN_DIR="$home/python/bin" UV_CACHE_DIR="$home/cache"
  for version in "$1" "$2"; do
    said=$(cd / && "$by" python install "$version" 2>&1) && at=$(cd / && "$by" python find --python-preference only-managed "$version" 2>/dev/null) && break
    at=
  done
  rm -rf "$home/cache"; unset UV_PYTHON_INSTALL_DIR UV_PYTHON_BIN_DIR UV_CACHE_DIR
  [ -x "$at" ] || { rm -rf "$home/python"; failed python "$said"; return; }
  # Nobody else keeps packages there: what pip installs goes to the home, as elsewhere.
  rm -f "\${at%/bin/*}"/lib/python3*/EXTERNALLY-MANAGED
  for name in python python3; do wrap "$name" : "$(quoted "$at")"; done
  said=$(cd / && "$bin/python3" --version 2>&1) || { unwrap python python3; failed python "$said"; return; }
  minor=\${said#* }; wrap "python\${minor%.*}" : "$(quoted "$at")"
  for name in pip pip3; do wrap "$name" : "$(quoted "$at") -m pip"; done
  printf '=python %s\\n' "\${said#* }"
}
rustup_brings() {
  by=$(command -v rustup) && command -v rustc >/dev/null || { printf '!rust \\n'; return; }
  own=$home/rustup; mkdir -p "$own/toolchains"
  [ ! -f "$RUSTUP_HOME/settings.toml" ] || cp "$RUSTUP_HOME/settings.toml" "$own/settings.toml"
  for one in "$RUSTUP_HOME"/toolchains/*; do [ ! -d "$one" ] || ln -s "$one" "$own/toolchains/"; done
  RUSTUP_HOME=$own "$by" set profile minimal >/dev/null 2>&1
  chosen="export RUSTUP_HOME=$(quoted "$own") RUSTUP_AUTO_INSTALL=0\${1:+ RUSTUP_TOOLCHAIN=$(quoted "$1")}"
  said=$(eval "$chosen"; RUSTUP_AUTO_INSTALL=1 rustc --version 2>&1) || { rm -rf "$own"; failed rust "$said"; return; }
  names='cargo rustc rustdoc rustfmt cargo-fmt cargo-clippy clippy-driver'
  for name in $names; do ! at=$(command -v "$name") || wrap "$name" "$chosen" "$(quoted "$at")"; done
  rm -rf "$own/downloads" "$own/tmp"
  said=$("$bin/rustc" --version 2>&1) || { unwrap $names; failed rust "$said"; return; }
  printf '=rust %s\\n' "$said"
}`;

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
