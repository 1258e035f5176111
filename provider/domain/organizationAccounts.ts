import { grouped } from "./listing";
import type { Tags } from "./tags";

/** The states of an account of an organization. */
export const ACCOUNT_STATES = [
  "ACTIVE",
  "PENDING_ACTIVATION",
  "SUSPENDED",
  "PENDING_CLOSURE",
  "CLOSED",
] as const;

/** An organization's account with what a rule depends on. */
export interface ListedAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  /** One of {@link ACCOUNT_STATES}, or one that AWS has added since. */
  readonly state: string;
  /** The ids of the root and of the organizational units that it is in, from the root down. */
  readonly units: readonly string[];
}

/** An organizational unit that a rule names, and its id. */
export interface NamedUnit {
  /** As the rule names it: an id, or a path of names. */
  readonly given: string;
  readonly id: string;
}

/** Tags that an account must have: all of these keys, each with one of its values. */
export type TagRule = Readonly<Record<string, readonly string[]>>;

/** What a rule names accounts by. A member that is left out names none. */
export interface Naming<Unit = NamedUnit> {
  readonly organizationalUnits?: readonly Unit[];
  readonly accountIds?: readonly string[];
  readonly tags?: TagRule;
}

/** Selects accounts of an organization. */
export interface AccountRule<Unit = NamedUnit> {
  /** Accounts that some member names are included. Undefined: all accounts of the organization. */
  readonly include: Naming<Unit> | undefined;
  /** Accounts that some member names are left out, even if they are included. */
  readonly exclude: Naming<Unit>;
  /** Whether an organizational unit also names the accounts in the units below it. */
  readonly recursive: boolean;
  /** Whether the management account is included. */
  readonly includeManagementAccount: boolean;
  readonly states: readonly string[];
}

/**
 * Why a rule leaves an account out.
 *
 * - `not included`: no included member names it
 * - `excluded`: `exclude` names it
 * - `management account`: it is the management account, and the rule neither names its id nor asks for it
 * - `state`: its state isn't one that the rule selects
 */
export type LeftOutReason = "not included" | "excluded" | "management account" | "state";

/** The verdict that an account is left out. */
interface LeftOut {
  readonly reason: LeftOutReason;
  /** The reason in words, for example `exclude.organizationalUnits names Workloads/Sandbox`. */
  readonly detail: string;
}

/** A rule's verdict on an account; `unknown` if its tags decide and were not read. */
type Verdict = "selected" | "unknown" | LeftOut;

/** What a verdict depends on besides the rule. */
interface Organization {
  readonly managementAccount: string;
}

/**
 * Gives a rule's verdict on one account.
 *
 * @param tags - of the account; undefined if they were not read
 */
type Judge = (account: ListedAccount, tags?: Tags) => Verdict;

/** Prepares a rule for many accounts. */
export function judgeOf(rule: AccountRule, { managementAccount }: Organization): Judge {
  const { include, exclude, recursive, includeManagementAccount, states } = rule;
  const named = new Set(include?.accountIds);
  const excludedIds = new Set(exclude.accountIds);
  return (account, tags) => {
    const isManagement = account.id === managementAccount;
    const isNamed = named.has(account.id);
    const isAskedFor = isManagement && includeManagementAccount;
    const isIncluded =
      include === undefined || isNamed || isAskedFor || unitNaming(account, include, recursive) !== undefined;
    if (!isIncluded && include.tags === undefined) return NOT_INCLUDED;
    if (excludedIds.has(account.id)) return excluded(`exclude.accountIds names ${account.id}`);
    const unit = unitNaming(account, exclude, recursive);
    if (unit) return excluded(`exclude.organizationalUnits names ${unit.given}`);
    if (isManagement && !isNamed && !isAskedFor) return MANAGEMENT;
    if (!states.includes(account.state)) return { reason: "state", detail: `it is ${account.state}` };
    return judgeTags(isIncluded ? undefined : include.tags, exclude.tags, tags);
  };
}

/** The verdict by tags, if nothing else leaves the account out. */
function judgeTags(
  included: TagRule | undefined,
  exclusion: TagRule | undefined,
  tags: Tags | undefined,
): Verdict {
  if (included === undefined && exclusion === undefined) return "selected";
  if (tags === undefined) return "unknown";
  if (included !== undefined && !hasTags(tags, included)) return NOT_INCLUDED;
  if (exclusion !== undefined && hasTags(tags, exclusion))
    return excluded(`exclude.tags names ${describeTags(exclusion)}`);
  return "selected";
}

const NOT_INCLUDED: LeftOut = { reason: "not included", detail: "the rule doesn't include it" };

const MANAGEMENT: LeftOut = {
  reason: "management account",
  detail: "it is the organization's management account, which is included only if it is asked for",
};

function excluded(detail: string): LeftOut {
  return { reason: "excluded", detail };
}

/** The unit that names an account; undefined if none does. */
function unitNaming(
  account: ListedAccount,
  { organizationalUnits = [] }: Naming,
  recursive: boolean,
): NamedUnit | undefined {
  return organizationalUnits.find(({ id }) => isIn(account, id, recursive));
}

/** Whether an account is in the organizational unit, or in the root, with this id. */
function isIn({ units }: ListedAccount, id: string, recursive: boolean): boolean {
  return recursive ? units.includes(id) : units.at(-1) === id;
}

/** Whether tags match a rule. */
function hasTags(tags: Tags, rule: TagRule): boolean {
  const wanted = Object.entries(rule);
  return (
    wanted.length > 0 &&
    wanted.every(([key, values]) => Object.hasOwn(tags, key) && values.includes(tags[key] ?? ""))
  );
}

/** `env=prod or staging, team=payments` */
function describeTags(rule: TagRule): string {
  return Object.entries(rule)
    .map(([key, values]) => `${key}=${values.join(" or ")}`)
    .join(", ");
}

/** An account with its tags, if they are known. */
export interface TaggedAccount extends ListedAccount {
  readonly tags?: Tags;
}

/** The accounts that a rule has selected and left out. Both are sorted by id. */
export interface Selection {
  readonly selected: readonly TaggedAccount[];
  readonly leftOut: readonly (TaggedAccount & LeftOut)[];
}

/**
 * Divides all accounts of an organization by a rule. The order of accounts and of a rule's members makes no difference.
 *
 * @param accounts - with tags if a {@link Judge} needs them: an account without them counts as having no tags
 */
export function select(
  accounts: readonly TaggedAccount[],
  rule: AccountRule,
  organization: Organization,
): Selection {
  const judge = judgeOf(rule, organization);
  const selected: TaggedAccount[] = [];
  const leftOut: (TaggedAccount & LeftOut)[] = [];
  for (const account of [...accounts].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const verdict = judge(account, account.tags ?? {});
    if (typeof verdict === "string") selected.push(account);
    else leftOut.push({ ...account, ...verdict });
  }
  return { selected, leftOut };
}

/** A part of a rule that matches no account. */
export interface Unmatched {
  /** For example `organizationalUnits[1]`; empty for the rule as a whole. */
  readonly path: string;
  /** As the rule names it. */
  readonly value?: string;
  readonly why: string;
}

/** The parts of a rule that match no account: the aggregator would lack accounts that its program wants. */
export function unmatched(
  accounts: readonly TaggedAccount[],
  { include, recursive }: AccountRule,
  { selected, leftOut }: Selection,
): Unmatched[] {
  const found: Unmatched[] = [];
  const ids = new Set(accounts.map(({ id }) => id));
  for (const [index, { given, id }] of (include?.organizationalUnits ?? []).entries())
    if (!selected.some((account) => isIn(account, id, recursive)))
      found.push({
        path: `organizationalUnits[${index}]`,
        value: given,
        why: noneOf(
          leftOut.filter((account) => isIn(account, id, recursive)),
          recursive ? "neither it nor any unit below it has an account" : "it has no account of its own",
        ),
      });
  for (const [index, id] of (include?.accountIds ?? []).entries())
    if (!ids.has(id))
      found.push({ path: `accountIds[${index}]`, value: id, why: "the organization has no such account" });
  const rule = include?.tags;
  if (rule !== undefined && !selected.some(({ tags = {} }) => hasTags(tags, rule)))
    found.push({
      path: "tags",
      why: noneOf(
        leftOut.filter(({ tags = {} }) => hasTags(tags, rule)),
        `no account that could be included has ${describeTags(rule)}`,
      ),
    });
  if (selected.length === 0 && found.length === 0)
    found.push({ path: "", why: `no account is selected: ${noneOf(leftOut, "there is none")}` });
  return found;
}

/** Why none of these accounts is selected: `its 3 accounts are all left out: 2 by their state, 1 excluded`. */
function noneOf(leftOut: readonly LeftOut[], none: string): string {
  if (leftOut.length === 0) return none;
  const counts = Object.entries(REASONS).flatMap(([reason, words]) => {
    const count = leftOut.filter((account) => account.reason === reason).length;
    return count > 0 ? [`${grouped(count)} ${words}`] : [];
  });
  const number = grouped(leftOut.length);
  const all = leftOut.length === 1 ? "its only account is" : `its ${number} accounts are all`;
  return `${all} left out: ${counts.join(", ")}`;
}

const REASONS: Readonly<Record<LeftOutReason, string>> = {
  "not included": "not included",
  excluded: "excluded",
  "management account": "as the management account",
  state: "by the state",
};
