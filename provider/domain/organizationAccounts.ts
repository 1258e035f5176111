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

/** An account of an organization, as a rule looks at it. */
export interface ListedAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  /** One of {@link ACCOUNT_STATES}, or one that AWS has added since. */
  readonly state: string;
  /** The ids of the root and of the organizational units that it is in, from the root down. */
  readonly units: readonly string[];
}

/** An organizational unit that a rule names, and which it is. */
export interface NamedUnit {
  /** As the rule names it: an id, or a path of names. */
  readonly given: string;
  readonly id: string;
}

/** Tags that an account must have: all of these keys, each with one of its values. */
export type TagRule = Readonly<Record<string, readonly string[]>>;

/** What accounts are named by. A member that is left out names none. */
export interface Naming<Unit = NamedUnit> {
  readonly organizationalUnits?: readonly Unit[];
  readonly accountIds?: readonly string[];
  readonly tags?: TagRule;
}

/** Which accounts of an organization are meant. */
export interface AccountRule<Unit = NamedUnit> {
  /** Accounts that some member names are included. Undefined: those of the whole organization. */
  readonly include: Naming<Unit> | undefined;
  /** Accounts that some member names are left out, whatever includes them. */
  readonly exclude: Naming<Unit>;
  /** Whether an organizational unit stands for those in it, too. */
  readonly recursive: boolean;
  /** Whether the management account is included. */
  readonly includeManagementAccount: boolean;
  readonly states: readonly string[];
}

/**
 * Why a rule leaves an account out.
 *
 * - `not included`: nothing that includes accounts names it
 * - `excluded`: `exclude` names it
 * - `management account`: it is that, and neither named by its id nor asked for
 * - `state`: it is in a state that the rule doesn't want
 */
export type LeftOutReason = "not included" | "excluded" | "management account" | "state";

/** That an account is left out. */
interface LeftOut {
  readonly reason: LeftOutReason;
  /** The same in words, as `exclude.organizationalUnits names Workloads/Sandbox`. */
  readonly detail: string;
}

/** What a rule says of an account; `unknown` while its tags decide, and were not read. */
type Verdict = "selected" | "unknown" | LeftOut;

/** What decides beside the rule. */
interface Organization {
  readonly managementAccount: string;
}

/**
 * What a rule says of one account.
 *
 * @param tags - of the account; undefined if they were not read
 */
type Judge = (account: ListedAccount, tags?: Tags) => Verdict;

/** Takes a rule for many accounts. */
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

/** What tags say of an account of which nothing else speaks against it. */
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

/** The unit by which an account is named; undefined if it isn't. */
function unitNaming(
  account: ListedAccount,
  { organizationalUnits = [] }: Naming,
  recursive: boolean,
): NamedUnit | undefined {
  return organizationalUnits.find(({ id }) => isIn(account, id, recursive));
}

/** Whether an account is in an organizational unit, or in the root, of this id. */
function isIn({ units }: ListedAccount, id: string, recursive: boolean): boolean {
  return recursive ? units.includes(id) : units.at(-1) === id;
}

/** Whether these tags are as a rule wants them. */
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

/** An account with what is known of its tags. */
export interface TaggedAccount extends ListedAccount {
  readonly tags?: Tags;
}

/** What a rule has found. Both are sorted by id. */
export interface Selection {
  readonly selected: readonly TaggedAccount[];
  readonly leftOut: readonly (TaggedAccount & LeftOut)[];
}

/**
 * Tells all accounts of an organization apart. Their order means nothing, nor does that of a rule's members.
 *
 * @param accounts - with tags if a {@link Judge} needs them: an account of which they are missing counts as without any
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

/** Something that a rule names and that leads to no account. */
export interface Unmatched {
  /** As `organizationalUnits[1]`; empty for the rule as a whole. */
  readonly path: string;
  /** As the rule names it. */
  readonly value?: string;
  readonly why: string;
}

/** What of a rule has led to no account: an aggregator would be without accounts that its program asks for. */
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
