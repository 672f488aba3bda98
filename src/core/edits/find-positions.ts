/** Shorter passages are found fast enough by the engine, whatever they are. */
const minLength = 64;

/**
 * Where `wanted` stands, also where places overlap, in order. Linear in both (Knuth, Morris, Pratt): a long passage of one character would else be
 * compared anew from each place of a file full of it.
 */
export function* findPositions(text: string, wanted: string): Generator<number> {
  if (wanted.length < minLength) {
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) yield at;
    return;
  }
  const borders = findBorders(wanted);
  let matched = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    while (matched > 0 && wanted.charCodeAt(matched) !== code) matched = borders[matched - 1] ?? 0;
    if (wanted.charCodeAt(matched) === code) matched++;
    if (matched < wanted.length) continue;
    yield at - matched + 1;
    matched = borders[matched - 1] ?? 0;
  }
}

/** For each beginning of `wanted` the length of the longest shorter one that it ends with. */
function findBorders(wanted: string): Int32Array {
  const borders = new Int32Array(wanted.length);
  let length = 0;
  for (let at = 1; at < wanted.length; at++) {
    const code = wanted.charCodeAt(at);
    while (length > 0 && wanted.charCodeAt(length) !== code) length = borders[length - 1] ?? 0;
    if (wanted.charCodeAt(length) === code) length++;
    borders[at] = length;
  }
  return borders;
}
