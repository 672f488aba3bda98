import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCheckout } from "../../../src/leg/read/open-checkout.ts";
import { Repository } from "../repository.ts";
import { World } from "../world.ts";

let repository: Repository;
let base: string;
let head: string;
beforeAll(() => {
  repository = new Repository();
  base = repository.commit({ "a.txt": "1\n" });
  head = repository.commit({ "a.txt": "2\n" });
});
afterAll(() => repository.remove());

function open(job: ConstructorParameters<typeof World>[0]) {
  const world = new World(job);
  return openCheckout(world.ports({ repository, checkout: true })).finally(() => world.remove());
}

describe("openCheckout", () => {
  it("gives the commit that the checkout is at, fetched", async () => {
    const checkout = await open({});
    expect(checkout.head).toBe(head);
    expect((await checkout.git.readFiles(head, ["a.txt"])).get("a.txt")?.toString()).toBe("2\n");
  });

  it.each(["pull_request_target", "workflow_run", "issue_comment"])(
    "refuses the head of somebody's pull request in a job with secrets (%s)",
    async (event) => {
      await expect(open({ event, sha: base })).rejects.toMatchObject({ code: "authority.denied" });
      expect((await open({ event, sha: head })).head).toBe(head);
    },
  );

  it("takes any commit where strangers' events carry no secrets", async () => {
    expect((await open({ event: "pull_request", sha: base })).head).toBe(head);
  });
});
