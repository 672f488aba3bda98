import type { WantedService } from "../../ports/services.ts";

/** Who started something, so that the next start can tell what is left of the dead. */
export type Mark = { readonly group: string; readonly owner: string; readonly until: string };

export const groupLabel = "baton.services";
export const ownerLabel = "baton.owner";
export const untilLabel = "baton.until";

/** What images need that begin as root, make their folder theirs and go on as another user; all other rights are gone. */
const rights = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];
const memory = "2g";
const processes = "1024";
const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "FTP_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** A network with no way out: no route, no name server. */
export function toNetwork(mark: Mark): readonly string[] {
  return ["network", "create", "--driver", "bridge", "--internal", ...toLabels(mark), nameOf(mark)];
}

/** No folder of the machine, no right that is not named, no network but that one, no image that was not fetched by its digest. */
export function toRun({ name, image, env }: WantedService, mark: Mark): readonly string[] {
  return [
    "run",
    "--detach",
    ...["--name", `${nameOf(mark)}-${name}`],
    ...toLabels(mark),
    ...["--network", nameOf(mark)],
    ...["--network-alias", name],
    // Old engines ask the machine's name server for whoever is inside (CVE-2024-29018): this one asks nobody.
    ...["--dns", "127.0.0.1"],
    ...["--pull", "never"],
    ...["--restart", "no"],
    ...["--security-opt", "no-new-privileges"],
    ...["--cap-drop", "ALL"],
    ...rights.flatMap((right) => ["--cap-add", right]),
    ...["--memory", memory],
    ...["--memory-swap", memory],
    ...["--shm-size", "256m"],
    ...["--pids-limit", processes],
    ...["--log-driver", "json-file"],
    ...["--log-opt", "max-size=2m"],
    ...["--log-opt", "max-file=2"],
    // Its own settings give each container the machine's proxy, which may hold a password; a name alone takes it off.
    ...proxies.filter((variable) => env[variable] === undefined).flatMap((variable) => ["--env", variable]),
    ...Object.entries(env).flatMap(([variable, value]) => ["--env", `${variable}=${value}`]),
    byDigest(image),
  ];
}

/** The tag says what people read; the digest alone says which image it is. */
export function byDigest(image: string): string {
  const [name = "", digest = ""] = image.split("@");
  return `${name.replace(/(?<=[^/]):[^/:]*$/, "")}@${digest}`;
}

/** Words that list all of a kind that bear the label, one a line: id, owner and until when. */
export function toList(kind: "container" | "network"): readonly string[] {
  const format = `{{.ID}}\t{{.Label "${ownerLabel}"}}\t{{.Label "${untilLabel}"}}`;
  const all = kind === "container" ? ["--all"] : [];
  return [kind, "ls", ...all, "--no-trunc", "--filter", `label=${groupLabel}`, "--format", format];
}

/** Words that list the ids of one group. */
export function toListGroup({ group }: Pick<Mark, "group">): readonly string[] {
  return ["container", "ls", "--all", "--no-trunc", "--quiet", "--filter", `label=${groupLabel}=${group}`];
}

export function nameOf({ group }: Pick<Mark, "group">): string {
  return `baton-${group}`;
}

function toLabels({ group, owner, until }: Mark): readonly string[] {
  const labels = { [groupLabel]: group, [ownerLabel]: owner, [untilLabel]: until };
  return Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
}
