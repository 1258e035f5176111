import { count, firstOf, grouped, more, NAMED } from "./listing";
import { sortedUnique } from "./sets";

/** What could not be checked about an account. */
export interface Unchecked {
  /** In which regions; undefined: nothing about the account could be checked. */
  readonly regions?: readonly string[] | { readonly otherThan: string };
  /** For example `AccessDenied`. */
  readonly reason: string;
}

/** The result of checking a source account. */
export interface LookedAccount {
  /** 12 digits. */
  readonly account: string;
  /** The regions in which it has authorized the aggregator. */
  readonly authorized: readonly string[];
  /** The regions in which it hasn't. */
  readonly missing: readonly string[];
  readonly unchecked: readonly Unchecked[];
}

/** The aggregator that is to be authorized. */
interface Authorized {
  readonly accountId: string;
  readonly region: string;
}

/** Which accounts were checked: those that join, or those that stay, for which only added regions were checked. */
export type CheckedAccounts = "added" | "staying";

/** The results of checking source accounts, as lines. A line is undefined if it would say nothing. */
export interface AuthorizedLines {
  /** What the user should change: accounts that haven't authorized the aggregator. */
  readonly missing?: string;
  /** What could not be checked. It may or may not be authorized. */
  readonly unchecked?: string;
  /** Says that all accounts have authorized the aggregator; only if everything could be checked. */
  readonly fine?: string;
}

/**
 * The results of checking accounts, grouped: `2 added accounts have not authorized 111111111111 (us-east-1):
 * 333333333333 in eu-west-3, us-east-1; 444444444444 in all regions. …`
 *
 * @param options - isSecret: account ids are counted, not named
 */
export function authorizedLines(
  looked: readonly LookedAccount[],
  aggregator: Authorized,
  options: { readonly who: CheckedAccounts; readonly isSecret: boolean },
): AuthorizedLines {
  const missing = looked.filter((one) => one.missing.length > 0);
  const unchecked = looked.filter((one) => one.unchecked.length > 0);
  return {
    ...(missing.length > 0 && { missing: describeMissing(missing, aggregator, options) }),
    ...(unchecked.length > 0 && { unchecked: describeUnchecked(unchecked, options) }),
    ...(looked.length > 0 &&
      missing.length + unchecked.length === 0 && {
        fine: `${all(looked.length, options.who)} authorized it${WHERE[options.who]}`,
      }),
  };
}

type Options = Parameters<typeof authorizedLines>[2];

const WHERE: Readonly<Record<CheckedAccounts, string>> = { added: "", staying: " in the added regions" };

/** `2 added accounts`, `1 account that stays` */
function counted(number: number, who: CheckedAccounts): string {
  if (who === "added") return count(number, "added account");
  return `${count(number, "account")} that ${number === 1 ? "stays" : "stay"}`;
}

function describeMissing(
  accounts: readonly LookedAccount[],
  { accountId, region }: Authorized,
  { who, isSecret }: Options,
): string {
  const groups = byText(
    accounts.map((one) => ({ account: one.account, text: `in ${describeRegions(one, who)}` })),
    isSecret,
  );
  const have = accounts.length === 1 ? "has" : "have";
  return (
    `${counted(accounts.length, who)} ${have} not authorized ${accountId} (${region})${WHERE[who]}: ${groups}. Deploy an ` +
    "AggregateAuthorization there"
  );
}

function describeRegions({ authorized, missing, unchecked }: LookedAccount, who: CheckedAccounts): string {
  const isEverywhere = authorized.length === 0 && unchecked.length === 0 && missing.length > 1;
  if (!isEverywhere) return firstOf(missing);
  return who === "added" ? "all regions" : "all of them";
}

function describeUnchecked(accounts: readonly LookedAccount[], { who, isSecret }: Options): string {
  const isWhole = accounts.every(({ unchecked }) => unchecked.every(({ regions }) => regions === undefined));
  const groups = byText(
    accounts.flatMap(({ account, unchecked }) =>
      unchecked.map((one) => ({ account, text: `${describeWhere(one)}(${one.reason})` })),
    ),
    isSecret,
  );
  const whose = counted(accounts.length, who);
  return `authorizations of ${whose} could not ${isWhole ? "" : "all "}be checked${WHERE[who]}: ${groups}`;
}

function describeWhere({ regions }: Unchecked): string {
  if (regions === undefined) return "";
  return "otherThan" in regions ? `in regions other than ${regions.otherThan} ` : `in ${firstOf(regions)} `;
}

function all(number: number, who: CheckedAccounts): string {
  const [added, stay] = who === "added" ? ["added ", ""] : ["", ` that ${number === 1 ? "stays" : "stay"}`];
  if (number === 1) return `the ${added}account${stay} has`;
  return number === 2 ? `both ${added}accounts${stay} have` : `all ${counted(number, who)} have`;
}

/** `333333333333, 444444444444 in all regions; 555555555555 in us-east-1`, largest group first. */
function byText(
  entries: readonly { readonly account: string; readonly text: string }[],
  isSecret: boolean,
): string {
  const groups = new Map<string, string[]>();
  for (const { account, text } of entries) {
    const group = groups.get(text) ?? [];
    group.push(account);
    groups.set(text, group);
  }
  const sorted = [...groups]
    .map(([text, accounts]) => ({ text, accounts: sortedUnique(accounts) }))
    .sort(
      (a, b) =>
        b.accounts.length - a.accounts.length || ((a.accounts[0] ?? "") < (b.accounts[0] ?? "") ? -1 : 1),
    );
  const shown = sorted.slice(0, NAMED).map(({ text, accounts }) => `${named(accounts, isSecret)} ${text}`);
  const rest = new Set(sorted.slice(NAMED).flatMap(({ accounts }) => accounts)).size;
  return [...shown, ...(rest > 0 ? [more(rest)] : [])].join("; ");
}

function named(accounts: readonly string[], isSecret: boolean): string {
  return isSecret ? `${grouped(accounts.length)} of them` : firstOf(accounts);
}
