import { firstOf } from "./listing";

/** Ids beyond these are counted, not named. */
const NAMED = 10;

/** `2 accounts (111111111111, 222222222222)`, without the ids where they are secret. */
export function countAccounts(ids: readonly string[], secret: boolean): string {
  const count = `${ids.length} ${ids.length === 1 ? "account" : "accounts"}`;
  return secret || ids.length === 0 ? count : `${count} (${firstOf(ids, NAMED)})`;
}
