import * as pulumi from "@pulumi/pulumi";
import type { TaggedAccount } from "../domain/organizationAccounts";
import { type AccountsRequest, type FoundAccounts, findAccounts } from "../live/organizationAccounts";
import { isLater } from "../resources/outputs";
import { callLater, callNow, type FunctionOptions, refuseProblems } from "./call";
import { readArguments } from "./organizationAccountsArguments";
import { type Opened, type OpenReads, sharedReads } from "./organizationReads";

/** Accounts of an organization: by organizational unit, by id, or by tags. */
export interface OrganizationAccountSelector {
  /**
   * Organizational units, each by its id, for example `ou-ab12-11111111`, or by its path of names below the root, for
   * example `Workloads/Prod`. The root itself is named by its id. Names are compared exactly.
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
   * Tags of accounts. An account matches if it has all of these keys, each with the given value, or with one of a list
   * of values. This needs one request for each account that nothing else decides about.
   *
   * @default none
   */
  tags?: Record<string, string | string[]>;
}

/** The arguments of {@link getOrganizationAccounts}. */
export interface GetOrganizationAccountsArgs extends OrganizationAccountSelector {
  /**
   * Accounts to leave out, even if they are included. An organizational unit that doesn't exist is an error; an account
   * that doesn't exist is not.
   *
   * @default none
   */
  exclude?: OrganizationAccountSelector;
  /**
   * Whether an organizational unit also includes the accounts in the units below it.
   *
   * @default true
   */
  recursive?: boolean;
  /**
   * Whether the organization's management account is included, even together with organizational units. It is also
   * included if `accountIds` names it.
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
   * Whether the answer includes the tags of the accounts even if the rule uses no tags. This needs one request for each
   * account.
   *
   * @default false, unless `tags` or `exclude.tags` is given
   */
  withTags?: boolean;
}

/** {@link OrganizationAccountSelector}, whose values may be outputs. */
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
   * The ids of the root and of the organizational units that the account is in, from the root down, for example
   * `r-ab12/ou-ab12-11111111/ou-ab12-22222222`. AWS doesn't return names with it.
   */
  path: string;
  /**
   * Its tags.
   *
   * @default undefined, if they were not requested
   */
  tags?: Record<string, string>;
}

/** An account that is left out. */
export interface LeftOutAccount extends OrganizationAccount {
  /**
   * - `not included`: no included member names it
   * - `excluded`: `exclude` names it
   * - `management account`: it is the management account, and is neither named by its id nor requested
   * - `state`: its state isn't requested
   */
  reason: "not included" | "excluded" | "management account" | "state";
  /** The reason in words, for example `exclude.organizationalUnits names Workloads/Sandbox`. */
  detail: string;
}

/** The result of {@link getOrganizationAccounts}. */
export interface OrganizationAccounts {
  /** The ids of {@link accounts}, each a string of 12 digits, sorted. */
  accountIds: string[];
  /** The accounts that are selected, sorted by id. At least one. */
  accounts: OrganizationAccount[];
  /** All other accounts of the organization, sorted by id, each with the reason why it isn't selected. */
  leftOut: LeftOutAccount[];
  /** Id of the organization, for example `o-exampleorgid`. */
  organizationId: string;
  /** Id of the organization's management account, 12 digits. */
  managementAccountId: string;
}

/**
 * Selects accounts of the caller's organization by a rule: the accounts of organizational units, accounts with given
 * ids, and accounts with given tags, together. Without any of these, it selects the whole organization. Accounts in
 * `exclude` are left out.
 *
 * The management account is left out unless it is named or requested, and so are accounts that aren't active. All calls
 * in a program's run share what they read: an organization of 5,000 accounts needs about 250 requests.
 *
 * The credentials must belong to the management account, or to a delegated administrator of any AWS service.
 *
 * @param args - the rule. Default: all active accounts of the organization except the management account
 * @param opts - how AWS Organizations is read
 * @throws ConfigAggregatorError, whose `code` says what is wrong. Pulumi prints it without a stack, as a `pulumi.RunError`:
 *   - `InvalidArguments`: an argument or a setting breaks a rule; `facts.problems` lists them all
 *   - `AccountsNotMatched`: a part of the rule matches no account, such as an organizational unit that doesn't exist,
 *     or is empty
 *   - `OrganizationNotReadable`: the caller may not read the organization, also if AWS answers with empty lists
 *   - `OutsideOrganization`: the account is in no organization
 *   - `OrganizationChanging`: accounts moved while they were read
 *   - `ForeignProvider`: `provider` isn't a {@link Provider} of this package
 *   - `SettingsNotKnown`: the provider's settings are outputs that aren't known yet
 *   - `AccountNotAllowed`: the settings don't allow the account of the credentials
 *   - a code that starts with `Aws`, or `InvalidEndpoint`: a call failed
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
 * Like {@link getOrganizationAccounts}, but the arguments may be outputs, and so is the result.
 *
 * @param args - the rule. Default: all active accounts of the organization except the management account
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

/** {@link getOrganizationAccounts}, with given reads. */
export function accountsNow(
  open: OpenReads,
  args: GetOrganizationAccountsArgs,
  opts: GetOrganizationAccountsOptions,
): Promise<OrganizationAccounts> {
  return callNow({ name: NAME, open }, opts, (opened) => ask(opened, args));
}

/** {@link getOrganizationAccountsOutput}, with given reads. */
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

/** @throws ConfigAggregatorError, like {@link getOrganizationAccounts} */
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

/** Accounts that the program names by id and that are left out: nobody would expect them in `leftOut`. */
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
