import { type Docker, lastWords, missing } from "./docker.ts";

/** `Docker 28.2.2`, when it can do what is needed here. @throws Fault `services.missing` that says why it can not */
export async function findEngine(docker: Docker, signal: AbortSignal): Promise<string> {
  const answer = await docker(["info", "--format", "{{json .}}"], { timeoutMs: 30_000, signal });
  const told = parse(answer.output);
  const version = told["ServerVersion"];
  signal.throwIfAborted();
  const why = answer.exitCode === 0 && answer.errors.trim() === "" ? "it tells no version of one" : lastWords(answer);
  if (answer.exitCode !== 0 || typeof version !== "string" || version === "")
    throw missing(`\`docker info\` finds no engine of Docker (${why})`);
  if (told["OSType"] !== "linux")
    throw missing(`its Docker runs containers of ${String(told["OSType"])}, not of Linux`);
  if (told["OperatingSystem"] === "Docker Desktop")
    throw missing("its Docker is Docker Desktop, whose containers have no address on the machine");
  const options = told["SecurityOptions"];
  if (Array.isArray(options) && options.some((option) => String(option).includes("name=rootless")))
    throw missing("its Docker runs without root, so that containers have no address on the machine");
  return `Docker ${version.slice(0, 60)}`;
}

/** A line of warnings may stand before the answer. */
function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text.slice(Math.max(0, text.indexOf("{"))));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
