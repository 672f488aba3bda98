import { LLMock } from "@copilotkit/aimock";
import type { Answering, Request } from "./answer-request.ts";
import { toFixture } from "./answers/to-fixture.ts";

/** aimock writes the wire formats; which answer it gives is told by a header, as it is decided here. */
export async function startSpeaker(): Promise<{ speak: Answering["speak"]; stop: () => Promise<void> }> {
  const due = new Map<string, ReturnType<typeof toFixture>>();
  const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent", journalMaxEntries: 1 });
  mock.addFixture({
    match: { predicate: () => true },
    response: (request) =>
      due.get(request._context ?? "") ?? { error: { message: "no answer was prepared" }, status: 500 },
  });
  await mock.start();
  let count = 0;
  return {
    stop: () => mock.stop(),
    async speak(request: Request, answer, protocol) {
      const id = String(++count);
      due.set(id, toFixture(answer, request.route.vendor, protocol.givesIds));
      const headers = { "content-type": "application/json", "x-aimock-context": id };
      const said = await fetch(`${mock.url}${request.route.path}`, { method: "POST", headers, body: request.body });
      due.delete(id);
      if (!said.ok) throw new Error(`aimock answered ${said.status}: ${await said.text()}`);
      return await said.text();
    },
  };
}
