import { matchGlob } from "../../core/paths/match-glob.ts";

/** A kind of risky work and where it shows. */
const kinds: readonly { readonly risk: string; readonly globs: readonly string[] }[] = [
  { risk: "workflow files", globs: [".github/workflows/**", ".github/actions/**"] },
  {
    risk: "continuous integration",
    globs: [".gitlab-ci.yml", ".circleci/**", "**/Jenkinsfile", "azure-pipelines.yml", ".ci/**"],
  },
  { risk: "migrations", globs: ["**/migrations/**", "**/migrate/**", "**/*.sql"] },
  {
    risk: "dependencies",
    globs: [
      "**/package.json",
      "**/package-lock.json",
      "**/pnpm-lock.yaml",
      "**/yarn.lock",
      "**/requirements*.txt",
      "**/pyproject.toml",
      "**/poetry.lock",
      "**/uv.lock",
      "**/Cargo.toml",
      "**/Cargo.lock",
      "**/go.mod",
      "**/go.sum",
      "**/Gemfile*",
      "**/pom.xml",
      "**/build.gradle*",
    ],
  },
  {
    risk: "containers and deployment",
    globs: ["**/Dockerfile*", "**/docker-compose*.yml", "**/*.tf", "**/helm/**", "**/k8s/**"],
  },
  { risk: "agent instructions", globs: ["**/AGENTS.md", "**/CLAUDE.md", "**/GEMINI.md", "**/.mcp.json"] },
];

/** Kinds of risky work among the paths that changed, to be announced, each with the paths that show it. */
export function findRisks(
  paths: readonly string[],
): readonly { readonly risk: string; readonly paths: readonly string[] }[] {
  return kinds.flatMap(({ risk, globs }) => {
    const hit = paths.filter((path) => globs.some((glob) => matchGlob(glob, path)));
    return hit.length === 0 ? [] : [{ risk, paths: hit }];
  });
}
