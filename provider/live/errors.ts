import { WITHOUT_FEATURES, WITHOUT_ORGANIZATION } from "../aws/advice";
import type { AwsError } from "../aws/errors";
import type { Organization } from "../aws/organization";
import { type AtProperty, ConfigAggregatorError, noAggregator, type Place } from "../domain/error";
import { listOf } from "../domain/errorText";
import { firstOf } from "../domain/listing";
import type { Unmatched } from "../domain/organizationAccounts";
import { asking } from "../domain/suggest";

/** An AWS service that created an aggregator. */
export interface AwsOwner {
  /** As `config.amazonaws.com`. */
  readonly service: string;
  /** What shows that the service created it: a field of the aggregator, or one of its tags. */
  readonly shownBy: "CreatedBy" | "ARN" | "name" | "tag";
}

/** As `belongs to AWS (created by config.amazonaws.com)`. */
export function describeAwsOwner({ service, shownBy }: AwsOwner): string {
  const creator = shownBy === "name" || shownBy === "tag" ? "AWS Control Tower" : service;
  return `belongs to AWS (created by ${creator})`;
}

/** An AWS service created and manages the aggregator. */
export class AwsOwnedError extends ConfigAggregatorError<Place & AwsOwner> {
  override readonly name = "AwsOwnedError";

  constructor(name: string, region: string, owner: AwsOwner) {
    super({
      code: "OwnedByAws",
      facts: { name, region, ...owner },
      what:
        `aggregator ${name} in ${region} ${describeAwsOwner(owner)}. This package never changes or deletes such an ` +
        "aggregator, whatever the program says",
      advice: {
        deployment:
          "Choose another name. If the aggregator is in this stack's state, remove it from there with `pulumi state delete`.",
        commandLine: "Leave it to the AWS service.",
      },
    });
  }

  /** Why nothing is done to it, as part of a sentence. */
  get reason(): string {
    return `it ${describeAwsOwner(this.facts)}`;
  }
}

/** There is no such aggregator. */
export class UnknownAggregatorError extends ConfigAggregatorError<Place & { readonly likely?: string }> {
  override readonly name = "UnknownAggregatorError";

  constructor({ name, region }: Place, likely: string | undefined) {
    super({
      code: "UnknownAggregator",
      facts: { name, region, ...(likely !== undefined && { likely }) },
      ...asking(`${noAggregator({ name, region })} for these credentials`, likely),
      advice: {
        deployment: "Check its name, and the region and credentials of the provider.",
        commandLine: "Check its name. If it is elsewhere, write it as NAME@REGION, or give --profile.",
      },
    });
  }
}

/** The aggregator that a state speaks of no longer exists, or is another one by now. */
export class AggregatorGoneError extends ConfigAggregatorError<Place & { readonly recreatedAs?: string }> {
  override readonly name = "AggregatorGoneError";

  /** @param recreatedAs - the ARN of the aggregator that has the name now */
  constructor(name: string, region: string, recreatedAs?: string) {
    const where = `aggregator ${name} in ${region}`;
    super(
      recreatedAs === undefined
        ? {
            code: "AggregatorGone",
            facts: { name, region },
            what: `${where} no longer exists: somebody deleted it`,
            effect: "nothing changed",
            advice: {
              deployment: "Run `pulumi up --refresh`, which creates it again.",
              commandLine: "Run `pulumi up --refresh` in the stack that owns it, which creates it again.",
            },
          }
        : {
            code: "AggregatorRecreated",
            facts: { name, region, recreatedAs },
            what: `${where} was deleted and recreated by somebody else (it is now ${recreatedAs})`,
            effect: "nothing changed",
            advice: {
              deployment: "Run `pulumi up --refresh`, which tells what it finds.",
              commandLine: "List its claims again.",
            },
          },
    );
  }
}

/** The property that makes an aggregator collect an organization. */
const PATH = "organizationAggregationSource";

/** The account is in no organization, so that none can be collected. */
export class NoOrganizationError extends ConfigAggregatorError<AtProperty & { readonly account: string }> {
  override readonly name = "NoOrganizationError";

  constructor(account: string) {
    super({
      code: "NoOrganization",
      facts: { path: PATH, account },
      what: `${PATH}: account ${account} is in no organization`,
      advice: WITHOUT_ORGANIZATION,
    });
  }
}

/** An organization that shares no services, only a bill. */
export class BillingOnlyError extends ConfigAggregatorError<AtProperty & { readonly organization: string }> {
  override readonly name = "BillingOnlyError";

  constructor(organization: string) {
    super({
      code: "OrganizationBillingOnly",
      facts: { path: PATH, organization },
      what: `${PATH}: organization ${organization} has consolidated billing only`,
      advice: WITHOUT_FEATURES,
    });
  }
}

/** AWS Config may not read the organization. */
export class NoTrustedAccessError extends ConfigAggregatorError<AtProperty & { readonly account: string }> {
  override readonly name = "NoTrustedAccessError";

  /** @param account - the one that calls, a delegated administrator */
  constructor(account: string) {
    super({
      code: "NoTrustedAccess",
      facts: { path: PATH, account },
      what: `${PATH}: AWS Config has no trusted access to the organization`,
      advice:
        "Enable it from the management account: `aws organizations enable-aws-service-access --service-principal " +
        "config.amazonaws.com`.",
    });
  }
}

/** An account that may not collect its organization. */
export class NotDelegatedError extends ConfigAggregatorError<
  AtProperty & {
    readonly account: string;
    readonly managementAccount: string;
    readonly delegated: readonly string[];
  }
> {
  override readonly name = "NotDelegatedError";

  /** @param delegated - the delegated administrators for AWS Config */
  constructor(account: string, managementAccount: string, delegated: readonly string[]) {
    const others = delegated.length > 0 ? delegated.join(", ") : "none so far";
    super({
      code: "NotDelegated",
      facts: { path: PATH, account, managementAccount, delegated },
      what:
        `${PATH}: account ${account} is neither the organization's management account (${managementAccount}) nor a ` +
        `delegated administrator for config.amazonaws.com (${others})`,
      advice: `Deploy from one of these, or ${registering(account)} from the management account.`,
    });
  }
}

function registering(account: string): string {
  return (
    `register account ${account} (\`aws organizations register-delegated-administrator --account-id ${account} ` +
    "--service-principal config.amazonaws.com`)"
  );
}

/** The accounts of an organization are asked for from an account that is in none. */
export class OutsideOrganizationError extends ConfigAggregatorError<{ readonly account: string }> {
  override readonly name = "OutsideOrganizationError";

  constructor(account: string) {
    super({
      code: "OutsideOrganization",
      facts: { account },
      what: `account ${account} is in no organization, so there are no accounts to select from`,
      advice: "Use credentials of an account of the organization, or list the account ids yourself.",
    });
  }
}

/** An account asks for the accounts of its organization, and is refused, or answered with nothing. */
export class OrganizationNotReadableError extends ConfigAggregatorError<{
  readonly account?: string;
  readonly organization?: string;
  readonly managementAccount?: string;
  readonly operation?: string;
}> {
  override readonly name = "OrganizationNotReadableError";

  /**
   * @param account - the one that asks; undefined if that isn't known
   * @param organization - undefined if that may not be asked either
   * @param denied - undefined if the answer was empty
   */
  constructor(
    account: string | undefined,
    organization: Organization | undefined,
    denied: AwsError | undefined,
  ) {
    const { id, managementAccount } = organization ?? {};
    const { operation } = denied?.facts ?? {};
    const caller = account === undefined ? "this account" : `account ${account}`;
    const whole = id === undefined ? "its organization" : `organization ${id}`;
    super({
      code: "OrganizationNotReadable",
      facts: {
        ...(account !== undefined && { account }),
        ...(id !== undefined && { organization: id }),
        ...(managementAccount !== undefined && { managementAccount }),
        ...(operation !== undefined && { operation }),
      },
      what: denied
        ? `${caller} may not read the accounts of ${whole}: ${denied.what}`
        : `${caller} gets an empty list as the accounts of ${whole}, which has at least its management account ` +
          `(${managementAccount}). AWS Organizations answers so if an account may not read them`,
      ...(denied && { ends: denied.ends }),
      advice: whoMayRead(account, managementAccount, operation),
      ...(denied && { cause: denied }),
    });
  }
}

function whoMayRead(
  account: string | undefined,
  managementAccount: string | undefined,
  operation = "ListAccounts",
): string {
  const allow = `llow organizations:${operation} to the caller`;
  if (account !== undefined && account === managementAccount)
    return `A${allow}, or check whether a policy denies it: the account itself is the management account.`;
  const management =
    managementAccount === undefined
      ? "the management account"
      : `the management account (${managementAccount})`;
  return (
    `Only ${management} and delegated administrators of any AWS service may read them. Use credentials of one of these, ` +
    "for example a Provider with assumeRoles, or have this account registered as a delegated administrator. " +
    `If it is one, a${allow}.`
  );
}

/** Accounts move while an organization is walked through. */
export class OrganizationChangingError extends ConfigAggregatorError<{
  readonly accounts: readonly string[];
}> {
  override readonly name = "OrganizationChangingError";

  constructor(accounts: readonly string[]) {
    super({
      code: "OrganizationChanging",
      facts: { accounts },
      what:
        "these accounts were found in no organizational unit, because they moved or left the organization while it was " +
        `read: ${firstOf(accounts)}`,
      advice: "Run it again.",
    });
  }
}

/** A rule names something that leads to no account. */
export class AccountsNotMatchedError extends ConfigAggregatorError<{
  readonly organization: string;
  readonly unmatched: readonly Unmatched[];
}> {
  override readonly name = "AccountsNotMatchedError";

  constructor(organization: string, unmatched: readonly Unmatched[]) {
    super({
      code: "AccountsNotMatched",
      facts: { organization, unmatched },
      what: `parts of the rule for organization ${organization} match no account`,
      ends: ":",
      details: listOf(
        unmatched.map(({ path, value, why }) => {
          const about = [path, value !== undefined && JSON.stringify(value), why];
          return `  ${about.filter(Boolean).join(": ")}`;
        }),
      ),
      advice: "Correct these parts of the rule.",
    });
  }
}

/** The management account's caller can't give AWS Config access to the organization. */
export class EnableAccessDeniedError extends ConfigAggregatorError<
  AtProperty & { readonly account: string }
> {
  override readonly name = "EnableAccessDeniedError";

  /** @param account - the management account */
  constructor(account: string) {
    super({
      code: "EnableAccessDenied",
      facts: { path: PATH, account },
      what:
        `${PATH}: the caller may not call organizations:EnableAWSServiceAccess in the management account ${account}, which ` +
        "AWS Config does in the caller's name",
      advice: "Allow it to the caller, also in its permissions boundary.",
    });
  }
}

/** A member that may not see who the delegated administrators are. AWS Config asks for them in the caller's name. */
export class DelegationNotReadableError extends ConfigAggregatorError<
  AtProperty & { readonly account: string; readonly managementAccount: string }
> {
  override readonly name = "DelegationNotReadableError";

  constructor(account: string, managementAccount: string) {
    super({
      code: "DelegationNotReadable",
      facts: { path: PATH, account, managementAccount },
      what:
        `${PATH}: the caller may not call organizations:ListDelegatedAdministrators, which AWS Config does in the caller's ` +
        "name",
      advice:
        `If account ${account} is a delegated administrator, allow that action to the caller. Otherwise ` +
        `${registering(account)} from the management account ${managementAccount}.`,
    });
  }
}

const REPLACE =
  "AWS doesn't change such an aggregator: replace it (`pulumi up --replace URN`), which also deletes the data it has " +
  "aggregated.";

/** What has changed in an organization; empty if that can't be told. */
interface ChangedOrganization {
  /** The management account when the aggregator was made, and the one of now. */
  readonly was?: string;
  readonly is?: string;
  /** The account that was registered as a delegated administrator after the aggregator was made, and both dates. */
  readonly account?: string;
  readonly registered?: string | undefined;
  readonly made?: string | undefined;
}

/** The organization's management account or delegated administrator is another one than when the aggregator was made. */
export class ChangedOrganizationError extends ConfigAggregatorError<AtProperty & ChangedOrganization> {
  override readonly name = "ChangedOrganizationError";

  constructor(facts: ChangedOrganization) {
    super({
      code: "OrganizationChanged",
      facts: { path: PATH, ...facts },
      what: `${PATH}: ${describeChange(facts)}`,
      advice: REPLACE,
    });
  }
}

function describeChange({ was, is, account, registered, made }: ChangedOrganization): string {
  if (was !== undefined && is !== undefined)
    return `the organization's management account was ${was} when the aggregator was created, and is ${is} now`;
  if (account !== undefined && registered !== undefined && made !== undefined)
    return (
      `account ${account} was registered as a delegated administrator on ${registered}, after the aggregator was created on ` +
      made
    );
  return "the organization's management account or delegated administrator has changed since the aggregator was created";
}

/** The organization that an account has left, and the one it is in. */
interface FormerOrganization {
  readonly account: string;
  readonly is: string;
  /** Undefined if the state doesn't say. */
  readonly was?: string;
  /** When the account joined the organization of now, and when the aggregator was created. */
  readonly joined?: string | undefined;
  readonly made?: string | undefined;
}

/** An aggregator of an organization that the account is no longer in. */
export class FormerOrganizationError extends ConfigAggregatorError<AtProperty & FormerOrganization> {
  override readonly name = "FormerOrganizationError";

  constructor(facts: FormerOrganization) {
    super({
      code: "FormerOrganization",
      facts: { path: PATH, ...facts },
      what: `${PATH}: ${describeFormer(facts)}`,
      advice: REPLACE,
    });
  }
}

function describeFormer({ account, is, was, joined, made }: FormerOrganization): string {
  if (was !== undefined)
    return `the aggregator was created for organization ${was}, and account ${account} is in organization ${is} now`;
  if (joined !== undefined && made !== undefined)
    return `account ${account} joined organization ${is} on ${joined}, after the aggregator was created on ${made}`;
  return `the aggregator was created for another organization than ${is}, in which account ${account} is now`;
}

/** AWS Config can't read the organization with this role. */
export class UnusableRoleError extends ConfigAggregatorError<
  AtProperty & { readonly roleArn: string; readonly problem: RoleProblem }
> {
  override readonly name = "UnusableRoleError";

  constructor(roleArn: string, problem: RoleProblem) {
    const path = "organizationAggregationSource.roleArn";
    const { what, advice } = ROLE_PROBLEMS[problem];
    super({
      code: "UnusableRole",
      facts: { path, roleArn, problem },
      what: `${path}: ${JSON.stringify(roleArn)}: ${what}`,
      advice,
    });
  }
}

/** `missing`: the account has no such role. `untrusting`: its trust policy doesn't let AWS Config assume it. */
export type RoleProblem = "missing" | "untrusting";

const ROLE_PROBLEMS: Readonly<Record<RoleProblem, Readonly<Record<"what" | "advice", string>>>> = {
  missing: {
    what: "there is no such role in this account",
    advice: "Correct the ARN, or create the role first: OrganizationRole has its policies.",
  },
  untrusting: {
    what: "its trust policy doesn't let config.amazonaws.com call sts:AssumeRole",
    advice: "Set its trust policy to OrganizationRole.assumeRolePolicy, or add that statement to it.",
  },
};
