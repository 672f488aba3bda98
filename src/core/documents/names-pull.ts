/** Whether a text names the pull request of that number in this repository: `#12`, not `#123` and not `other/repository#12`. */
export function namesPull(text: string, number: number): boolean {
  return new RegExp(`(?<!&|/[\\w.-]+)#${number}(?![0-9])`).test(text);
}
