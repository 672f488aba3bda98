import { describe, expect, it } from "vitest";
import { findSetUpAction } from "../../../src/leg/set-up-action/find-set-up-action.ts";
import { toSetUpJobs } from "../../../src/leg/set-up-action/read-set-up-action.ts";
import { toSetUpObstacles } from "../../../src/leg/set-up-action/to-set-up-obstacles.ts";

const own = ".github/actions/baton-setup/action.yml";
const sha = "0123456789abcdef0123456789abcdef01234567";
const look = (files: Readonly<Record<string, string>>) =>
  findSetUpAction({ paths: Object.keys(files), read: (path) => files[path] });
const composite = (...steps: readonly string[]) =>
  `name: s\ndescription: s\nruns:\n  using: composite\n  steps:\n${steps.map((step) => `    - ${step}\n`).join("")}`;

describe("the repository's own set-up action", () => {
  it("is none where there is no file of that name", () => {
    expect(look({ "action.yml": composite("uses: actions/setup-node@v4") })).toBeUndefined();
  });

  it("is pinned where all that it uses is, in actions of the repository too", () => {
    const found = look({
      [own]: composite(
        `uses: actions/setup-node@${sha}`,
        "uses: ./tools/java",
        `uses: docker://alpine@sha256:${"a".repeat(64)}`,
        "run: echo hi\n      shell: bash",
      ),
      "tools/java/action.yaml": composite(`uses: owner/name/sub/folder@${sha}`, "uses: ./.github/actions/baton-setup"),
    });
    expect(found).toMatchObject({ file: own, unpinned: [], folders: [".github/actions/baton-setup", "tools/java"] });
    expect(toSetUpJobs(found, "all")).toEqual(["validate", "implement"]);
    expect(toSetUpJobs(found, "provers")).toEqual(["validate"]);
    expect(toSetUpJobs(found, "none")).toEqual([]);
    expect(toSetUpObstacles(found, "all")).toEqual([]);
  });

  it.each([
    ["a tag", "uses: actions/setup-node@v4", `${own}:7`],
    ["a branch that looks like a commit", "uses: actions/setup-node@abcdef0", `${own}:7`],
    ["an image by its tag", "uses: docker://alpine:3.20", `${own}:7`],
    ["a folder that is not there", "uses: ./nowhere", `${own}:7`],
    ["a folder outside", "uses: ../other", `${own}:7`],
    ["an action of the repository that uses a tag", "uses: ./tools/java", "tools/java/action.yml:6"],
    ["an action of the repository that builds an image", "uses: ./tools/image", "tools/image/action.yml:3"],
    ["one that is no YAML", "uses: ./tools/broken", `${own}:7`],
    ["an expression", 'uses: "${{ github.repository }}@main"', `${own}:7`],
  ])("is not pinned by %s: it runs without keys alone, which is told with the place", (_what, step, place) => {
    const found = look({
      [own]: composite(`uses: owner/name@${sha}`, step),
      "tools/java/action.yml": composite("uses: actions/setup-java@v4"),
      "tools/image/action.yml": "runs:\n  using: docker\n  image: Dockerfile\n",
      "tools/broken/action.yml": "runs: [",
    });
    expect(found?.unpinned.map((one) => one.place)).toEqual([place]);
    expect(toSetUpJobs(found, "all")).toEqual(["validate"]);
    const [obstacle, ...others] = toSetUpObstacles(found, "all");
    expect(others).toEqual([]);
    expect(obstacle).toMatchObject({ blocks: false, remedy: expect.stringContaining("40 digits") });
    expect(obstacle?.what).toContain(place);
    expect(toSetUpObstacles(found, "provers")).toEqual([]);
  });

  it("is missed where the configuration wants it beside the keys and there is none", () => {
    expect(toSetUpObstacles(undefined, "all")).toMatchObject([{ what: expect.stringContaining("there is no") }]);
  });

  it("tells its shell lines as they run from the root", () => {
    const lines = [
      'run: "${{ github.action_path }}/get.sh"\n      shell: bash',
      "run: ./more.sh\n      shell: bash\n      working-directory: tools",
      "run: print(1)\n      shell: python",
    ];
    expect(look({ [own]: composite(...lines) })?.commands).toEqual([
      ".github/actions/baton-setup/get.sh",
      "cd tools\n./more.sh",
    ]);
  });
});
