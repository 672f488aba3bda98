import { expect, test } from "vitest";
import { resolveAddress } from "../../../../src/adapters/git/elsewhere/resolve-address.ts";

const own = "https://github.com/owner/app.git";

test.each([
  ["../lib.git", "https://github.com/owner/lib.git", true],
  ["../../other/lib", "https://github.com/other/lib", false],
  ["https://github.com/Owner/lib.git", "https://github.com/Owner/lib.git", true],
  ["https://gitlab.com/owner/lib.git", "https://gitlab.com/owner/lib.git", false],
  ["git@github.com:owner/lib.git", "https://github.com/owner/lib.git", true],
  ["ssh://git@github.com/other/lib.git", "https://github.com/other/lib.git", false],
])("%s is asked at %s; with the job's token: %s", (address, url, isOwn) => {
  expect(resolveAddress(address, own)).toEqual({ url, isOwn });
});

test.each([
  "file:///etc",
  "/etc/repository",
  "ext::sh -c 'touch /tmp/x'",
  "ssh://git@elsewhere.example/x.git",
  "git@elsewhere.example:x.git",
  "http://github.com/owner/lib.git",
  "https://user:secret@github.com/owner/lib.git",
  "https://github.com/owner/lib.git?x=1",
  "--upload-pack=sh",
  "",
])("%s is not asked", (address) => expect(resolveAddress(address, own)).toBeUndefined());

test("http is asked of the repository's own server alone, and nothing relative where it is no server's", () => {
  const local = "http://127.0.0.1:8080/owner/app.git";
  expect(resolveAddress("../lib.git", local)).toEqual({ url: "http://127.0.0.1:8080/owner/lib.git", isOwn: true });
  expect(resolveAddress("http://127.0.0.1:8081/owner/lib.git", local)).toBeUndefined();
  for (const place of ["file:///srv/app.git", "/srv/app.git"])
    expect(resolveAddress("../lib.git", place)).toBeUndefined();
});
