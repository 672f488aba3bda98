#!/usr/bin/env bash
# ValidJSON of autoevals 0.0.132 gives 0 to a text that is JSON, if it is no object and no list; with a schema the same text gets 1.
# RFC 8259, section 2: any value is a JSON text, and true, a number or a string alone are; JSON.parse reads them. A judge that is asked for
# true or false, or for a grade alone, is scored as one that breaks the format. The scorer is described as one for valid JSON, nothing more.
# Seen: true 0, 3 0, "approve" 0 without a schema, 1 for each with a schema of its type; {} and [] 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund autoevals@0.0.132 >/dev/null
cat > look.mjs <<'END'
import { ValidJSON } from "autoevals";
for (const [output, type] of [["true", "boolean"], ["3", "number"], ['"approve"', "string"], ["{}", "object"], ["[]", "array"]]) {
  JSON.parse(output);
  const { score } = await ValidJSON({ output });
  const withSchema = await ValidJSON({ output, schema: { type } });
  console.log(`${output}: ${score}, with a schema ${withSchema.score}`);
}
END
seen=$(npx --yes node@24.21.0 look.mjs)
echo "$seen"
[ "$seen" = 'true: 0, with a schema 1
3: 0, with a schema 1
"approve": 0, with a schema 1
{}: 1, with a schema 1
[]: 1, with a schema 1' ] || { echo "It is no longer so."; exit 1; }
