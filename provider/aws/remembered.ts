/**
 * Asks once for each key, also if several ask at the same time. A failure is asked about again.
 *
 * @param keyOf - what is asked about, of several that have the same answer. Default: each has its own
 */
export function remembered<T>(
  ask: (about: string) => Promise<T>,
  keyOf: (about: string) => string = (about) => about,
): (about?: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (about = "") => {
    const key = keyOf(about);
    const answer =
      asked.get(key) ??
      ask(about).catch((error: unknown) => {
        asked.delete(key);
        throw error;
      });
    asked.set(key, answer);
    return answer;
  };
}
