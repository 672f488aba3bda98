import type { JobIdentity } from "./runtime-token.ts";

/** A Twirp answer: a status and a JSON body. */
export type TwirpAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

export type TwirpRequest = Readonly<Record<string, unknown>>;

/** The methods of one service, by name. */
export type TwirpMethods = Readonly<
  Record<string, (request: TwirpRequest, job: JobIdentity) => Promise<TwirpAnswer> | TwirpAnswer>
>;

export function ok(body: Readonly<Record<string, unknown>>): TwirpAnswer {
  return { status: 200, body };
}

/** Twirp's error body. */
export function failure(status: number, code: string, msg: string): TwirpAnswer {
  return { status, body: { code, msg } };
}

/** A field of a request; protobuf's JSON may name it in either way. */
export function field(request: TwirpRequest, name: string): unknown {
  return request[name] ?? request[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
}

/** A text, empty where it is absent, as protobuf has it. */
export function textField(request: TwirpRequest, name: string): string {
  return String(field(request, name) ?? "");
}

/** A text that may be absent. */
export function optionalField(request: TwirpRequest, name: string): string | undefined {
  const value = field(request, name);
  return value === undefined || value === null ? undefined : String(value);
}
