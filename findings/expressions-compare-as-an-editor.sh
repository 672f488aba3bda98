#!/usr/bin/env bash
# @actions/expressions 0.3.61, GitHub's own package, does not compare texts as the runner does.
# The documentation says that case is ignored. The runner folds each character alone (.NET, OrdinalIgnoreCase: actions/runner,
# Sdk/DTExpressions2), so that 'ß' == 'SS' is false there; the package calls toUpperCase(), which makes SS of ß, and says true.
# Who tests an `if` with the package believes a branch that never runs.
# Seen: "'ß' == 'SS' true", "'ﬁx' == 'FIX' true", "startsWith('straße', 'STRAS') true".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @actions/expressions@0.3.61 >/dev/null
cat > look.mjs <<'END'
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
for (const source of ["'ß' == 'SS'", "'ﬁx' == 'FIX'", "startsWith('straße', 'STRAS')"]) {
  const tree = new Parser(new Lexer(source).lex().tokens, [], []).parse();
  console.log(source, new Evaluator(tree, new data.Dictionary()).evaluate().value);
}
END
seen=$(node look.mjs)
wanted="'ß' == 'SS' true
'ﬁx' == 'FIX' true
startsWith('straße', 'STRAS') true"
echo "$seen"
[ "$seen" = "$wanted" ] || { echo "It is no longer so."; exit 1; }
