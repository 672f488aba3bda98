/** What must not be seen in logs, summaries and outputs of a job. */
export type Masks = {
  /** Hides the value from now on: whole, each of its lines, and the forms that it takes when it is encoded. */
  add(value: string): void;
  /** The text with each hidden value as `***`. */
  hide(text: string): string;
  /** Whether the text holds a hidden value. */
  reveals(text: string): boolean;
};

/** An empty set of masks. Encodings as actions/runner HostContext registers them. */
export function createMasks(values: readonly string[] = []): Masks {
  const hidden = new Set<string>();
  let byLength: readonly string[] = [];
  const masks: Masks = {
    add(value) {
      for (const part of [value, ...value.split(/\r?\n/)])
        if (part.trim() !== "") for (const form of forms(part)) hidden.add(form);
      byLength = [...hidden].sort((a, b) => b.length - a.length);
    },
    hide: (text) => byLength.reduce((shown, value) => shown.replaceAll(value, "***"), text),
    reveals: (text) => byLength.some((value) => text.includes(value)),
  };
  for (const value of values) masks.add(value);
  return masks;
}

function forms(value: string): readonly string[] {
  const encoded = [encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...base64Forms(value)];
  return [value, ...encoded.filter((form) => form !== value && form.length >= value.length)];
}

// A value inside a longer text is encoded at one of three offsets; the characters at the edges depend on its neighbours.
function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const inner = whole.slice(shift === 0 ? 0 : shift + 1).replace(/=+$/, "");
    const safe = (bytes.length + shift) % 3 === 0 ? inner : inner.slice(0, -1);
    return safe.length >= 8 ? [safe] : [];
  });
}
