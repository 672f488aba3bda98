import type { Kind } from "../tools/kind.ts";

/** A line without what only serves CI: shards, reports to a service, a copy of the output, packages of the system. What it tests stays. */
export function simplify(text: string, kind: Kind): string {
  let now = text.trim();
  if (kind === "install")
    now = now
      .replace(/ --with-deps\b/, "")
      .replace(/ --(?:user|break-system-packages|system)\b/g, "")
      .replace(/\bpython3\.\d+\b/g, "python3");
  if (kind !== "test" && kind !== "perhaps") return now;
  now = now
    .replace(/\s+2>&1\s*\|\s*tee\s+\S+$|\s*\|\s*tee\s+(?:-a\s+)?\S+$/, "")
    // A service is told of a build by it.
    .replace(/(?<=gradlew?\b.*) --scan\b/, "")
    .replace(/ --shard[= ]\S+/g, "")
    .replace(/ --(?:partition|shard-index|total-shards|splits|group)[= ](?:hash:|count:)?[\d/]+/g, "")
    .replace(/ --reporters?[= ](?:github\S*|json\S*)/g, "")
    // What such a switch adds asks others over the network.
    .replace(/ --(?:integration|run-integration|online|network|with-network)(?= |$)/g, "")
    .replace(/ --(?:ci-)?color(?:=(?:yes|always))?(?= |$)/g, "")
    .replace(/\bpython3\.\d+\b/g, "python3");
  now = toInterpreter(now);
  return toCargoTest(now);
}

/** `tox -e py312` asks for one Python of many; `py` is the one that is there. */
function toInterpreter(text: string): string {
  if (!/\btox\b/.test(text)) return text;
  return text.replace(/(?<=\s-e[ =]?\S*?)\b(py)(?:3\d{0,4}t?|3\.[\d.]+t?)(?=$|[\s,-])/g, "$1");
}

/** Nextest is on no ordinary machine; cargo's own runner takes the same choice of packages and features. Empty where the choice is nextest's alone. */
function toCargoTest(text: string): string {
  if (!/\bcargo (?:\+\S+ )?nextest run\b/.test(text)) return text;
  if (/ (?:-E|--filter-expr|--filterset|--archive-file)\b/.test(text)) return "";
  return text
    .replace(/\bcargo (\+\S+ )?nextest run\b/, (_all, toolchain: string | undefined) => `cargo ${toolchain ?? ""}test`)
    .replace(
      / (?:-P|--profile|--retries|--test-threads|--no-tests|--status-level|--final-status-level|--failure-output|--success-output|--hide-progress-bar|--slow-timeout|--config-file|--tool-config-file|--max-fail)[= ]\S+/g,
      "",
    )
    .replace(/ --cargo-profile\b/g, " --profile");
}
