type Named = { readonly name: string };

const maxJurors = 3;

/**
 * Who is asked: of each vendor one first, then their others, in the given order. Who wrote a candidate would judge its own work, and is asked only when
 * nobody else is there.
 */
export function pickJurors<T extends Named>(models: readonly T[], authors: readonly string[]): readonly T[] {
  const strangers = models.filter(({ name }) => !authors.includes(name));
  const able = strangers.length > 0 ? strangers : models;
  const firsts = able.filter((one, at) => able.findIndex((other) => vendorOf(other) === vendorOf(one)) === at);
  return [...firsts, ...able.filter((one) => !firsts.includes(one))].slice(0, maxJurors);
}

function vendorOf({ name }: Named): string {
  return name.slice(0, name.indexOf("/"));
}
