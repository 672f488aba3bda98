/**
 * What a command is for. `browser`: tests that drive one, or a whole deployment. `check`: style, types, packaging. `extra`: fuzzing, benchmarks.
 * `machine`: what it asks of the machine. `perhaps`: a test by its name alone.
 */
export type Kind =
  | "install"
  | "machine"
  | "build"
  | "test"
  | "perhaps"
  | "browser"
  | "check"
  | "extra"
  | "nothing"
  | "other";
