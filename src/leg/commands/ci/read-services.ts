import { asRecord } from "../../../policy/reach/counted-json.ts";
import type { AskedService } from "./ci-job.ts";
import { type Contexts, fillIn } from "./expression.ts";
import { toList, toTexts } from "./read-workflow.ts";

/** `services:` of a job of GitHub's. One whose image only a run knows is called by its name. */
export function readServices(data: unknown, contexts: Contexts): readonly AskedService[] {
  return Object.entries(asRecord(data)).flatMap(([name, value]) => {
    const of = asRecord(value);
    const image = fillIn(String(of["image"] ?? name), contexts);
    // An empty image is none: that is how a row of a matrix leaves a service out.
    if (image === "") return [];
    const filled = Object.entries(toTexts(of["env"])).map(([key, text]) => [key, fillIn(text, contexts)] as const);
    return [
      {
        name,
        image: image ?? name,
        ports: toList(of["ports"]).flatMap((port) => toPorts(fillIn(String(port), contexts))),
        env: Object.fromEntries(filled.flatMap(([key, text]) => (text === undefined ? [] : [[key, text]]))),
        unknownEnv: filled.flatMap(([key, text]) => (text === undefined ? [key] : [])),
        health: readHealth(fillIn(String(of["options"] ?? ""), contexts) ?? ""),
      },
    ];
  });
}

/** A service of a CI that says no more than its image, such as GitLab's. */
export function toNamedService(value: unknown): AskedService {
  const image = typeof value === "string" ? value : String(asRecord(value)["name"]);
  const alias = asRecord(value)["alias"];
  const name = typeof alias === "string" ? alias : image.replace(/[:@].*$/, "").replace(/^.*\//, "");
  return { name, image, ports: [], env: {}, unknownEnv: [], health: null };
}

/** `5432`, `15432:5432`, `127.0.0.1:5432:5432/tcp`; other kinds than TCP are left out. */
function toPorts(text: string | undefined): readonly string[] {
  const found = /^(?:\d+(?:\.\d+){3}:)?(?:(\d{1,5}):)?(\d{1,5})(?:\/tcp)?$/.exec(text?.trim() ?? "");
  if (found === null) return [];
  const [, outer, inner = ""] = found;
  return [outer === undefined || outer === inner ? inner : `${outer}:${inner}`];
}

/** `--health-cmd "pg_isready -U x"` among the options of `docker create`. */
function readHealth(options: string): string | null {
  const found = /--health-cmd[= ]\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+))/.exec(options);
  if (found === null) return null;
  const [, double, single, bare] = found;
  return double?.replace(/\\(["\\$])/g, "$1") ?? single ?? bare ?? null;
}
