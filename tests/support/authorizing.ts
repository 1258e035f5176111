import assert from "node:assert/strict";
import type { Inputs, Outputs } from "../../provider/authorization/inputs";
import type { AuthorizationApi } from "../../provider/aws/authorizations";
import { AwsError } from "../../provider/aws/errors";
import type { AwsErrorKind } from "../../provider/aws/failure";
import { OWNER_TAG, ownerTagValue } from "../../provider/domain/owner";
import type { Tags } from "../../provider/domain/tags";
import type { Context } from "../../provider/process/context";
import { MemoryAws } from "./memoryAws";
import { type Args, contextOf, MiniAuthorization } from "./miniEngine";

/** The account and region whose aggregators tests authorize. */
export const AGGREGATOR = { accountId: "210987654321", region: "eu-west-1" };
/** The account that authorizes them. */
export const SOURCE = "123456789012";
/** Regions that the account has enabled, sorted. */
export const [EU1, EU2, US] = ["eu-central-1", "eu-west-1", "us-east-1"] as const;
export const OWNER = "acme/payments/prod/0123456789abcdef0123456789abcdef";
export const UID = "1111111111111111";
/** An owner tag of another stack. */
export const OTHERS = "acme/other/prod/ffffffffffffffffffffffffffffffff id=1111111111111111";
export const CONTROL_TOWER = { "aws-control-tower": "managed-by-control-tower" };

/** What a program declares. */
export const args = (regions: unknown, more: Args = {}): Args => ({
  authorizedAccountId: AGGREGATOR.accountId,
  authorizedAwsRegion: AGGREGATOR.region,
  regions,
  ...more,
});

const mapOf = <T>(regions: readonly string[], value: T) =>
  Object.fromEntries(regions.map((region) => [region, value]));

/** Checked inputs. */
export const inputsOf = (regions: readonly string[], more: Partial<Inputs> = {}): Inputs => ({
  authorizedAccountId: AGGREGATOR.accountId,
  authorizedAwsRegion: AGGREGATOR.region,
  accountId: SOURCE,
  regions: mapOf(regions, true as const),
  owner: OWNER,
  label: "auth",
  ...more,
});

export const arnIn = (region: string) =>
  `arn:aws:config:${region}:${SOURCE}:aggregation-authorization/${AGGREGATOR.accountId}/${AGGREGATOR.region}`;

/** The outputs of a resource that has authorized in these regions. */
export const outputsOf = (regions: readonly string[], more: Partial<Outputs> = {}): Outputs => ({
  ...inputsOf(regions),
  accountId: SOURCE,
  uid: UID,
  arns: Object.fromEntries(regions.map((region) => [region, arnIn(region)])),
  grants: mapOf(regions, {}),
  tagsAll: {},
  ...more,
});

/** The owner tag of {@link outputsOf}'s resource. */
export const ownerTag = (going: Parameters<typeof ownerTagValue>[1] = {}, uid = UID): Tags => ({
  [OWNER_TAG]: ownerTagValue({ owner: OWNER, uid }, going),
});

/** An error of AWS's API. */
export const awsError = (awsCode = "AccessDeniedException", kind: AwsErrorKind = "refused"): AwsError =>
  new AwsError(`${awsCode} happened`, kind, awsCode);

/** An account and a resource that authorizes in it, new before each test. */
export class Authorizing {
  aws = new MemoryAws();
  stack = new MiniAuthorization(this.aws);

  /** The regions that authorize the aggregators. */
  get live(): string[] {
    return Object.keys(this.aws.grants(AGGREGATOR));
  }

  get outputs(): Outputs {
    return this.stack.state?.outputs ?? assert.fail("there is no state");
  }

  tagsIn(region: string): Tags {
    return this.aws.grants(AGGREGATOR)[region]?.tags ?? assert.fail(`none in ${region}`);
  }

  /** The owner tag of the resource. */
  get owned(): Tags {
    return ownerTag({}, this.outputs.uid);
  }

  /** Somebody else authorizes. */
  grant(region: string, tags: Tags = {}): void {
    this.aws.grant(region, AGGREGATOR, tags);
  }

  /** From now on, the credentials belong to another account. */
  moveTo(account: string): void {
    this.aws.organization = { ...this.aws.organization, account: async () => account };
  }

  /** AWS returns these statuses of regions. */
  enable(statuses: Readonly<Record<string, string>>): void {
    this.aws.accountRegions = async () => new Map(Object.entries(statuses));
  }

  /** AWS doesn't return the regions. */
  hideRegions(error = awsError()): void {
    this.aws.accountRegions = async () => {
      throw error;
    };
  }

  /** In these regions some calls do something else. @returns a function that undoes that */
  change(
    regions: readonly string[],
    by: (api: AuthorizationApi, region: string) => Partial<AuthorizationApi>,
  ): () => void {
    const before = this.aws.authorizations.bind(this.aws);
    this.aws.authorizations = (region, caller) => {
      const api = before(region, caller);
      return regions.includes(region) ? { ...api, ...by(api, region) } : api;
    };
    return () => {
      this.aws.authorizations = before;
    };
  }

  /** In these regions, calls about tags fail. */
  refuseTags(
    regions: readonly string[],
    calls: readonly ("listTags" | "tag" | "untag")[],
    error = awsError(),
  ): void {
    const before = this.aws.api.bind(this.aws);
    const fail = async () => {
      throw error;
    };
    this.aws.api = (region, caller) => ({
      ...before(region, caller),
      ...(regions.includes(region) && Object.fromEntries(calls.map((call) => [call, fail]))),
    });
  }

  /** The context of one provider process, and what it prints. */
  process(config?: Record<string, unknown>): { context: Context; said: string[] } {
    const said: string[] = [];
    const print = (line: string) => said.push(line);
    return { context: contextOf(this.aws, { print, ...(config && { config }) }), said };
  }
}

/** An {@link Authorizing} for the tests of a `describe`. */
export function useAuthorizing(): Authorizing {
  const one = new Authorizing();
  beforeEach(() => {
    one.aws = new MemoryAws();
    one.stack = new MiniAuthorization(one.aws);
  });
  return one;
}

/** The error with which something fails. */
export async function errorOf<T extends Error = Error>(run: Promise<unknown>): Promise<T> {
  return run.then(
    () => assert.fail("nothing failed"),
    (reason: T) => reason,
  );
}
