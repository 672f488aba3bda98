export type Memo = <Answer>(key: string, ask: () => Promise<Answer>) => Promise<Answer>;

/**
 * Answers that object names fix, by question; who asks while it is being answered shares it. Of more than `kept` the one that was not asked for longest goes.
 * What failed is asked anew. A key must say all that the answer hangs on, its kind first.
 */
export function createMemo(kept: number): Memo {
  const known = new Map<string, Promise<unknown>>();
  return <Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const answer = (known.get(key) as Promise<Answer> | undefined) ?? ask();
    known.delete(key);
    known.set(key, answer);
    const [oldest] = known.keys();
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    answer.catch(() => {
      if (known.get(key) === answer) known.delete(key);
    });
    return answer;
  };
}
