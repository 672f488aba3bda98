import { defaultCacheMode } from "../caches/cache-scopes.ts";
import { permissionOf } from "../syntax/cache-mode.ts";
import { logLine, type Session } from "./session.ts";

/** Writes the job's cache mode to its log, as the runner does, and warns where a file lets a run write caches that its event would only let read. */
export function tellCacheMode(session: Session): void {
  const { cacheMode, run, record } = session.leaf;
  logLine(session, `Cache mode: ${cacheMode}`);
  const usual = defaultCacheMode(run.event, session.kit.options.hub.defaultRef(run.repository));
  if ((permissionOf(cacheMode) & ~permissionOf(usual) & 2) === 0) return;
  const message = `'cache-mode: ${cacheMode}' lets a run of ${run.event.name}, which people without write access can start, write caches that trusted runs restore.`;
  logLine(session, `##[warning]${message}`);
  const annotation = { level: "warning", message, properties: {} } as const;
  session.kit.progress({ kind: "annotation", runId: run.id, job: record.key, annotation });
}
