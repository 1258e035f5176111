import { count, firstOf, grouped } from "./listing";

/** What happens to accounts, and whose they are. */
export interface AccountChange {
  /** Added to the aggregator. */
  readonly added?: readonly string[];
  /** Removed by the stack that added them. */
  readonly removed?: readonly string[];
  /** Removed, although others added them. */
  readonly removedOfOthers?: readonly string[];
  /** Stay because other stacks claim them: `through` says which, for example `through payments/prod`. */
  readonly staying?: { readonly ids: readonly string[]; readonly through: string };
  /** Stay, although no stack claims them any more. */
  readonly unclaimed?: readonly string[];
  /** Accounts of others that stay on the aggregator. */
  readonly kept?: readonly string[] | number;
}

/**
 * Whether a line only counts accounts because their ids are secret, and whether it names the accounts that are kept.
 */
interface AccountLineOptions {
  readonly secret?: boolean;
  readonly namesKept?: boolean;
}

/**
 * A change of accounts in words, for previews, runs and the command line:
 * `+2 accounts (333333333333, 444444444444), −1 account (111111111111), −1 account of others (888888888888), 14 of others
 * kept`. Empty if nothing changes and nothing is kept.
 */
export function accountLine(
  { added = [], removed = [], removedOfOthers = [], staying, unclaimed = [], kept = [] }: AccountChange,
  { secret = false, namesKept = false }: AccountLineOptions = {},
): string {
  const keptCount = typeof kept === "number" ? kept : kept.length;
  const keptIds = typeof kept === "number" || !namesKept || secret ? "" : ` (${firstOf(kept)})`;
  return [
    added.length > 0 && `+${countAccounts(added, secret)}`,
    removed.length > 0 && `−${countAccounts(removed, secret)}`,
    removedOfOthers.length > 0 && `−${countAccounts(removedOfOthers, secret, " of others")}`,
    staying && staying.ids.length > 0 && describeStaying(staying, secret),
    unclaimed.length > 0 &&
      `${countAccounts(unclaimed, secret)} ${unclaimed.length === 1 ? "stays" : "stay"}, claimed by nobody`,
    keptCount > 0 && `${grouped(keptCount)} of others kept${keptIds}`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** `777788889999 stays through payments/prod` */
function describeStaying(
  { ids, through }: { readonly ids: readonly string[]; readonly through: string },
  secret: boolean,
): string {
  const what = secret ? countAccounts(ids, true) : firstOf(ids);
  return `${what} ${ids.length === 1 ? "stays" : "stay"}${through && ` ${through}`}`;
}

/** `2 accounts (111111111111, 222222222222)`, without the ids if they are secret. */
export function countAccounts(ids: readonly string[], secret: boolean, whose = ""): string {
  const counted = `${count(ids.length, "account")}${whose}`;
  return secret || ids.length === 0 ? counted : `${counted} (${firstOf(ids)})`;
}
