import { afterEach, describe, expect, it } from "vitest";
import { type LocalEngine, onPush, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

describe("steps of a job", () => {
  it("hand outputs, environment and path on to later steps and jobs", async () => {
    local = await startLocalEngine(
      onPush(`
  a:
    runs-on: ubuntu-latest
    outputs:
      word: \${{ steps.one.outputs.word }}
      lines: \${{ steps.one.outputs.lines }}
      empty: \${{ steps.one.outputs.nothing }}
    steps:
      - id: one
        run: |
          echo "word=hello" >> "$GITHUB_OUTPUT"
          printf 'lines<<END\\na\\nb\\nEND\\n' >> "$GITHUB_OUTPUT"
          echo "COLOUR=red" >> "$GITHUB_ENV"
          mkdir -p bin && printf '#!/bin/sh\\necho tool-ran' > bin/tool && chmod +x bin/tool
          echo "$PWD/bin" >> "$GITHUB_PATH"
      - run: tool; echo "colour=$COLOUR \${{ env.COLOUR }}"
  b:
    needs: a
    runs-on: ubuntu-latest
    steps:
      - run: echo "got=\${{ needs.a.outputs.word }} \${{ toJSON(needs.a.outputs) }}"
`),
    );
    expect((await local.run()).conclusion).toBe("success");
    expect(local.log("a")).toContain("tool-ran");
    expect(local.log("a")).toContain("colour=red red");
    expect(local.job("a").outputs).toEqual({ word: "hello", lines: "a\nb" });
    expect(local.log("b")).toContain("got=hello");
  });
});
