import { ConfigAggregatorError, type Place } from "../domain/error";

/** An aggregator that an AWS service made and keeps. */
export class AwsOwnedError extends ConfigAggregatorError<Place & { readonly createdBy: string }> {
  override readonly name = "AwsOwnedError";
  readonly reason: string;

  constructor(name: string, region: string, createdBy: string) {
    super({
      code: "OwnedByAws",
      facts: { name, region, createdBy },
      what:
        `aggregator ${name} in ${region} belongs to AWS (${createdBy}). This package never changes or deletes such an ` +
        "aggregator, whatever the program says.",
      advice: {
        deployment:
          "Choose another name. If the aggregator is in this stack's state, remove it from there with `pulumi state delete`.",
        commandLine: "Leave it to the AWS service.",
      },
    });
    this.reason = `it belongs to AWS (${createdBy})`;
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
            what: `${where} no longer exists: somebody deleted it.`,
            effect: "nothing changed",
            advice: {
              deployment: "Run `pulumi up --refresh`, which creates it again.",
              commandLine: "Run `pulumi up --refresh` in the stack that owns it, which creates it again.",
            },
          }
        : {
            code: "AggregatorRecreated",
            facts: { name, region, recreatedAs },
            what: `${where} was deleted and recreated by somebody else (it is now ${recreatedAs}).`,
            effect: "nothing changed",
            advice: {
              deployment: "Run `pulumi up --refresh`, which tells what it finds.",
              commandLine: "List its claims again.",
            },
          },
    );
  }
}

/** The account is in no organization, so that none can be collected. */
export class NoOrganizationError extends ConfigAggregatorError<{ readonly account: string }> {
  override readonly name = "NoOrganizationError";

  constructor(account: string) {
    super({
      code: "NoOrganization",
      facts: { account },
      what:
        `organizationAggregationSource: account ${account} is in no organization. Use accountAggregationSource, or ` +
        "deploy from an account of the organization",
    });
  }
}

/** An organization that shares no services, only a bill. */
export class BillingOnlyError extends ConfigAggregatorError<{ readonly organization: string }> {
  override readonly name = "BillingOnlyError";

  constructor(organization: string) {
    super({
      code: "OrganizationBillingOnly",
      facts: { organization },
      what:
        `organizationAggregationSource: organization ${organization} has consolidated billing only. Enable all ` +
        "features in AWS Organizations first",
    });
  }
}

/** AWS Config may not read the organization. */
export class NoTrustedAccessError extends ConfigAggregatorError<{ readonly account: string }> {
  override readonly name = "NoTrustedAccessError";

  /** @param account - the one that calls, a delegated administrator */
  constructor(account: string) {
    super({
      code: "NoTrustedAccess",
      facts: { account },
      what:
        "organizationAggregationSource: AWS Config has no trusted access to the organization. Enable it from the management " +
        "account (`aws organizations enable-aws-service-access --service-principal config.amazonaws.com`)",
    });
  }
}

/** An account that may not collect its organization. */
export class NotDelegatedError extends ConfigAggregatorError<{
  readonly account: string;
  readonly managementAccount: string;
  readonly delegated: readonly string[];
}> {
  override readonly name = "NotDelegatedError";

  /** @param delegated - the delegated administrators for AWS Config */
  constructor(account: string, managementAccount: string, delegated: readonly string[]) {
    const others = delegated.length > 0 ? delegated.join(", ") : "none so far";
    super({
      code: "NotDelegated",
      facts: { account, managementAccount, delegated },
      what:
        `organizationAggregationSource: account ${account} is neither the organization's management account ` +
        `(${managementAccount}) nor a delegated administrator for config.amazonaws.com (${others}). Deploy from one of ` +
        "these, or register it from the management account (`aws organizations register-delegated-administrator " +
        `--account-id ${account} --service-principal config.amazonaws.com\`)`,
    });
  }
}
