/** Ids beyond these are counted, not named. */
const NAMED = 10;

/** `2 accounts (111111111111, 222222222222)`, without the ids where they are secret. */
export function countAccounts(ids: readonly string[], secret: boolean): string {
  const count = `${ids.length} ${ids.length === 1 ? "account" : "accounts"}`;
  return secret || ids.length === 0 ? count : `${count} (${listIds(ids)})`;
}

/** The first ids by name, the rest as a number. */
function listIds(ids: readonly string[]): string {
  const rest = ids.length - NAMED;
  return ids.slice(0, NAMED).join(", ") + (rest > 0 ? `, and ${rest} more` : "");
}
