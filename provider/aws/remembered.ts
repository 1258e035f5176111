/**
 * Makes one call for each key, even if several callers need it at the same time. After a failure, the next caller calls
 * again.
 *
 * @param keyOf - a key that is the same for arguments with the same answer. Default: the argument itself
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
