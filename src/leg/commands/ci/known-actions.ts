type With = Readonly<Record<string, string>>;

/** What an action of a step does that a command line could: `text` to run, in `folder` of its own. */
export type ActionLine = { readonly text: string; readonly folder: string };

const table: readonly (readonly [RegExp, (given: With) => string | undefined])[] = [
  [/^pnpm\/action-setup$/, ({ run_install }) => toRunInstall(run_install)],
  [/^bahmutov\/npm-install$/, (given) => given["install-command"] ?? "npm ci"],
  [/^borales\/actions-yarn$/, ({ cmd }) => `yarn ${cmd ?? "install"}`],
  [/^ruby\/setup-ruby$/, (given) => (given["bundler-cache"] === "true" ? "bundle install" : undefined)],
  [/^(?:ramsey\/composer-install|php-actions\/composer)$/, toComposer],
  [/^php-actions\/phpunit$/, (given) => `vendor/bin/phpunit ${given["args"] ?? ""}`.trim()],
  [
    /^gradle\/(?:gradle-build-action|actions\/setup-gradle)$/,
    (given) => (given["arguments"] ? `./gradlew ${given["arguments"]}` : undefined),
  ],
  [
    /^(?:burrunan\/gradle-cache-action)$/,
    (given) => (given["arguments"] ? `./gradlew ${given["arguments"]}` : undefined),
  ],
  [
    /^actions-rs\/cargo$/,
    ({ command, args }) => (command === undefined ? undefined : `cargo ${command} ${args ?? ""}`.trim()),
  ],
  [/^(?:nick-fields|nick-invision)\/retry$|^Wandalen\/wretry\.action$/, ({ command }) => command],
  [/^(?:coactions\/setup-xvfb|GabrielBB\/xvfb-action)$/, ({ run }) => run],
  [/^stCarolas\/setup-maven$|^samuelmeuli\/action-maven/, () => undefined],
];

/** The command line that a well-known action stands for; undefined for one that only prepares the machine, or is not known. */
export function readAction(uses: string, given: With): ActionLine | undefined {
  const name = uses.replace(/@.*$/, "");
  const text = table.find(([pattern]) => pattern.test(name))?.[1](given);
  const folder = given["working-directory"] ?? given["build-root-directory"] ?? "";
  return text === undefined ? undefined : { text, folder };
}

function toRunInstall(text: string | undefined): string | undefined {
  if (text === undefined || text === "false" || text === "null") return undefined;
  return /--frozen-lockfile/.test(text) ? "pnpm install --frozen-lockfile" : "pnpm install";
}

function toComposer(given: With): string {
  const options = given["composer-options"] ?? given["args"] ?? "";
  const command = /lowest|highest/.test(given["dependency-versions"] ?? "") ? "update" : "install";
  return `composer ${command} --no-interaction ${options}`.trim();
}

/** What an action asks of the machine that tests could need: told, as nothing here can bring it. */
export function findNeed(uses: string, given: With): string | undefined {
  const name = uses.replace(/@.*$/, "");
  if (/^taiki-e\/(?:install-action|cache-cargo-install-action)$/.test(name)) return given["tool"];
  if (
    /^dtolnay\/rust-toolchain@nightly/.test(uses) ||
    (/rust|toolchain/.test(name) && /^nightly/.test(given["toolchain"] ?? ""))
  )
    return "nightly Rust";
  if (/setup-xvfb/.test(name)) return "Xvfb";
  if (/(?:mongodb|postgres|mysql|redis|elasticsearch|minio|rabbitmq|kafka)/i.test(name) && !/codeql/.test(name))
    return name;
  return undefined;
}
