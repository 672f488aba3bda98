import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";

/** `line:column` of a key in a text of YAML, or of its nearest parent that is written; `1:1` where none is. */
export function placeOfKey(text: string, path: readonly (string | number)[]): string {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key))?.key
      : document.getIn(path.slice(0, length), true);
    const offset = isNode(pair) ? pair.range?.[0] : undefined;
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  }
  return "1:1";
}
