const said = new Set<string>();

/** The SDK prints to the console at each call that a model is about to end. Once a process is enough. */
export function warnOnce<T>(call: () => T): T {
  const { warn } = console;
  console.warn = (...words) => {
    const text = words.join(" ");
    if (!said.has(text)) warn(...words);
    said.add(text);
  };
  try {
    return call();
  } finally {
    console.warn = warn;
  }
}
