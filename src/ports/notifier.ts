/** Tells people outside GitHub. A failure warns and fails nothing. */
export interface Notifier {
  tell(message: { readonly title: string; readonly text: string; readonly url: string }): Promise<void>;
}
