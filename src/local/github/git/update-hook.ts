import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Git asks this for each ref of a push, when the new objects are there. What the pusher may not do stands in the
 * environment; a refusal's reason goes to the file of reasons, from which the server puts it into git's report.
 */
const HOOK = `#!/bin/sh
ref=$1 old=$2 new=$3
zero=0000000000000000000000000000000000000000
refuse() {
  printf '%s\\t%s\\n' "$ref" "$1" >>"$LOCAL_REASONS"
  shift
  for line in "$@"; do echo "error: $line" >&2; done
  exit 1
}
case "
$LOCAL_PULL_REQUEST_ONLY
" in *"
$ref
"*) refuse "protected branch hook declined" "GH006: Protected branch update failed for $ref." "" "Changes must be made through a pull request." ;; esac
case "
$LOCAL_PROTECTED
" in *"
$ref
"*)
  if [ "$new" = $zero ]; then
    refuse "protected branch hook declined" "GH006: Protected branch update failed for $ref." "Cannot delete a protected branch"
  fi
  if [ "$old" != $zero ] && ! git merge-base --is-ancestor "$old" "$new"; then
    refuse "protected branch hook declined" "GH006: Protected branch update failed for $ref." "Cannot force-push to a protected branch"
  fi ;;
esac
if [ -n "$LOCAL_NO_WORKFLOWS" ] && [ "$new" != $zero ] && [ ! -e "$LOCAL_REASONS-$new" ]; then
  commit=$(git rev-list -1 "$new" --not --all -- .github/workflows) || exit 1
  if [ -n "$commit" ]; then
    file=$(git diff-tree -r -m --root --no-commit-id --name-only "$commit" -- .github/workflows | head -n 1)
    why="refusing to allow a GitHub App to create or update workflow \\\`$file\\\` without \\\`workflows\\\` permission"
    refuse "$why"
  fi
  # Looked at once a push: several refs may go to one commit.
  : >"$LOCAL_REASONS-$new"
fi
exit 0
`;

/** Writes the hook into a bare repository. */
export function installUpdateHook(gitDir: string): void {
  const path = join(gitDir, "hooks", "update");
  writeFileSync(path, HOOK);
  chmodSync(path, 0o755);
}
