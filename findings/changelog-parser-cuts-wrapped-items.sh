#!/usr/bin/env bash
# changelog-parser 4.1.0 keeps the first line of an item that goes on in the next line, and drops the rest.
# Its README takes a Markdown file, in which an item may be wrapped (CommonMark 5.2), and keepachangelog.com's own changelog is wrapped so.
# `parsed`, the lists by kind of change, then ends in the middle of a sentence, and items with "+", which are items as well, are missing;
# nothing tells of it. The whole text is in `body` alone.
# Seen: Changed ["The limit of a run now holds over"]; body has all three lines.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund changelog-parser@4.1.0 >/dev/null
cat > CHANGELOG.md <<'END'
# Changelog

## [1.1.0] - 2019-02-15

### Changed

- The limit of a run now holds over
  its retries as well.
+ Retries are counted.
END
cat > look.mjs <<'END'
import parse from "changelog-parser";
const [{ body, parsed }] = (await parse("CHANGELOG.md")).versions;
console.log(JSON.stringify(parsed.Changed));
console.log(JSON.stringify(body));
END
seen=$(node look.mjs)
echo "$seen"
wanted=$(cat <<'END'
["The limit of a run now holds over"]
"### Changed\n\n- The limit of a run now holds over\n  its retries as well.\n+ Retries are counted."
END
)
[ "$seen" = "$wanted" ] || { echo "It is no longer so."; exit 1; }
