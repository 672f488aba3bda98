/** Assignments before a command, or after `export`: values without a command in them. */
const assignments = /^(?:export )?((?:[A-Za-z_]\w*=(?:"[^"`\\]*"|[\w.,:/@%+-]*)(?: |$))+)/;
const atVenv = /(?:^|[\s(;{])\.venv\/bin\//;
const venv = 'PATH="$PWD/.venv/bin:$PATH"';

/**
 * What a test command says first of the places in the folder that its tools use (`CARGO_HOME="$PWD/.cargo-home"`), as a line for a shell that runs other commands
 * there: whoever types `cargo test`, `bundle exec rspec` or `pytest` finds what was installed. undefined: there is nothing to say. Pure.
 */
export function findToolPlaces(test: string | null): string | undefined {
  // Below another folder `$PWD` is another place.
  const parts = (test ?? "").split(/\s*(?:&&|\n)\s*/);
  const elsewhere = parts.findIndex((part) => /(?:^|[\s;({'"])(?:cd|pushd)\s/.test(part));
  const here = parts.slice(0, elsewhere === -1 ? undefined : elsewhere);
  const groups = here.flatMap((part) => {
    const group = assignments.exec(part)?.[1]?.trim();
    if (group?.includes('"$PWD/') !== true || /\$[({]/.test(group)) return [];
    // For a whole shell a PATH without the machine's programs is no place to work.
    return /(?:^| )PATH=(?!\S*\$PATH)/.test(group) ? [] : [group];
  });
  if (here.some((part) => atVenv.test(part))) groups.push(venv);
  const all = [...new Set(groups)].join(" ");
  return all === "" ? undefined : `export ${all}`;
}
