import type { Vendor } from "./script/script.ts";

/** What a path asks for; `path` is the vendor's own, without the job in front. */
export type Route = {
  readonly vendor: Vendor;
  readonly job: string | null;
  readonly path: string;
  readonly model: string | undefined;
};

/** `[/job/<name>]` and then the vendor's path; a job's name in front lets a caller say who asks. undefined: no vendor has such a path. */
export function parseRoute(url: string): Route | undefined {
  const [, jobName, path = ""] = /^(?:\/job\/([^/]+))?(\/.*)$/.exec(url) ?? [];
  const job = jobName === undefined ? null : decodeURIComponent(jobName);
  const plain = path.split("?")[0];
  if (plain === "/v1/messages") return { vendor: "anthropic", job, path, model: undefined };
  if (plain === "/v1/responses") return { vendor: "openai", job, path, model: undefined };
  const gemini = /^\/v1(?:beta)?\/models\/([^/:]+):streamGenerateContent$/.exec(plain ?? "");
  return gemini === null ? undefined : { vendor: "google", job, path, model: decodeURIComponent(gemini[1] ?? "") };
}
