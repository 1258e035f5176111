import * as pulumi from "@pulumi/pulumi";
import type { TaggedAccount } from "../domain/organizationAccounts";
import { type AccountsRequest, type FoundAccounts, findAccounts } from "../live/organizationAccounts";
import { isLater } from "../resources/outputs";
import { callLater, callNow, type FunctionOptions, refuseProblems } from "./call";
import { readArguments } from "./organizationAccountsArguments";
import { type Opened, type OpenReads, sharedReads } from "./organizationReads";

/** Accounts of an organization: by where they are, by id, or by their tags. */
export interface OrganizationAccountSelector {
  /**
   * Organizational units, each by its id, as `ou-ab12-11111111`, or by its path of names below the root, as `Workloads/Prod`.
   * The root itself is named by its id. Names are compared exactly.
   *
   * @default none
   */
  organizationalUnits?: string[];
  /**
   * Account ids, each a string of 12 digits.
   *
   * @default none
   */
  accountIds?: string[];
  /**
   * Tags of accounts. An account is meant if it has all of these keys, each with the value that is given, or with one of a
   * list of values. This costs a request for each account that nothing else decides about.
   *
   * @default none
   */
  tags?: Record<string, string | string[]>;
}

/** The arguments of {@link getOrganizationAccounts}. */
export interface GetOrganizationAccountsArgs extends OrganizationAccountSelector {
  /**
   * Accounts to leave out, whatever includes them. An organizational unit that doesn't exist is an error; an account that
   * doesn't is none.
   *
   * @default none
   */
  exclude?: OrganizationAccountSelector;
  /**
   * Whether an organizational unit stands for the accounts in units below it, too.
   *
   * @default true
   */
  recursive?: boolean;
  /**
   * Whether the organization's management account is included, also beside organizational units. It is included as well if
   * `accountIds` names it.
   *
   * @default false
   */
  includeManagementAccount?: boolean;
  /**
   * The states of accounts to include: `ACTIVE`, `PENDING_ACTIVATION`, `SUSPENDED`, `PENDING_CLOSURE`, `CLOSED`.
   *
   * @default ["ACTIVE"]
   */
  states?: string[];
  /**
   * Whether the answer has the tags of the accounts, although no tags are given. That costs a request for each account.
   *
   * @default false, unless `tags` or `exclude.tags` is given
   */
  withTags?: boolean;
}

/** {@link OrganizationAccountSelector}, of values that may be known later. */
export interface OrganizationAccountSelectorInput {
  /** See {@link OrganizationAccountSelector.organizationalUnits}. @default none */
  organizationalUnits?: pulumi.Input<pulumi.Input<string>[]>;
  /** See {@link OrganizationAccountSelector.accountIds}. @default none */
  accountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** See {@link OrganizationAccountSelector.tags}. @default none */
  tags?: pulumi.Input<Record<string, pulumi.Input<string | pulumi.Input<string>[]>>>;
}

/** The arguments of {@link getOrganizationAccountsOutput}. */
export interface GetOrganizationAccountsOutputArgs extends OrganizationAccountSelectorInput {
  /** See {@link GetOrganizationAccountsArgs.exclude}. @default none */
  exclude?: pulumi.Input<OrganizationAccountSelectorInput>;
  /** See {@link GetOrganizationAccountsArgs.recursive}. @default true */
  recursive?: pulumi.Input<boolean>;
  /** See {@link GetOrganizationAccountsArgs.includeManagementAccount}. @default false */
  includeManagementAccount?: pulumi.Input<boolean>;
  /** See {@link GetOrganizationAccountsArgs.states}. @default ["ACTIVE"] */
  states?: pulumi.Input<pulumi.Input<string>[]>;
  /** See {@link GetOrganizationAccountsArgs.withTags}. @default false, unless tags are given */
  withTags?: pulumi.Input<boolean>;
}

/** How AWS Organizations is read. */
export interface GetOrganizationAccountsOptions extends FunctionOptions {}

/** An account of an organization. */
export interface OrganizationAccount {
  /** 12 digits. */
  id: string;
  /** The account's name. */
  name: string;
  /** `ACTIVE`, `PENDING_ACTIVATION`, `SUSPENDED`, `PENDING_CLOSURE` or `CLOSED`. */
  state: string;
  /**
   * Where it is: the ids of the root and of the organizational units that it is in, from the root down, as
   * `r-ab12/ou-ab12-11111111/ou-ab12-22222222`. AWS tells no names with it.
   */
  path: string;
  /**
   * Its tags.
   *
   * @default undefined, if they were not asked for
   */
  tags?: Record<string, string>;
}

/** An account that is left out. */
export interface LeftOutAccount extends OrganizationAccount {
  /**
   * - `not included`: nothing that includes accounts names it
   * - `excluded`: `exclude` names it
   * - `management account`: it is that, and neither named by its id nor asked for
   * - `state`: it is in a state that isn't asked for
   */
  reason: "not included" | "excluded" | "management account" | "state";
  /** The reason in words, as `exclude.organizationalUnits names Workloads/Sandbox`. */
  detail: string;
}

/** What {@link getOrganizationAccounts} has found. */
export interface OrganizationAccounts {
  /** The ids of {@link accounts}, each a string of 12 digits, sorted. */
  accountIds: string[];
  /** The accounts that are selected, sorted by id. At least one. */
  accounts: OrganizationAccount[];
  /** All other accounts of the organization, sorted by id, each with the reason why it isn't selected. */
  leftOut: LeftOutAccount[];
  /** Id of the organization, as `o-exampleorgid`. */
  organizationId: string;
  /** Id of the organization's management account, 12 digits. */
  managementAccountId: string;
}

/**
 * Selects accounts of the caller's organization by a rule: those of organizational units, those that are named, those with
 * tags. Whatever includes them adds up, and without any of these it is the whole organization; what is excluded is left
 * out.
 *
 * The management account is left out unless it is named or asked for, and so are accounts that aren't active. All calls of
 * a program's run share what they read: an organization of 5,000 accounts costs about 250 requests.
 *
 * AWS Organizations is read with the management account, or with a delegated administrator of any AWS service.
 *
 * @param args - the rule. Default: all active accounts of the organization but its management account
 * @param opts - how AWS Organizations is read
 * @throws ConfigAggregatorError, whose `code` says what is wrong. Pulumi prints it without a stack, as a `pulumi.RunError`:
 *   - `InvalidArguments`: an argument or a setting breaks a rule; `facts.problems` has all of them
 *   - `AccountsNotMatched`: something that the rule includes leads to no account, such as an organizational unit that
 *     doesn't exist, or is empty
 *   - `OrganizationNotReadable`: the caller may not read the organization, also if AWS answers that with empty lists
 *   - `OutsideOrganization`: the account is in no organization
 *   - `OrganizationChanging`: accounts moved while they were read
 *   - `ForeignProvider`: `provider` isn't a {@link Provider} of this package
 *   - `SettingsNotKnown`: the provider's settings are outputs that aren't known yet
 *   - `AccountNotAllowed`: the credentials are of an account that the settings don't allow
 *   - one that begins with `Aws`, or `InvalidEndpoint`: a call failed
 * @example
 * ```ts
 * import { getOrganizationAccounts } from "pulumi-aws-config-aggregator";
 *
 * export = async () => {
 *   const { accountIds, leftOut } = await getOrganizationAccounts({
 *     organizationalUnits: ["Workloads/Prod", "ou-ab12-11111111"],
 *     exclude: { tags: { lifecycle: ["sandbox", "decommissioned"] } },
 *   });
 *   return { accountIds, suspended: leftOut.filter(({ reason }) => reason === "state").map(({ id }) => id) };
 * };
 * ```
 */
export async function getOrganizationAccounts(
  args: GetOrganizationAccountsArgs = {},
  opts: GetOrganizationAccountsOptions = {},
): Promise<OrganizationAccounts> {
  return accountsNow(sharedReads(), args, opts);
}

/**
 * As {@link getOrganizationAccounts}, of arguments that may be known later: then the result is known later, too.
 *
 * @param args - the rule. Default: all active accounts of the organization but its management account
 * @param opts - how AWS Organizations is read
 * @returns the accounts. The output fails with the errors of {@link getOrganizationAccounts}, except for
 *   `SettingsNotKnown`: it waits for settings
 * @throws ConfigAggregatorError with the code `ForeignProvider`, if `provider` isn't a {@link Provider} of this package
 * @example
 * ```ts
 * import { ConfigurationAggregator, getOrganizationAccountsOutput } from "pulumi-aws-config-aggregator";
 *
 * const { accountIds } = getOrganizationAccountsOutput({ organizationalUnits: ["Workloads/Prod"] });
 * new ConfigurationAggregator("prod", { accountAggregationSource: { accountIds, allRegions: true } });
 * ```
 */
export function getOrganizationAccountsOutput(
  args: GetOrganizationAccountsOutputArgs = {},
  opts: GetOrganizationAccountsOptions = {},
): pulumi.Output<OrganizationAccounts> {
  return accountsLater(sharedReads(), args, opts);
}

const NAME = "getOrganizationAccounts";

/** {@link getOrganizationAccounts}, with the reads that are given. */
export function accountsNow(
  open: OpenReads,
  args: GetOrganizationAccountsArgs,
  opts: GetOrganizationAccountsOptions,
): Promise<OrganizationAccounts> {
  return callNow({ name: NAME, open }, opts, (opened) => ask(opened, args));
}

/** {@link getOrganizationAccountsOutput}, with the reads that are given. */
export function accountsLater(
  open: OpenReads,
  args: GetOrganizationAccountsOutputArgs,
  opts: GetOrganizationAccountsOptions,
): pulumi.Output<OrganizationAccounts> {
  return callLater(
    { name: NAME, open },
    args,
    opts,
    ask,
    (code) => `AWS Organizations was not asked (${code}), so the accounts are not known.`,
  );
}

/** @throws ConfigAggregatorError, as {@link getOrganizationAccounts} */
async function ask(opened: Opened, args: unknown, isSecret = false): Promise<OrganizationAccounts> {
  const { request, problems } = readArguments(args, isLater);
  refuseProblems(NAME, "the arguments", problems);
  const found = await findAccounts(await opened.reads(), request);
  for (const { id, reason, detail } of namedButLeftOut(found, request)) {
    const told = isSecret ? `an account that is left out (${reason})` : `${id}, which is left out: ${detail}`;
    void pulumi.log.warn(`${NAME}: accountIds names ${told}.`);
  }
  return answerOf(found, request.withTags);
}

/** Accounts that the program names by their ids and that are left out: nobody would look for them in `leftOut`. */
function namedButLeftOut({ leftOut }: FoundAccounts, { rule }: AccountsRequest): FoundAccounts["leftOut"] {
  const named = new Set(rule.include?.accountIds);
  return leftOut.filter(({ id }) => named.has(id));
}

function answerOf(
  { organization, selected, leftOut }: FoundAccounts,
  withTags: boolean,
): OrganizationAccounts {
  return {
    accountIds: selected.map(({ id }) => id),
    accounts: selected.map((account) => shown(account, withTags)),
    leftOut: leftOut.map(({ reason, detail, ...account }) => ({
      ...shown(account, withTags),
      reason,
      detail,
    })),
    organizationId: organization.id,
    managementAccountId: organization.managementAccount,
  };
}

function shown({ id, name, state, units, tags }: TaggedAccount, withTags: boolean): OrganizationAccount {
  return { id, name, state, path: units.join("/"), ...(withTags && tags && { tags: { ...tags } }) };
}
