import type { Blob, SignBlob } from "../results/blobs.ts";
import type { JobIdentity } from "../results/runtime-token.ts";
import { failure, field, ok, type TwirpMethods, type TwirpRequest, textField } from "../results/twirp.ts";
import type { CacheIdentity, CacheStore } from "./cache-store.ts";

const MAX_KEY_LENGTH = 512;

/**
 * The methods of `github.actions.results.api.v1.CacheService`, over a store. What a job may do stands in its token alone, as on GitHub.
 * Source: actions/toolkit, cache/src/cache.ts and cache/src/generated; the words of refusals are from logs of github.com.
 */
export function cacheMethods(store: CacheStore, sign: SignBlob): TwirpMethods {
  return {
    CreateCacheEntry(request, job) {
      const identity = identityOf(request, job);
      // By a success that is none: the client knows this refusal by the first words of the message.
      if (identity === undefined) return ok({ ok: false, message: "cache write denied: token has no writable scopes" });
      const bad = badKeys([identity.key], identity.version);
      if (bad !== undefined) return bad;
      const upload = store.create(identity, job.jobId);
      if (upload === undefined)
        return failure(409, "already_exists", "cache entry with the same key, version, and scope already exists");
      return ok({ ok: true, signed_upload_url: sign(cacheBlob(upload), "write") });
    },
    FinalizeCacheEntryUpload(request, job) {
      const identity = identityOf(request, job);
      const sizeBytes = Number(field(request, "size_bytes") ?? 0);
      const done = identity === undefined ? undefined : store.finalize(identity, job.jobId, sizeBytes);
      if (done === undefined) return failure(404, "not_found", "cache entry not found");
      return typeof done === "string" ? ok({ ok: false, message: done }) : ok({ ok: true, entry_id: String(done.id) });
    },
    GetCacheEntryDownloadURL(request, job) {
      const scopes = job.cacheScopes.filter(({ permission }) => (permission & 1) !== 0).map(({ scope }) => scope);
      if (scopes.length === 0)
        return failure(403, "permission_denied", "cache read denied: token has no readable scopes");
      const [key, version] = [textField(request, "key"), textField(request, "version")];
      const given = field(request, "restore_keys");
      const restoreKeys = Array.isArray(given) ? given.map(String) : [];
      const bad = badKeys([key, ...restoreKeys], version);
      if (bad !== undefined) return bad;
      const found = store.find({ repository: job.repository, scopes, version, key, restoreKeys });
      if (found === undefined) return ok({ ok: false });
      const blob = cacheBlob({ id: found.id, file: store.file(found.id) });
      return ok({ ok: true, signed_download_url: sign(blob, "read"), matched_key: found.key });
    },
  };
}

/** Of what the job would write; undefined where it may write nothing. */
function identityOf(request: TwirpRequest, job: JobIdentity): CacheIdentity | undefined {
  const writable = job.cacheScopes.find(({ permission }) => (permission & 2) !== 0);
  if (writable === undefined) return undefined;
  const [key, version] = [textField(request, "key"), textField(request, "version")];
  return { repository: job.repository, ref: writable.scope, key, version };
}

// The client checks the same before it asks; restore keys are prefixes, so an empty one would fit all.
function badKeys(keys: readonly string[], version: string) {
  const bad = keys.find((key) => key === "" || key.length > MAX_KEY_LENGTH || key.includes(","));
  if (bad !== undefined)
    return failure(400, "invalid_argument", `key "${bad}" must have 1 to ${MAX_KEY_LENGTH} characters, and no comma`);
  return version === "" ? failure(400, "invalid_argument", "version must not be empty") : undefined;
}

function cacheBlob({ id, file }: { readonly id: number; readonly file: string }): Blob {
  return { file, container: "caches", name: String(id), mimeType: "application/octet-stream" };
}
