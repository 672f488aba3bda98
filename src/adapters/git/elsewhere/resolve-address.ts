/** Another repository's address; `isOwn`: the same server and owner, so that the job's token is for it too. */
export type Address = { readonly url: string; readonly isOwn: boolean };

/**
 * An address of `.gitmodules`, seen from the repository that holds it: relative, https, or git's short one of the same host (which `actions/checkout` asks by
 * https too). undefined for all others: `file:`, `ext:`, `ssh:` elsewhere, one with a credential. Pure.
 */
export function resolveAddress(address: string, remoteUrl: string): Address | undefined {
  const own = parse(remoteUrl);
  const url = parse(toUrl(address, own));
  if (url === undefined || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    return undefined;
  const isSame = own !== undefined && url.origin === own.origin;
  if (url.protocol !== "https:" && !(isSame && url.protocol === "http:")) return undefined;
  return { url: url.href, isOwn: isSame && ownerOf(url) === ownerOf(own) };
}

function toUrl(address: string, own: URL | undefined): string {
  if (/^\.{1,2}\//.test(address))
    return own === undefined ? "" : (parse(address, own.href.replace(/\/?$/, "/"))?.href ?? "");
  const [, host, path] = /^(?:ssh:\/\/)?git@([\w.-]+)[:/](.+)$/.exec(address) ?? [];
  return host === undefined ? address : host === own?.hostname ? `${own.origin}/${path}` : "";
}

const ownerOf = ({ pathname }: URL): string => pathname.split("/")[1]?.toLowerCase() ?? "";

function parse(address: string, base?: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}
