/** Nothing goes wrong, and nobody comes between. */
export const calm: Weather = { deaths: 0, lost: 0, trouble: 0, pushes: 0, stops: 0 };

export type Weather = {
  /** Of all jobs, how many die; of all merges, how many lose their answer; of all pushes, how many fail in passing. */
  readonly deaths: number;
  readonly lost: number;
  readonly trouble: number;
  readonly pushes: number;
  readonly stops: number;
};
