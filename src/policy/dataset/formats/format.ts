import type { z } from "zod";

/** A question with the answer that is to be learnt. */
export type AnswerExample = { readonly system: string; readonly user: string; readonly answer: string };

/** A question with the answer that is to be preferred, and the one that is not. */
export type PairExample = {
  readonly system: string;
  readonly user: string;
  readonly chosen: string;
  readonly rejected: string;
};

type Common = {
  /** What a line must be; a mistake names its field. Sources: docs/dataset.md. */
  readonly schema: z.ZodType;
  /** The vendor takes no file with fewer lines. */
  readonly minLines: number;
};

/** One kind of file of a format. */
export type FormatFile =
  | (Common & { readonly of: "answers"; readonly toLine: (example: AnswerExample) => object })
  | (Common & { readonly of: "pairs"; readonly toLine: (example: PairExample) => object });
