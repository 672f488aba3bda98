#!/usr/bin/env bash
# tap-junit 5.0.4 writes a failure for a test that TAP says is none: `not ok` with the directive TODO.
# TAP 13 and 14: a test marked TODO is expected to fail, and a harness must not count it as a failure. The run is green, its JUnit file is
# red, and a check that reads the file blocks it. tap-xunit 2.4.1 writes <skipped/> for the same line.
# Seen: tap-junit failures="2", with "known trouble" among them; tap-xunit failures="1".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund tap-junit@5.0.4 tap-xunit@2.4.1 >/dev/null 2>&1
cat > some.tap <<'END'
TAP version 13
1..3
ok 1 - works
not ok 2 - known trouble # TODO not written yet
not ok 3 - broken
END
figures() { grep -o '<testsuite [^>]*>' | grep -o 'failures="[0-9]*"'; }
node_modules/.bin/tap-junit < some.tap > junit.xml || true
node_modules/.bin/tap-xunit < some.tap > xunit.xml || true
seen="tap-junit: $(figures < junit.xml), $(grep -o '<testcase name="known trouble"[^>]*><failure' junit.xml)
tap-xunit: $(figures < xunit.xml), $(grep -A1 'known trouble' xunit.xml | tail -n 1 | tr -d ' ')"
echo "$seen"
[ "$seen" = 'tap-junit: failures="2", <testcase name="known trouble" id="2"><failure
tap-xunit: failures="1", <skipped/>' ] || { echo "It is no longer so."; exit 1; }
