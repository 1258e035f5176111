/** Asks once for each key, also if several ask at the same time. A failure is asked about again. */
export function remembered<T>(ask: (key: string) => Promise<T>): (key?: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key = "") => {
    const answer =
      asked.get(key) ??
      ask(key).catch((error: unknown) => {
        asked.delete(key);
        throw error;
      });
    asked.set(key, answer);
    return answer;
  };
}
