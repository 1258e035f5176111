import { isEnabled } from "../aws/accountRegions";
import type { Regions } from "../aws/aggregator";
import type { Authorized } from "../aws/authorizations";
import { AwsError, ConfigAggregatorError } from "../aws/errors";
import type { SourceAccountApi } from "../aws/sourceAccounts";
import {
  authorizedLines,
  type CheckedAccounts,
  type LookedAccount,
  type Unchecked,
} from "../domain/authorizedLine";
import { difference, sortedUnique } from "../domain/sets";
import { type EngineContext, printOnce } from "../engine/context";
import { inParallel } from "../engine/inParallel";
import { areNotKnown, isNotKnown } from "../engine/unknown";
import type { SourceRole } from "../inputs/sourceRole";
import { codeOf, failureIn, isAboutAccount, whyUnchecked } from "./unchecked";

/** How many accounts are checked at a time, and in each of them how many regions. */
const AT_A_TIME = { accounts: 10, regions: 8 };

/** After this many seconds no further call starts: a preview of thousands of accounts must come to an end. */
const SECONDS = 30;

/** What a change is about to add to an aggregator: accounts, and regions for the accounts that it already has. */
export interface Joining {
  /** How lines begin: the aggregator's name. */
  readonly label: string;
  /** The aggregator's account. Default: the provider's own, which AWS is asked for. */
  readonly accountId?: string | undefined;
  /** The aggregator's region; undefined while it isn't known. */
  readonly region: string | undefined;
  /** The regions that it will collect from; undefined while they aren't known. */
  readonly regions: Regions | undefined;
  /** Accounts that are not on it yet. */
  readonly added: readonly string[];
  /** Accounts that are on it, and the regions that it collects from so far. Default: none. */
  readonly staying?: { readonly accountIds: readonly string[]; readonly regions: Regions } | undefined;
  /** Some values are not known yet. */
  readonly isUnsure?: boolean;
  /** Account ids are counted, and not named. */
  readonly isSecret: boolean;
}

/**
 * Checks, for a preview, whether accounts that are about to join have authorized the aggregator, and whether those that
 * are on it have authorized it in added regions, and prints the result. The preview never fails because of this: an
 * account can authorize later. The lines list what could not be checked, which is never taken for authorized or not
 * authorized.
 *
 * @param role - undefined: nothing is checked
 */
export async function printAuthorized(
  context: EngineContext,
  role: SourceRole | undefined,
  joining: Joining,
): Promise<void> {
  const { isUnsure = false, label, region, regions } = joining;
  const further = furtherRegions(joining);
  const added = sortedUnique(joining.added);
  const staying = further === undefined ? [] : sortedUnique(joining.staying?.accountIds ?? []);
  const groups: CheckedAccounts[] = [
    ...(added.length > 0 || isUnsure ? (["added"] as const) : []),
    ...(staying.length > 0 ? (["staying"] as const) : []),
  ];
  if (role === undefined || groups.length === 0) return;
  const unchecked = (why: string) => {
    for (const who of groups) printUnchecked(context, label, why, who);
  };
  const { pattern, isSecret } = role;
  if (pattern === undefined) return unchecked(isNotKnown("sourceRole"));
  if (region === undefined || regions === undefined) return unchecked(areNotKnown("regions"));
  const accountId = joining.accountId ?? (await ownAccount(context, region));
  if (accountId instanceof ConfigAggregatorError)
    return unchecked(`the aggregator's account is not known (${codeOf(accountId)})`);
  const authorized = { accountId, region };
  const search = { pattern, isSecret, authorized };
  // The aggregator's own account needs no authorization.
  const others = (accounts: readonly string[]) => difference(accounts, [accountId]);
  const looks = await lookIntoAll(context, [
    ...others(added).map((account) => ({ account, search: { ...search, regions } })),
    ...others(staying).map((account) => ({ account, search: { ...search, ...(further ?? { regions }) } })),
  ]);
  const joined = new Set(added);
  for (const who of groups) {
    const looked = looks.filter(({ account }) => joined.has(account) === (who === "added"));
    const lines = authorizedLines(looked, authorized, { who, isSecret: joining.isSecret });
    if (lines.missing !== undefined) printOnce(context, "warn", `${label}: ${lines.missing}`);
    if (lines.unchecked !== undefined) printOnce(context, "info", `${label}: ${lines.unchecked}`);
    if (isUnsure && who === "added") printUnchecked(context, label, areNotKnown("some of the accounts"));
    else if (lines.fine !== undefined) printOnce(context, "info", `${label}: ${lines.fine}`);
  }
}

/** Regions to check. */
interface Searched {
  readonly regions: Regions;
  /** If all regions are meant: all except these. */
  readonly except?: readonly string[];
}

/** The regions that are added for accounts that stay; undefined if there are none. */
function furtherRegions({ regions, staying }: Joining): Searched | undefined {
  if (staying === undefined || staying.regions === "all") return undefined;
  // Regions that aren't known yet may be added ones.
  if (regions === undefined || regions === "all") return { regions: "all", except: staying.regions };
  const further = difference(regions, staying.regions);
  return further.length === 0 ? undefined : { regions: further };
}

const UNCHECKED: Readonly<Record<CheckedAccounts, string>> = {
  added: "whether added accounts have authorized the aggregator",
  staying: "whether accounts that stay have authorized the aggregator in added regions",
};

/** Prints that no account could be checked. */
export function printUnchecked(
  context: EngineContext,
  label: string,
  why: string,
  who: CheckedAccounts = "added",
): void {
  printOnce(context, "info", `${label}: ${UNCHECKED[who]} could not be checked: ${why}`);
}

async function ownAccount(
  { configuration }: EngineContext,
  region: string,
): Promise<string | ConfigAggregatorError> {
  try {
    return await configuration.organization(region).account();
  } catch (error) {
    if (ConfigAggregatorError.is(error)) return error;
    throw error;
  }
}

/** What is checked in each account. */
interface Search extends Searched {
  readonly pattern: string;
  readonly isSecret: boolean;
  readonly authorized: Authorized;
}

function lookIntoAll(
  { clock, configuration }: EngineContext,
  accounts: readonly { readonly account: string; readonly search: Search }[],
): Promise<LookedAccount[]> {
  const end = clock.now() + SECONDS * 1000;
  return inParallel(accounts, AT_A_TIME.accounts, ({ account, search }) =>
    new Look(
      account,
      configuration.sourceAccount(search.authorized.region, search.pattern, account),
      search,
      () => clock.now() >= end,
    ).run(),
  );
}

/** The check of one account. */
class Look {
  readonly #authorized: string[] = [];
  readonly #missing: string[] = [];
  readonly #failed = new Map<string, string[]>();
  readonly #unchecked: Unchecked[] = [];

  constructor(
    readonly account: string,
    readonly api: SourceAccountApi,
    readonly search: Search,
    readonly isLate: () => boolean,
  ) {}

  async run(): Promise<LookedAccount> {
    const [first, ...others] = this.isLate() ? this.#closed(LATE) : await this.#regions();
    // If the role can't be assumed, one call shows this for all regions.
    const isOpen = first !== undefined && (await this.#lookIn(first));
    if (isOpen) await inParallel(others, AT_A_TIME.regions, (region) => this.#lookIn(region));
    const failed = [...this.#failed].map(([reason, regions]) => ({ regions: sortedUnique(regions), reason }));
    return {
      account: this.account,
      authorized: sortedUnique(this.#authorized),
      missing: sortedUnique(this.#missing),
      unchecked: [...failed, ...this.#unchecked],
    };
  }

  /** The regions to check; empty if the account can't be checked. */
  async #regions(): Promise<readonly string[]> {
    const { regions, except = [], authorized } = this.search;
    if (regions !== "all") return regions;
    try {
      const statuses = await this.api.regions();
      const enabled = [...statuses].filter(([, status]) => isEnabled(status)).map(([region]) => region);
      return difference(enabled.sort(), except);
    } catch (error) {
      const failure = failureIn(error);
      if (isAboutAccount(failure)) return this.#closed(this.#reasonOf(failure, "account:ListRegions"));
      this.#unchecked.push({
        regions: { otherThan: authorized.region },
        reason: this.#reasonOf(failure, "account:ListRegions"),
      });
      return difference([authorized.region], except);
    }
  }

  /** @returns whether the account can be checked */
  async #lookIn(region: string): Promise<boolean> {
    if (this.isLate()) {
      this.#fail(region, LATE);
      return true;
    }
    try {
      const found = await this.api.authorizations(region).find(this.search.authorized);
      (found ? this.#authorized : this.#missing).push(region);
      return true;
    } catch (error) {
      const failure = failureIn(error);
      if (isAboutAccount(failure)) {
        this.#closed(this.#reasonOf(failure, DESCRIBE));
        return false;
      }
      this.#fail(region, await this.#reasonIn(region, failure));
      return true;
    }
  }

  /** A region that isn't enabled answers as if the credentials were invalid. */
  async #reasonIn(region: string, failure: ConfigAggregatorError): Promise<string> {
    const isRejected = failure instanceof AwsError && failure.kind === "unauthenticated";
    if (isRejected && this.search.regions !== "all") {
      const statuses = await this.api.regions().catch(() => undefined);
      if (statuses && !isEnabled(statuses.get(region))) return "the account has not enabled the region";
    }
    return this.#reasonOf(failure, DESCRIBE);
  }

  /** Nothing else in the account can be checked. */
  #closed(reason: string): readonly never[] {
    this.#unchecked.push({ reason });
    return [];
  }

  #fail(region: string, reason: string): void {
    this.#failed.set(reason, [...(this.#failed.get(reason) ?? []), region]);
  }

  /** @param action - what was asked, as IAM names it */
  #reasonOf(failure: ConfigAggregatorError, action: string): string {
    return whyUnchecked(failure, action, this.search);
  }
}

const DESCRIBE = "config:DescribeAggregationAuthorizations";
const LATE = `not within ${SECONDS} s`;
