import assert from "node:assert/strict";
import { StartError } from "../../../emulator";
import {
  AggregatorExistsError,
  AggregatorNotFoundError,
  ConcurrentCreateError,
  DeclaredTwiceError,
  MembershipElsewhereError,
  MembershipNotSharedError,
  NotEmptyError,
  OwnedByOtherError,
  RegionUnknownError,
  SourceKindError,
  TagsFullError,
} from "../../../provider/aggregator/errors";
import type { Inputs } from "../../../provider/aggregator/inputs";
import {
  AuthorizationExistsError,
  AuthorizationNotReadableError,
  AuthorizationTagsFullError,
  AuthorizedTwiceError,
  NoEnabledRegionError,
  OtherAccountError,
  RegionNotEnabledError,
  RegionNotOfferedError,
  RegionsFailedError,
  RegionsNotReadableError,
  RegionUnreachableError,
  UnexpectedAccountError,
} from "../../../provider/authorization/errors";
import type { LiveAggregator } from "../../../provider/aws/aggregator";
import { AccountNotAllowedError } from "../../../provider/aws/connection";
import { EndpointError } from "../../../provider/aws/endpoints";
import { AwsError, translate } from "../../../provider/aws/errors";
import {
  ClaimChangedError,
  DeclinedError,
  DeployingError,
  ExpectationError,
  NoTableError,
  NotPrunedError,
  PruningInterruptedError,
  TableMismatchError,
  UnknownClaimError,
  UnnamedTableError,
} from "../../../provider/cli/claims/errors";
import { EmulatorNotStartedError } from "../../../provider/cli/emulator/errors";
import { InvalidReportError, UnwritableFileError } from "../../../provider/cli/report/errors";
import { NoRecoveryError, TableError } from "../../../provider/cli/table/errors";
import { UsageError } from "../../../provider/cli/usageError";
import type { ConfigAggregatorError } from "../../../provider/domain/error";
import { ERROR_CODES, type ErrorCode } from "../../../provider/domain/errorCodes";
import { inLine, listOf, render, sentenceOf, whole } from "../../../provider/domain/errorText";
import { causeOf } from "../../../provider/domain/health/causes";
import { groupsByCause } from "../../../provider/domain/health/summary";
import { InvalidPropertyError } from "../../../provider/engine/errors";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import { ForeignProviderError, SettingsNotKnownError } from "../../../provider/functions/errors";
import { SourcesNotReadyError, SourcesUnknownError } from "../../../provider/health/errors";
import {
  AccountsNotMatchedError,
  AggregatorGoneError,
  AwsOwnedError,
  BillingOnlyError,
  ChangedOrganizationError,
  DelegationNotReadableError,
  EnableAccessDeniedError,
  FormerOrganizationError,
  NoOrganizationError,
  NoTrustedAccessError,
  NotDelegatedError,
  OrganizationChangingError,
  OrganizationNotReadableError,
  OutsideOrganizationError,
  UnknownAggregatorError,
  UnusableRoleError,
} from "../../../provider/live/errors";
import {
  JoinedByNameError,
  MembershipNotReadableError,
  OtherAggregatorAccountError,
  OtherAggregatorError,
} from "../../../provider/membership/errors";
import {
  ImportNotSupportedError,
  InvalidArgumentError,
  InvalidArgumentsError,
  PackageNotFoundError,
} from "../../../provider/resources/errors";
import { InvalidRolloutError, NoPulumiError, RolloutRunningError } from "../../../provider/rollout/errors";
import * as sharing from "../../../provider/sharing/errors";
import { PublishingInterrupted, RecreatedByPutError } from "../../../provider/sharing/protocol/errors";
import {
  ClaimsMovedError,
  LeaseContendedError,
  LeaseUnreadableError,
  OtherRunError,
  OwnClaimUnreadableError,
  StackAtWorkError,
} from "../../../provider/sharing/store/errors";

const [NAME, REGION, KEY] = ["security", "us-east-1", "a/prod/team:0123456789abcdef"];
const NAMED = { name: NAME, region: REGION };
const PLATFORM = { stack: "acme/platform/prod", hash: "00", uid: undefined } as never;
const OWN = "acme/payments/prod/0123456789abcdef0123456789abcdef";
const INPUTS = { name: NAME, region: REGION, owner: OWN } as unknown as Inputs;
const LIVE: LiveAggregator = {
  name: NAME,
  arn: "arn:x",
  source: { kind: "account", accountIds: ["111111111111"], regions: "all" },
  filters: {},
} as unknown as LiveAggregator;

const aws = (name: string, operation: string, status = 400) =>
  translate(Object.assign(new Error("No."), { name, $metadata: { httpStatusCode: status } }), {
    operation,
    target: "aggregator security in us-east-1",
    region: REGION,
  });
const PUT = "PutConfigurationAggregator";
const READ = "DescribeConfigurationAggregators";
const LOST = aws("ServiceUnavailable", PUT, 503);
const LEASE = { item: "lease", aggregator: "arn:x", table: "claims" };

/** Every code, and every text that it has: for a deployment, and for the command line where that differs. */
const TEXTS: readonly (readonly [
  error: ConfigAggregatorError,
  code: ErrorCode,
  deployment: string,
  commandLine?: string,
])[] = [
  [
    aws("ThrottlingException", PUT),
    "AwsThrottled",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: ThrottlingException: No.\n" +
      "AWS is throttling this account: run `pulumi up` again in a minute.",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: ThrottlingException: No.\n" +
      "AWS is throttling this account: run this command again in a minute.",
  ],
  [
    aws("ThrottlingException", READ),
    "AwsThrottled",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: " +
      "ThrottlingException: No.\n" +
      "AWS is throttling this account: run it again in a minute, or raise requestTimeoutSeconds.",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: " +
      "ThrottlingException: No.\n" +
      "AWS is throttling this account: run it again in a minute.",
  ],
  [
    new AuthorizationNotReadableError("210987654321/eu-west-1@111111111111"),
    "AuthorizationNotReadable",
    "an authorization can't be read by its id alone (210987654321/eu-west-1@111111111111).\n" +
      "Declare it with adopt: true: authorizations that are there already then stay as they are.",
  ],
  [
    new AuthorizationExistsError(
      "auth",
      "210987654321 (eu-west-1)",
      [
        { region: "us-east-1", relation: "other" },
        { region: "eu-west-1", relation: "other" },
        { region: "eu-west-2", relation: "other", owner: PLATFORM },
        { region: "eu-west-3", relation: "other", owner: { stack: "acme/payments/prod", hash: "00" } },
        { region: "sa-east-1", relation: "same name" },
        { region: "us-west-1", relation: "control tower" },
      ],
      OWN,
    ),
    "AuthorizationExists",
    "auth: authorizations of 210987654321 (eu-west-1) exist already: in 2 regions (eu-west-1, us-east-1), owned by no " +
      "stack; in 1 region (eu-west-2), owned by stack acme/platform/prod; in 1 region (eu-west-3), owned by another " +
      "resource of this stack; in 1 region (sa-east-1), made by a resource of the same name in another state; in 1 region " +
      "(us-west-1), managed by AWS Control Tower. Nothing was changed.\n" +
      "Set adopt: true to manage them from now on; a delete then leaves them there. Otherwise leave these regions out.",
  ],
  [
    new OtherAccountError("auth", "210987654321 (eu-west-1)", {
      account: "222222222222",
      recorded: "111111111111",
      step: "deleted",
    }),
    "OtherAccount",
    "auth: the authorizations of 210987654321 (eu-west-1) are those of account 111111111111, and the credentials are of " +
      "account 222222222222, so that they can't be deleted. Nothing was changed.\n" +
      "Use credentials, a profile or a role of account 111111111111. If that account is gone, remove the resource from " +
      "this stack's state with `pulumi state delete`.",
  ],
  [
    new AuthorizationTagsFullError("auth", { "us-east-1": 51, "eu-west-1": 52 }),
    "AuthorizationTagsFull",
    "auth: tags: an authorization can have 50 tags, and with those of others it would have 52 in 2 regions (eu-west-1, " +
      "us-east-1). Nothing was changed.\n" +
      "Declare fewer tags, or remove those of others.",
  ],
  [
    new UnexpectedAccountError("auth", { account: "222222222222", expected: "111111111111" }),
    "UnexpectedAccount",
    "auth: accountId names account 111111111111, and the credentials of the source account are of account 222222222222. Nothing was " +
      "changed.\n" +
      "Set providers.source to a provider of account 111111111111, or correct accountId.",
  ],
  [
    new RegionsFailedError(
      "auth",
      "210987654321 (eu-west-1)",
      "authorized",
      [
        { region: "eu-west-1", error: aws("AccessDeniedException", "PutAggregationAuthorization") },
        { region: "us-east-1", error: new Error("no") },
      ],
      17,
    ),
    "RegionsFailed",
    "auth: authorizing 210987654321 (eu-west-1) failed in 2 of 17 regions. In the other 15 it is done and stays so.\n" +
      "eu-west-1: PutAggregationAuthorization of aggregator security in us-east-1 failed: AccessDeniedException: No.\n" +
      "us-east-1: no\n" +
      "Allow config:PutAggregationAuthorization and config:TagResource to the caller in us-east-1, or check whether a " +
      "service control policy denies it.\n" +
      "The next `pulumi up` does what is left.",
  ],
  [
    new RegionsFailedError(
      "auth",
      "210987654321 (eu-west-1)",
      "read",
      [{ region: "us-east-1", error: new Error("no") }],
      2,
    ),
    "RegionsFailed",
    "auth: reading authorizations of 210987654321 (eu-west-1) failed in 1 of 2 regions. Nothing was changed.\n" +
      "us-east-1: no",
  ],
  [
    new RegionsFailedError(
      "auth",
      "210987654321 (eu-west-1)",
      "deleted",
      [{ region: "us-east-1", error: new Error("no") }],
      2,
    ),
    "RegionsFailed",
    "auth: deleting authorizations of 210987654321 (eu-west-1) failed in 1 of 2 regions. In the other one it is done and " +
      "stays so.\n" +
      "us-east-1: no\n" +
      "The next run does what is left.",
  ],
  [
    new AuthorizedTwiceError("auth", "210987654321 (eu-west-1)", ["us-east-1"]),
    "AuthorizedTwice",
    "regions: another resource of this program authorizes 210987654321 (eu-west-1) in 1 region (us-east-1).\n" +
      "Leave these regions out of one of the two resources.",
  ],
  [
    new NoEnabledRegionError("111111111111"),
    "NoEnabledRegion",
    'regions: "all": AWS lists no region that account 111111111111 has enabled.\n' +
      'In the program, list the regions in place of "all".',
  ],
  [
    new RegionsNotReadableError("111111111111", aws("AccessDeniedException", "ListRegions")),
    "RegionsNotReadable",
    'regions: "all" needs account:ListRegions, which lists the regions that are enabled. ListRegions of aggregator security ' +
      "in us-east-1 failed: AccessDeniedException: No.\n" +
      'Allow account:ListRegions to the caller, or list the regions in place of "all".',
  ],
  [
    new RegionNotOfferedError("eu-west-9"),
    "RegionNotOffered",
    'regions["eu-west-9"]: AWS offers the account no region with this code.\n' +
      "Correct the code, or leave the region out.",
  ],
  [
    new RegionUnreachableError("auth", [
      { region: "eu-west-1", error: aws("ENOTFOUND", READ) },
      { region: "af-south-1", error: aws("ENOTFOUND", READ) },
    ]),
    "RegionUnreachable",
    "auth: AWS Config can't be reached in 2 regions (af-south-1, eu-west-1) (ENOTFOUND), although AWS answers elsewhere. " +
      "Most likely, AWS Config isn't offered there. Nothing was changed.\n" +
      "Leave these regions out. If AWS Config is offered there, check the network, and any endpoint that is set (endpoints, AWS_ENDPOINT_URL).",
  ],
  [
    new RegionNotEnabledError("me-south-1", "DISABLED"),
    "RegionNotEnabled",
    'regions["me-south-1"]: the region isn\'t enabled for the account (DISABLED).\nEnable it (`aws account enable-region ' +
      "--region-name me-south-1`), or leave it out.",
  ],
  [
    new RegionNotEnabledError("ap-east-1", "ENABLING"),
    "RegionNotEnabled",
    'regions["ap-east-1"]: the region is being enabled for the account, which can take hours.\n' +
      "Deploy again once it is enabled, or leave it out.",
  ],
  [
    LOST,
    "AwsUnknownOutcome",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: ServiceUnavailable: No. " +
      "It is not known whether it took effect.\n" +
      "Run `pulumi up` again: it reads the current state and finishes.",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: ServiceUnavailable: No. " +
      "It is not known whether it took effect.\n" +
      "Run this command again: it reads the current state and finishes.",
  ],
  [
    aws("MalformedAnswer", READ),
    "AwsMalformedAnswer",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: MalformedAnswer: " +
      "No.\n" +
      "The answer is incomplete, or not from AWS, so it was not used: nothing was changed because of " +
      "it. Run it again. If that doesn't help, check what is between this machine and AWS (a proxy, a " +
      "firewall), and any endpoint that is set (endpoints, AWS_ENDPOINT_URL).",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: MalformedAnswer: " +
      "No.\n" +
      "The answer is incomplete, or not from AWS, so it was not used: nothing was changed because of " +
      "it. Run it again. If that doesn't help, check what is between this machine and AWS (a proxy, a " +
      "firewall), and any endpoint that is set (--endpoint-url, AWS_ENDPOINT_URL).",
  ],
  [
    aws("InvalidRoleException", PUT),
    "AwsInvalidRole",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: InvalidRoleException: No.\n" +
      "The organization role needs a trust policy that lets config.amazonaws.com call sts:AssumeRole, " +
      "and the managed policy service-role/AWSConfigRoleForOrganizations. A role that was created a " +
      "moment ago can take a minute to work.",
  ],
  [
    aws("NoSuchConfigurationAggregatorException", "DeleteConfigurationAggregator"),
    "AwsNotFound",
    "DeleteConfigurationAggregator of aggregator security in us-east-1 failed: " +
      "NoSuchConfigurationAggregatorException: No.\n" +
      "Run `pulumi up --refresh`, which creates it again.",
    "DeleteConfigurationAggregator of aggregator security in us-east-1 failed: " +
      "NoSuchConfigurationAggregatorException: No.\n" +
      "Run `pulumi up --refresh` in the stack that owns it, which creates it again.",
  ],
  [
    aws("ServiceUnavailable", READ, 503),
    "AwsUnknownOutcome",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: ServiceUnavailable: No.\n" +
      "The call only reads: run the same Pulumi command again.",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: ServiceUnavailable: No.\n" +
      "The call only reads: run this command again.",
  ],
  [
    translate(Object.assign(new Error("No."), { name: "TimeoutError" }), {
      operation: PUT,
      target: "aggregator security in us-east-1",
      region: REGION,
      sent: false,
    }),
    "AwsUnreachable",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: TimeoutError: No.\n" +
      "There were no credentials in time, so nothing was sent: run the same Pulumi command again.",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: TimeoutError: No.\n" +
      "There were no credentials in time, so nothing was sent: run this command again.",
  ],
  [
    translate(Object.assign(new Error("No."), { code: "ECONNREFUSED", syscall: "connect" }), {
      operation: READ,
      target: "aggregator security in us-east-1",
      region: REGION,
      credentials: { from: "profile", profile: "audit", isOfEnvironment: false, isChained: false },
    }),
    "AwsUnreachable",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: ECONNREFUSED: No.\n" +
      "There was no connection, so nothing was sent. Check the network, the name of the region " +
      "(us-east-1), and any endpoint that is set (endpoints, AWS_ENDPOINT_URL). Credentials come from profile audit.",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: ECONNREFUSED: No.\n" +
      "There was no connection, so nothing was sent. Check the network, the name of the region " +
      "(us-east-1), and any endpoint that is set (--endpoint-url, AWS_ENDPOINT_URL). Credentials come from profile audit.",
  ],
  [
    aws("CredentialsProviderError", READ),
    "AwsUnauthenticated",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: " +
      "CredentialsProviderError: No.\n" +
      "Set AWS credentials (environment, profile, aws:* config or Provider), then run it again.",
    "DescribeConfigurationAggregators of aggregator security in us-east-1 failed: " +
      "CredentialsProviderError: No.\n" +
      "Set AWS credentials (environment, or --profile), then run it again.",
  ],
  [new AwsError("it was not sent", "late", "TooLateError"), "AwsTooLate", "it was not sent"],
  [
    aws("AccessDeniedException", PUT),
    "AwsRejected",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: AccessDeniedException: " +
      "No.\n" +
      "Allow config:PutConfigurationAggregator and config:TagResource to the caller in us-east-1, or " +
      "check whether a service control policy denies it.",
  ],
  [
    new AccountNotAllowedError("111111111111", "allowedAccountIds"),
    "AccountNotAllowed",
    "the credentials are of account 111111111111, which allowedAccountIds doesn't name. The request was " +
      "not sent.\n" +
      "Use the credentials, profile or role of another account, or change that setting.",
  ],
  [
    new EndpointError("AWS_ENDPOINT_URL", "localhost"),
    "InvalidEndpoint",
    'AWS_ENDPOINT_URL must be a URL that begins with http:// or https://, not "localhost". The ' +
      "request was not sent.\n" +
      "Correct it, or set endpoints, which takes precedence.",
    'AWS_ENDPOINT_URL must be a URL that begins with http:// or https://, not "localhost". The ' +
      "request was not sent.\n" +
      "Correct it, or give --endpoint-url, which takes precedence.",
  ],
  [
    new AwsOwnedError(NAME, REGION, { service: "audit.amazonaws.com", shownBy: "CreatedBy" }),
    "OwnedByAws",
    "aggregator security in us-east-1 belongs to AWS (created by audit.amazonaws.com). This package " +
      "never changes or deletes such an aggregator, whatever the program says.\n" +
      "Choose another name. If the aggregator is in this stack's state, remove it from there with " +
      "`pulumi state delete`.",
    "aggregator security in us-east-1 belongs to AWS (created by audit.amazonaws.com). This package " +
      "never changes or deletes such an aggregator, whatever the program says.\n" +
      "Leave it to the AWS service.",
  ],
  [
    new AggregatorGoneError(NAME, REGION),
    "AggregatorGone",
    "aggregator security in us-east-1 no longer exists: somebody deleted it. Nothing was changed.\n" +
      "Run `pulumi up --refresh`, which creates it again.",
    "aggregator security in us-east-1 no longer exists: somebody deleted it. Nothing was changed.\n" +
      "Run `pulumi up --refresh` in the stack that owns it, which creates it again.",
  ],
  [
    new AggregatorGoneError(NAME, REGION, "arn:y"),
    "AggregatorRecreated",
    "aggregator security in us-east-1 was deleted and recreated by somebody else (it is now arn:y). " +
      "Nothing was changed.\n" +
      "Run `pulumi up --refresh`, which tells what it finds.",
    "aggregator security in us-east-1 was deleted and recreated by somebody else (it is now arn:y). " +
      "Nothing was changed.\n" +
      "List its claims again.",
  ],
  [
    new OutsideOrganizationError("222222222222"),
    "OutsideOrganization",
    "account 222222222222 is in no organization, so there are no accounts to select from.\n" +
      "Use credentials of an account of the organization, or list the account ids yourself.",
  ],
  [
    new OrganizationNotReadableError(
      "222222222222",
      { id: "o-a", allFeatures: true, managementAccount: "111111111111" },
      undefined,
    ),
    "OrganizationNotReadable",
    "account 222222222222 gets an empty list as the accounts of organization o-a, which has at least its management " +
      "account (111111111111). AWS Organizations answers so if an account may not read them.\n" +
      "Only the management account (111111111111) and delegated administrators of any AWS service may read them. Use " +
      "credentials of one of these, for example a Provider with assumeRoles, or have this account registered as a " +
      "delegated administrator. If it is one, allow organizations:ListAccounts to the caller.",
  ],
  [
    new OrganizationChangingError(["222222222222"]),
    "OrganizationChanging",
    "these accounts were found in no organizational unit, because they moved or left the organization while it was " +
      "read: 222222222222.\nRun it again.",
  ],
  [
    new AccountsNotMatchedError("o-a", [
      { path: "tags", why: "no account that could be included has env=qa" },
    ]),
    "AccountsNotMatched",
    "parts of the rule for organization o-a match no account:\n" +
      "  tags: no account that could be included has env=qa\n" +
      "Correct these parts of the rule.",
  ],
  [
    new PartialFailure("id", {}, new sharing.LastAccountError(NAME, REGION)),
    "PartialFailure",
    "aggregator security in us-east-1 would have no account left, and AWS requires at least one.\n" +
      "Have another stack join first, or delete the aggregator.",
    "aggregator security in us-east-1 would have no account left, and AWS requires at least one.\n" +
      "Have another stack join first, use --keep-accounts, or delete the aggregator.",
  ],
  [
    new AggregatorExistsError({ live: LIVE, owner: undefined, tags: {} }, INPUTS, () => false),
    "AggregatorExists",
    "aggregator security already exists in us-east-1: it holds 1 account (111111111111), no stack " +
      "owns it, its ARN is arn:x. Nothing was changed.\n" +
      "Set adopt: true to take it over and keep what it contains, or choose another name.",
  ],
  [
    new AggregatorNotFoundError(NAME, REGION),
    "AggregatorNotFound",
    "there is no aggregator security in us-east-1.\n" +
      "Check its name. If the aggregator is in another region than the provider's, write the id as " +
      "name@region.",
  ],
  [
    new RegionUnknownError(NAME),
    "RegionUnknown",
    "the region of aggregator security is not known.\n" +
      "Write the id as security@us-east-1, or set aws:region.",
  ],
  [
    new NotEmptyError(NAME, REGION, ["111111111111"], false),
    "NotEmpty",
    "aggregator security in us-east-1 can't be deleted, because others still have accounts in it: 1 " +
      "account (111111111111). Nothing was changed.\n" +
      "Have the others remove them first, or set forceDestroy: true, run `pulumi up`, then delete it " +
      "again.",
  ],
  [
    new OwnedByOtherError(NAME, REGION, PLATFORM),
    "OwnedByOther",
    "aggregator security in us-east-1 can't be deleted, because stack acme/platform/prod has taken it " +
      "over. Nothing was changed.\n" +
      "Remove it from this stack's state with `pulumi state delete`. If stacks share it, remove this " +
      "stack's claim with `npx pulumi-aws-config-aggregator claims prune`.",
  ],
  [
    new OwnedByOtherError(NAME, REGION, PLATFORM, "changed"),
    "OwnedByOther",
    "aggregator security in us-east-1 can't be changed, because stack acme/platform/prod has taken it over. Nothing was " +
      "changed.\n" +
      "Remove it from this stack's state with `pulumi state delete`. If stacks share it, remove this " +
      "stack's claim with `npx pulumi-aws-config-aggregator claims prune`.",
  ],
  [
    new TagsFullError(51, { claims: 3, reserve: 1 }),
    "TagsFull",
    "tags: an aggregator can have 50 tags, and with these it would have 51; 3 of them are claims of " +
      "the stacks that share it, and 1 must stay free, so that every stack can change its claim and leave.\n" +
      "Declare fewer tags, or keep the claims in a table (claims: { dynamodbTable: … }).",
  ],
  [
    new TagsFullError(51),
    "TagsFull",
    "tags: an aggregator can have 50 tags, and with these it would have 51, those of others included.\n" +
      "Declare fewer tags, or have others remove theirs.",
  ],
  [
    new SourceKindError(LIVE, REGION, "organization"),
    "SourceKindFixed",
    "aggregator security already exists in us-east-1 with an account source, and AWS can't change it " +
      "to an organization source. Nothing was changed.\n" +
      "Delete it first, which also deletes the data it has aggregated, or choose another name.",
  ],
  [
    new ConcurrentCreateError("arn:x", INPUTS, PLATFORM),
    "ConcurrentCreate",
    "aggregator security in us-east-1 (arn:x) was created at the same time by stack " +
      "acme/platform/prod. This deployment overwrote its accounts: some of them may be missing, and " +
      "accounts that are declared here may have stayed on it.\n" +
      "Choose another name here. If accounts of stack acme/platform/prod are missing, run `pulumi up " +
      "--refresh` there, which restores them.",
  ],
  [
    new sharing.NoAggregatorError(NAME, REGION),
    "NoAggregator",
    "there is no aggregator security in us-east-1 for these credentials, and a membership can only join one that exists. " +
      "Nothing was changed.\n" +
      'First deploy the stack that declares ConfigurationAggregator "security" with merge: "shared". If ' +
      "this program declares it, pass it as aggregator instead of its name. If it is in another region, " +
      "set region. If it is in another account, use a provider of that account, or assume a role there (assumeRoles).",
  ],
  [
    new sharing.JoinedGoneError(NAME, REGION),
    "JoinedAggregatorGone",
    "aggregator security in us-east-1, which this stack had joined, no longer exists, or these " +
      "credentials are of another account. Nothing was changed.\n" +
      "Once the stack that owns it has recreated it, run `pulumi up --refresh` here, which joins it " +
      "again.",
  ],
  [
    new sharing.NotSharedError(NAME, REGION, PLATFORM),
    "NotShared",
    "aggregator security in us-east-1 is not shared: stack acme/platform/prod owns it alone. Nothing " +
      "was changed.\n" +
      'Set merge: "shared" on its ConfigurationAggregator in that stack and run `pulumi up` there, then ' +
      "run it here again.",
  ],
  [
    new sharing.DeclaredUnsharedError(NAME, REGION, "preserve"),
    "DeclaredUnshared",
    'aggregator security in us-east-1 is not shared: this program declares it with merge: "preserve". ' +
      "Nothing was changed.\n" +
      'Set merge: "shared" on its ConfigurationAggregator, or remove the membership.',
  ],
  [
    new sharing.OrganizationJoinedError(NAME, REGION),
    "OrganizationNotJoinable",
    "aggregator security in us-east-1 collects a whole organization, so a stack can't add accounts to " +
      "it. Nothing was changed.\n" +
      "Join an aggregator that has an accountAggregationSource.",
  ],
  [
    new sharing.SharedByOthersError(NAME, REGION, "tags", false),
    "SharedByOthers",
    "aggregator security in us-east-1 is shared by stacks whose claims are kept in tags. A stack that takes it " +
      "over has to share it as well. Nothing was changed.\n" +
      'Set merge: "shared" together with adopt: true, and leave claims.dynamodbTable out.',
  ],
  [
    new sharing.SharedByOthersError(NAME, REGION, "tags", true),
    "SharedByOthers",
    "aggregator security in us-east-1 is shared by stacks whose claims are kept in tags. This stack " +
      "owns it, but has no state of it. Nothing was changed.\n" +
      'Set merge: "shared", leave claims.dynamodbTable out, and run `pulumi up`. You can change both ' +
      "afterwards.",
  ],
  [
    new sharing.OtherStoreError(NAME, REGION, "tags", "dynamodb:us-east-1/claims"),
    "OtherStore",
    "the claims of aggregator security in us-east-1 are kept in tags, but this stack would keep its " +
      "claim in dynamodb:us-east-1/claims. Nothing was changed.\n" +
      "Here, on the Provider, or in the stack config (aws-config:claims), leave claims.dynamodbTable " +
      "out.",
    "the claims of aggregator security in us-east-1 are kept in tags, but this stack would keep its " +
      "claim in dynamodb:us-east-1/claims. Nothing was changed.\n" +
      "Run this command again: the claims were moved while it ran.",
  ],
  [
    new sharing.OtherTableError(NAME, REGION, "dynamodb:us-east-1/claims"),
    "OtherTable",
    "dynamodb:us-east-1/claims holds no claim on aggregator security in us-east-1, although the owner " +
      "of the aggregator keeps claims in a table of that name. Nothing was changed.\n" +
      'If that table is in another account, give its ARN: claims: { dynamodbTable: "arn:aws:dynamodb:…" ' +
      "}. If a deployment of the owner was interrupted, run `pulumi up` there first.",
  ],
  [
    new sharing.ClosingError(NAME, REGION, [KEY, "a/prod/search:0123456789abcdef"], "changed"),
    "Closing",
    "aggregator security in us-east-1 can't be changed, because a/prod/team, a/prod/search are deleting it, moving its " +
      "claims, or ending its sharing. Nothing was changed.\n" +
      "If the aggregator is to stay, run `pulumi up --refresh` in these stacks, then here.",
    "aggregator security in us-east-1 can't be changed, because a/prod/team, a/prod/search are deleting it, moving its " +
      "claims, or ending its sharing. Nothing was changed.\n" +
      "If the aggregator is to stay, run `pulumi up --refresh` in these stacks, then run this command again.",
  ],
  [
    new sharing.ClosingError(NAME, REGION, [KEY]),
    "Closing",
    "aggregator security in us-east-1 can't be joined, because a/prod/team is deleting it, moving its " +
      "claims, or ending its sharing. Nothing was changed.\n" +
      "If the aggregator is to stay, run `pulumi up --refresh` in that stack, then here.",
    "aggregator security in us-east-1 can't be joined, because a/prod/team is deleting it, moving its " +
      "claims, or ending its sharing. Nothing was changed.\n" +
      "If the aggregator is to stay, run `pulumi up --refresh` in that stack, then run this command " +
      "again.",
  ],
  [
    new sharing.ClaimedError(NAMED, "deleted", { claims: [KEY], isOwn: true }, "Remove them first."),
    "ClaimedByOthers",
    "aggregator security in us-east-1 can't be deleted, because memberships of this stack have joined it: " +
      "a/prod/team. Nothing was changed.\n" +
      "Remove them first.",
  ],
  [
    new sharing.ClaimedError(NAMED, "deleted", { claims: [KEY] }, "Have them leave first."),
    "ClaimedByOthers",
    "aggregator security in us-east-1 can't be deleted, because other stacks have joined it: " +
      "a/prod/team. Nothing was changed.\n" +
      "Have them leave first.",
  ],
  [
    new sharing.NotRestoredError(NAME, REGION, ["111111111111"], new sharing.LastAccountError(NAME, REGION)),
    "AccountsNotRestored",
    "aggregator security in us-east-1 did not show these accounts of this stack at the end of the " +
      "run: 111111111111. The run had removed its claim on them, then failed, and could not restore " +
      "them.\n" +
      "Run `pulumi up --refresh`, which restores them if no other stack has done so.\n" +
      "The cause was: aggregator security in us-east-1 would have no account left, and AWS requires at " +
      "least one.\n" +
      "Have another stack join first, or delete the aggregator.",
    "aggregator security in us-east-1 did not show these accounts of this stack at the end of the " +
      "run: 111111111111. The run had removed its claim on them, then failed, and could not restore " +
      "them.\n" +
      "Run `pulumi up --refresh` in the stack of the claim, which restores them.\n" +
      "The cause was: aggregator security in us-east-1 would have no account left, and AWS requires at " +
      "least one.\n" +
      "Have another stack join first, use --keep-accounts, or delete the aggregator.",
  ],
  [
    new sharing.ClaimsFullError(NAME, REGION, { of: "item", bytes: 409_601, accounts: 31_500, leaving: 0 }),
    "ClaimsFull",
    "aggregator security in us-east-1 has no capacity for this claim: a DynamoDB item can have 409600 bytes, and the claim " +
      "of 31500 accounts, with 0 more that are leaving, needs 409601. Nothing was changed.\n" +
      "Keep the claims in a DynamoDB table, which has no such limit: set claims: { dynamodbTable: … } " +
      "on the owner. That moves the claims of all stacks; members that name no table find it by the aggregator's tags. Or " +
      "prune the claims of stacks that are gone, and remove tags.",
  ],
  [
    new sharing.TooManyAccountsError(NAME, REGION, 10_001),
    "TooManyAccounts",
    "aggregator security in us-east-1 would have 10,001 accounts, those of others included, and an " +
      "aggregator can have 10,000 accounts. Nothing was changed.\n" +
      "Declare fewer accounts, have others remove theirs, or use another aggregator for some of them.",
  ],
  [
    new sharing.LastAccountError(NAME, REGION),
    "LastAccount",
    "aggregator security in us-east-1 would have no account left, and AWS requires at least one. " +
      "Nothing was changed.\n" +
      "Have another stack join first, or delete the aggregator.",
    "aggregator security in us-east-1 would have no account left, and AWS requires at least one. " +
      "Nothing was changed.\n" +
      "Have another stack join first, use --keep-accounts, or delete the aggregator.",
  ],
  [
    new sharing.TooManyRemovalsError(
      NAME,
      REGION,
      { removed: ["111111111111"], of: 10_000 },
      { max: 0, secret: false },
    ),
    "TooManyRemovals",
    "this change would take 1 account of 10,000 (111111111111) out of aggregator security in us-east-1, and " +
      "maxRemovals allows 0. Nothing was changed.\n" +
      "Find out why the program no longer declares them. If they are to leave, raise maxRemovals to 1 and run " +
      "`pulumi up` again.",
  ],
  [
    new sharing.UnreadableClaimError(NAME, REGION, [KEY]),
    "UnreadableClaim",
    "no account is removed from aggregator security in us-east-1, because these claims can't be read " +
      "and may still need it: a/prod/team:0123456789abcdef. Nothing was changed.\n" +
      "Run `pulumi up --refresh` with the newest version of this package in the stack that each claim " +
      "names, which writes it again. If that stack is gone, prune its claim.",
    "no account is removed from aggregator security in us-east-1, because these claims can't be read " +
      "and may still need it: a/prod/team:0123456789abcdef. Nothing was changed.\n" +
      "Run `pulumi up --refresh` with the newest version of this package in the stack that each claim " +
      "names, which writes it again. If that stack is gone, remove its claim with --damaged.",
  ],
  [
    new sharing.TooSlowError(NAME, REGION, 10),
    "TooSlow",
    "aggregator security in us-east-1 was not changed, because a few calls to AWS repeatedly took " +
      "longer than 10 s. The claim was rolled back.\n" +
      "Run `pulumi up` again when AWS answers faster, or raise publishing.turnSeconds on the Provider.",
    "aggregator security in us-east-1 was not changed, because a few calls to AWS repeatedly took " +
      "longer than 10 s. The claim was rolled back.\n" +
      "Run this command again when AWS answers faster, or raise --turn-seconds.",
  ],
  [
    new sharing.ContendedClaimError(NAME, REGION, KEY),
    "ContendedClaim",
    "the claim a/prod/team on aggregator security in us-east-1 keeps changing: another run of this " +
      "stack is going on, or something removes its tags.\n" +
      "Let the other run end, or stop what removes the tags, then run `pulumi up` again.",
    "the claim a/prod/team on aggregator security in us-east-1 keeps changing: another run of this " +
      "stack is going on, or something removes its tags.\n" +
      "Let that run end, or stop what removes the tags, then run this command again.",
  ],
  [
    new RecreatedByPutError(NAME, "arn:y"),
    "RecreatedByPut",
    "aggregator security was deleted by somebody at the same time, so the Put created another one " +
      "(arn:y), which no stack owns.\n" +
      "Delete the new one, run `pulumi up --refresh` in the stack that owned the former one, then here.",
    "aggregator security was deleted by somebody at the same time, so the Put created another one " +
      "(arn:y), which no stack owns.\n" +
      "Delete the new one, run `pulumi up --refresh` in the stack that owned the former one.",
  ],
  [
    new PublishingInterrupted(LOST.with({ rollback: new sharing.TooSlowError(NAME, REGION, 10) }), LIVE),
    "PublishingInterrupted",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: ServiceUnavailable: No. " +
      "It is not known whether it took effect.\n" +
      "The claim of this stack is recorded: run `pulumi up` again, and it continues from there.\n" +
      "Run `pulumi up` again: it reads the current state and finishes.\n" +
      "While the claim was rolled back: aggregator security in us-east-1 was not changed, because a few " +
      "calls to AWS repeatedly took longer than 10 s. The claim was rolled back.\n" +
      "Run `pulumi up` again when AWS answers faster, or raise publishing.turnSeconds on the Provider.",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: ServiceUnavailable: No. " +
      "It is not known whether it took effect.\n" +
      "The claim is still recorded: run this command again, and it continues from there.\n" +
      "Run this command again: it reads the current state and finishes.\n" +
      "While the claim was rolled back: aggregator security in us-east-1 was not changed, because a few " +
      "calls to AWS repeatedly took longer than 10 s. The claim was rolled back.\n" +
      "Run this command again when AWS answers faster, or raise --turn-seconds.",
  ],
  [
    new sharing.ClaimNotWrittenError(),
    "ClaimNotWritten",
    "a claim could not be written: the answer of AWS was lost.\n" + "Run `pulumi up` again.",
    "a claim could not be written: the answer of AWS was lost.\n" +
      "Look at it with `claims list`, then run this command again.",
  ],
  [
    new sharing.ClaimNotWrittenError({ of: "tags by AWS", awsCode: "TooManyTagsException", said: "No" }, KEY),
    "ClaimNotWritten",
    `the claim ${KEY} could not be written: No.\nRun \`pulumi up\` again.`,
    `the claim ${KEY} could not be written: No.\n` +
      "Look at it with `claims list`, then run this command again.",
  ],
  [
    new OwnClaimUnreadableError("claim", "claims"),
    "OwnClaimUnreadable",
    "the claim of this stack can't be read, so it is not overwritten: item claim in claims.\n" +
      "Update this package, in case a later version wrote it; otherwise delete that item and run " +
      "`pulumi up` again.",
    "the claim of this stack can't be read, so it is not overwritten: item claim in claims.\n" +
      "Update this package, in case a later version wrote it; otherwise delete that item and run this " +
      "command again.",
  ],
  [
    new OtherRunError(KEY, "claim", "claims"),
    "OtherRun",
    "another run of this stack (a/prod/team) has changed its claim in the meantime, and this run " +
      "leaves the claim as it is: item claim in claims.\n" +
      "Let the other run end, then run `pulumi up` again.",
    "another run of this stack (a/prod/team) has changed its claim in the meantime, and this run " +
      "leaves the claim as it is: item claim in claims.\n" +
      "Let the other run end, then run this command again.",
  ],
  [
    new StackAtWorkError(KEY),
    "StackAtWork",
    "a/prod/team is not pruned: its stack is deploying, so it is not gone. Its accounts stay, or that " +
      "deployment restores them.\n" +
      "Look at it again with `claims list`.",
  ],
  [
    new LeaseContendedError(LEASE),
    "LeaseContended",
    "the item lease of arn:x in claims keeps changing, so the claims could not be moved.\n" +
      "Run `pulumi up` again.",
  ],
  [
    new LeaseUnreadableError(LEASE),
    "LeaseUnreadable",
    "the item lease of arn:x in claims can't be read.\n" +
      "Update this package, in case a later version wrote it; otherwise delete the item while nothing " +
      "is deployed.",
  ],
  [
    new ClaimsMovedError("arn:x", "claims", "tags"),
    "ClaimsMoved",
    "the claims of arn:x are no longer kept in claims: they were moved to tags.\n" +
      "Set claims to where they are kept now.",
    "the claims of arn:x are no longer kept in claims: they were moved to tags.\n" +
      "Look at them again with `claims list`.",
  ],
  [
    new MembershipNotReadableError("security@us-east-1"),
    "MembershipNotReadable",
    "a membership can't be read by its id alone (security@us-east-1).\n" +
      "Declare the membership in the program and run `pulumi up`. If this stack has joined the aggregator already, that " +
      "changes nothing in AWS.",
  ],
  [
    new JoinedByNameError(NAME, REGION),
    "JoinedByName",
    'aggregatorName: "security": this program replaces that aggregator, and this membership holds a claim on it, so the ' +
      "delete would be refused.\n" +
      "Pass the aggregator itself as aggregator in place of its name, and run `pulumi up`. Then replace the aggregator: the " +
      "membership leaves before the delete.",
  ],
  [
    new OtherAggregatorAccountError(NAME, REGION, { found: "333333333333", expected: "111111111111" }),
    "OtherAggregatorAccount",
    "aggregator security in us-east-1: the credentials that join it are of account 333333333333, and the aggregator to " +
      "join is of account 111111111111, which is the one that is authorized. Nothing was changed.\n" +
      "Set providers.aggregator to a provider of account 111111111111, or correct accountId or arn of the aggregator.",
  ],
  [
    new OtherAggregatorAccountError(NAME, REGION, { found: "333333333333" }),
    "OtherAggregatorAccount",
    "aggregator security in us-east-1: the credentials that join it are of account 333333333333, and the aggregator to " +
      "join is of another account, which is the one that is authorized. Nothing was changed.\n" +
      "Set providers.aggregator to a provider of another account, or correct accountId or arn of the aggregator.",
  ],
  [
    new OtherAggregatorError(NAME, REGION, { found: "arn:a", expected: "arn:b" }),
    "OtherAggregator",
    "aggregator security in us-east-1 has the ARN arn:a, and the one to join has arn:b: name and arn are of different " +
      "aggregators, or the aggregator was recreated. Nothing was changed.\n" +
      "Correct name or arn of the aggregator, or give accountId and region in place of arn.",
  ],
  [
    new OtherAggregatorError(NAME, REGION, { found: "arn:a" }),
    "OtherAggregator",
    "aggregator security in us-east-1 has the ARN arn:a, and the one to join has another ARN: name and arn are of " +
      "different aggregators, or the aggregator was recreated. Nothing was changed.\n" +
      "Correct name or arn of the aggregator, or give accountId and region in place of arn.",
  ],
  [
    new InvalidPropertyError({ path: "merge", value: "keep", rule: '"preserve", "replace" or "shared"' }),
    "InvalidProperty",
    'merge must be "preserve", "replace" or "shared", not "keep"',
  ],
  [
    new DeclaredTwiceError(NAME, REGION),
    "DeclaredTwice",
    'name: "security": another resource of this program declares that aggregator in us-east-1.\n' +
      "Give one of the two resources another name, or remove one of them.",
  ],
  [
    new MembershipNotSharedError(NAME, REGION, KEY, "preserve"),
    "MembershipNotShared",
    "merge: membership a/prod/team of this program joins the aggregator, which is not shared.\n" +
      'Set merge: "shared", or remove the membership.',
  ],
  [
    new MembershipElsewhereError(NAME, REGION, KEY, {
      theirs: "dynamodb:us-east-1/others",
      ours: "dynamodb:us-east-1/claims",
    }),
    "MembershipElsewhere",
    "claims: membership a/prod/team of this program joins the aggregator and keeps its claim in dynamodb:us-east-1/others, " +
      "but the aggregator keeps claims in dynamodb:us-east-1/claims.\n" +
      'On the membership, set claims: { dynamodbTable: "claims", region: "us-east-1" }.',
  ],
  [
    new SourcesNotReadyError(
      { name: NAME, region: REGION },
      {
        ready: 3,
        of: 4,
        timeoutSeconds: 3600,
        groups: groupsByCause([
          {
            accountId: "111111111111",
            region: "eu-west-3",
            state: "FAILED",
            cause: causeOf({ code: "no-recorder" }),
          },
        ]),
        isSecret: false,
      },
    ),
    "SourcesNotReady",
    "aggregator security in us-east-1: 1 of 4 sources has not reported within 3,600 seconds. What was deployed stays as it is.\n" +
      "  111111111111: AWS Config is off: there is no configuration recorder in eu-west-3. Set up AWS Config in the account and " +
      "region: a recorder, a delivery channel, and start recording.\n" +
      "See `npx pulumi-aws-config-aggregator status security@us-east-1`. The next `pulumi up` waits again; to go on without " +
      "them, set waitForSources.atLeast lower, or leave waitForSources out.",
  ],
  [
    new SourcesUnknownError({ name: NAME, region: REGION }, [
      {
        what: "the accounts of the organization",
        reason: "organizations:ListAccounts: AccessDeniedException",
      },
    ]),
    "SourcesUnknown",
    "aggregator security in us-east-1: which sources to wait for is not known. What was deployed stays as it is.\n" +
      "  the accounts of the organization could not be checked: organizations:ListAccounts: AccessDeniedException\n" +
      "Allow these calls to the provider's credentials, or leave waitForSources out.",
  ],
  [
    new UnusableRoleError("arn:x", "missing"),
    "UnusableRole",
    'organizationAggregationSource.roleArn: "arn:x": there is no such role in this account.\n' +
      "Correct the ARN, or create the role first: OrganizationRole has its policies.",
  ],
  [
    new UnusableRoleError("arn:x", "untrusting"),
    "UnusableRole",
    'organizationAggregationSource.roleArn: "arn:x": its trust policy doesn\'t let config.amazonaws.com call ' +
      "sts:AssumeRole.\n" +
      "Set its trust policy to OrganizationRole.assumeRolePolicy, or add that statement to it.",
  ],
  [
    new NoOrganizationError("123456789012"),
    "NoOrganization",
    "organizationAggregationSource: account 123456789012 is in no organization.\n" +
      "Use accountAggregationSource, or deploy from an account of the organization.",
  ],
  [
    new BillingOnlyError("o-a"),
    "OrganizationBillingOnly",
    "organizationAggregationSource: organization o-a has consolidated billing only.\n" +
      "First enable all features in AWS Organizations (Settings, Begin process to enable all features).",
  ],
  [
    new NoTrustedAccessError("123456789012"),
    "NoTrustedAccess",
    "organizationAggregationSource: AWS Config has no trusted access to the organization.\n" +
      "Enable it from the management account: `aws organizations enable-aws-service-access --service-principal " +
      "config.amazonaws.com`.",
  ],
  ...(
    [
      [[], "none so far"],
      [["222222222222", "333333333333"], "222222222222, 333333333333"],
    ] as const
  ).map(
    ([delegated, named]) =>
      [
        new NotDelegatedError("123456789012", "999999999999", delegated),
        "NotDelegated",
        "organizationAggregationSource: account 123456789012 is neither the organization's management account " +
          `(999999999999) nor a delegated administrator for config.amazonaws.com (${named}).\n` +
          "Deploy from one of these, or register account 123456789012 (`aws organizations " +
          "register-delegated-administrator --account-id 123456789012 --service-principal config.amazonaws.com`) from the " +
          "management account.",
      ] as const,
  ),
  [
    new EnableAccessDeniedError("999999999999"),
    "EnableAccessDenied",
    "organizationAggregationSource: the caller may not call organizations:EnableAWSServiceAccess in the management account " +
      "999999999999, which AWS Config does in the caller's name.\n" +
      "Allow it to the caller, also in its permissions boundary.",
  ],
  [
    new DelegationNotReadableError("123456789012", "999999999999"),
    "DelegationNotReadable",
    "organizationAggregationSource: the caller may not call organizations:ListDelegatedAdministrators, which AWS Config " +
      "does in the caller's name.\n" +
      "If account 123456789012 is a delegated administrator, allow that action to the caller. Otherwise register account " +
      "123456789012 (`aws organizations register-delegated-administrator --account-id 123456789012 --service-principal " +
      "config.amazonaws.com`) from the management account 999999999999.",
  ],
  ...(
    [
      [
        { was: "111111111111", is: "999999999999" },
        "the organization's management account was 111111111111 when the aggregator was created, and is 999999999999 now",
      ],
      [
        { account: "123456789012", registered: "2026-03-03", made: "2026-02-02" },
        "account 123456789012 was registered as a delegated administrator on 2026-03-03, after the aggregator was created " +
          "on 2026-02-02",
      ],
      [
        {},
        "the organization's management account or delegated administrator has changed since the aggregator was created",
      ],
    ] as const
  ).map(
    ([facts, what]) =>
      [
        new ChangedOrganizationError(facts),
        "OrganizationChanged",
        `organizationAggregationSource: ${what}.\n` +
          "AWS doesn't change such an aggregator: replace it (`pulumi up --replace URN`), which also deletes the data it " +
          "has aggregated.",
      ] as const,
  ),
  ...(
    [
      [
        { was: "o-b" },
        "the aggregator was created for organization o-b, and account 123456789012 is in organization o-a now",
      ],
      [
        { joined: "2026-03-03", made: "2026-02-02" },
        "account 123456789012 joined organization o-a on 2026-03-03, after the aggregator was created on 2026-02-02",
      ],
      [
        {},
        "the aggregator was created for another organization than o-a, in which account 123456789012 is now",
      ],
    ] as const
  ).map(
    ([facts, what]) =>
      [
        new FormerOrganizationError({ account: "123456789012", is: "o-a", ...facts }),
        "FormerOrganization",
        `organizationAggregationSource: ${what}.\n` +
          "AWS doesn't change such an aggregator: replace it (`pulumi up --replace URN`), which also deletes the data it " +
          "has aggregated.",
      ] as const,
  ),
  [
    new UsageError("there is no command, only options"),
    "Usage",
    "there is no command, only options\n" + "See `pulumi-aws-config-aggregator help`.",
  ],
  [
    new UnknownAggregatorError(NAMED, "securty"),
    "UnknownAggregator",
    "there is no aggregator security in us-east-1 for these credentials: is securty meant?\n" +
      "Check its name, and the region and credentials of the provider.",
    "there is no aggregator security in us-east-1 for these credentials: is securty meant?\n" +
      "Check its name. If it is elsewhere, write it as NAME@REGION, or give --profile.",
  ],
  [
    new NoTableError(NAMED, "claims", REGION, undefined),
    "TableNotFound",
    "the claims of aggregator security in us-east-1 are kept in table claims in us-east-1, and there " +
      "is no such table for these credentials.\n" +
      "If it belongs to another account, give its ARN: --claims " +
      "arn:aws:dynamodb:REGION:ACCOUNT:table/NAME. If it was deleted, restore it from a backup: it held " +
      "the claims of all stacks.",
  ],
  [
    new TableMismatchError(NAMED, "tags", "claims"),
    "TableMismatch",
    "--claims claims: the claims of aggregator security in us-east-1 are kept on its tags, not in " +
      "table claims. Nothing was changed.\n" +
      "Leave --claims out.",
  ],
  [
    new UnnamedTableError(NAMED, "dynamodb:us-east-1/claims"),
    "TableNameShortened",
    "the claims of aggregator security in us-east-1 are kept in dynamodb:us-east-1/claims, but its " +
      "tags hold only the beginning of that name.\n" +
      "Give the table with --claims, by its name or its ARN.",
  ],
  [
    new UnknownClaimError(NAMED, "abcd", [KEY]),
    "UnknownClaim",
    '"abcd" matches 1 claim on aggregator security in us-east-1: a/prod/team:0123456789abcdef. ' +
      "Nothing was changed.\n" +
      "Give the key as `claims list` shows it, at least its first 4 characters, or project/stack/resource.",
  ],
  [
    new UnknownClaimError(NAMED, "abcd", [], KEY),
    "UnknownClaim",
    'there is no claim "abcd" on aggregator security in us-east-1: is ' +
      "a/prod/team:0123456789abcdef meant? Nothing was changed.\n" +
      "Give the key as `claims list` shows it, at least its first 4 characters, or project/stack/resource.",
  ],
  [
    new NotPrunedError("alive", `${KEY} is not pruned`, "Look at it again."),
    "NotPruned",
    "a/prod/team:0123456789abcdef is not pruned. Nothing was changed.\n" + "Look at it again.",
  ],
  [
    new DeployingError([KEY], 5_000),
    "StackDeploying",
    "a/prod/team is deploying right now: a stack that deploys is not gone, and if a run was killed, " +
      "what it sent may still take effect. Nothing was changed.\n" +
      "If its run was killed, run this again with --wait, or in 5 s.",
  ],
  [
    new PruningInterruptedError(KEY, LOST),
    "PruningInterrupted",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: ServiceUnavailable: No. It is not known whether it took effect.\n" +
      "The claim is still there: once this run is over, the same command continues from there (--wait " +
      "waits for that).\n" +
      "Run `pulumi up` again: it reads the current state and finishes.",
    "PutConfigurationAggregator of aggregator security in us-east-1 failed: ServiceUnavailable: No. It is not known whether it took effect.\n" +
      "The claim is still there: once this run is over, the same command continues from there (--wait " +
      "waits for that).\n" +
      "Run this command again: it reads the current state and finishes.",
  ],
  [
    new ClaimChangedError(KEY),
    "ClaimChanged",
    "a/prod/team:0123456789abcdef has changed in the meantime and was left as it is.\n" +
      "Look at it again with `claims list`.",
  ],
  [new DeclinedError(), "Declined", "Nothing was changed."],
  [
    new ExpectationError("expected.json", [
      { path: "claims", value: 1, rule: "an object with the accounts of each claim" },
      { path: "acounts", rule: "not a property: is accounts meant?", verb: "is" },
    ]),
    "InvalidExpectation",
    "expected.json doesn't say what is expected:\n" +
      "claims must be an object with the accounts of each claim, not 1\n" +
      "acounts is not a property: is accounts meant?\n" +
      "`help claims check` explains the file. --update writes one, if there is none yet.",
  ],
  [
    ExpectationError.ofFile("expected.json", "a file with JSON", new Error("no JSON at 1")),
    "InvalidExpectation",
    "expected.json doesn't say what is expected:\n" +
      "the file must be a file with JSON\n" +
      "no JSON at 1\n" +
      "`help claims check` explains the file. --update writes one, if there is none yet.",
  ],
  [
    TableError.ofKeys("claims", REGION, "sort key x", "sort key y"),
    "UnusableTable",
    "table claims in us-east-1 already exists and has the sort key x; a table for claims has the sort " +
      "key y. Nothing was changed.\n" +
      "Choose another name.",
  ],
  [
    TableError.ofDeleting("claims", REGION),
    "UnusableTable",
    "table claims in us-east-1 is being deleted. Nothing was changed.\n" +
      "Run this command again once the table is gone.",
  ],
  [
    TableError.ofStatus("claims", REGION, "CREATING", 10),
    "UnusableTable",
    "table claims in us-east-1 can't be used: it is CREATING after 10 minutes.\n" +
      "Look at it in the AWS console, then run this command again.",
  ],
  [
    new UnwritableFileError("out/report.html", "its folder doesn't exist"),
    "FileNotWritable",
    "out/report.html can't be written: its folder doesn't exist.\n" +
      "Give the path of a file in a folder that exists and that you may write to.",
  ],
  [
    new InvalidReportError("old.json", [
      { path: "version", value: 2, rule: "1" },
      { path: "--history", rule: "a file that exists" },
    ]),
    "InvalidReport",
    "old.json is not an earlier report on this aggregator:\nversion must be 1, not 2\n--history must be a file that exists\n" +
      "Give files that the same version of `report --json` has written about the same aggregator.",
  ],
  [
    new NoRecoveryError("claims", REGION, "aws dynamodb …", LOST),
    "NoRecovery",
    "table claims in us-east-1 can be used, but point-in-time recovery is off.\n" +
      "Turn it on with `aws dynamodb …`.\n" +
      "The cause was: PutConfigurationAggregator of aggregator security in us-east-1 failed: " +
      "ServiceUnavailable: No. It is not known whether it took effect.\n" +
      "Run `pulumi up` again: it reads the current state and finishes.",
    "table claims in us-east-1 can be used, but point-in-time recovery is off.\n" +
      "Turn it on with `aws dynamodb …`.\n" +
      "The cause was: PutConfigurationAggregator of aggregator security in us-east-1 failed: " +
      "ServiceUnavailable: No. It is not known whether it took effect.\n" +
      "Run this command again: it reads the current state and finishes.",
  ],
  [
    new EmulatorNotStartedError(new StartError("AddressInUse", { host: "127.0.0.1", port: 4566 }, undefined)),
    "EmulatorNotStarted",
    "port 4566 of 127.0.0.1 is in use.\nGive another --port, or none: then a free one is taken.",
  ],
  [
    new EmulatorNotStartedError(
      new StartError("AddressNotPermitted", { host: "127.0.0.1", port: 80 }, undefined),
    ),
    "EmulatorNotStarted",
    "port 80 of 127.0.0.1 may not be listened on by this user.\nGive another --port, or none: then a free one is taken.",
  ],
  [
    new EmulatorNotStartedError(
      new StartError("AddressNotAvailable", { host: "10.0.0.1", port: 0 }, undefined),
    ),
    "EmulatorNotStarted",
    "--host 10.0.0.1 is no address of this machine.\n" +
      "Leave --host out: then only programs of this machine reach the emulator.",
  ],
  [
    new EmulatorNotStartedError(
      new StartError("StateFileUnreadable", { stateFile: "/tmp/aws.json", reason: "EISDIR" }, undefined),
    ),
    "EmulatorNotStarted",
    "--state /tmp/aws.json can't be read: EISDIR.\nGive another file. One that doesn't exist is created.",
  ],
  [
    new EmulatorNotStartedError(
      new StartError(
        "StateFileForeign",
        { stateFile: "/tmp/aws.json", reason: "its version is 2" },
        undefined,
      ),
    ),
    "EmulatorNotStarted",
    "--state /tmp/aws.json is not a state file of the emulator: its version is 2.\n" +
      "Give another file. One that doesn't exist is created.",
  ],
  [
    new EmulatorNotStartedError(
      new StartError("StateFileUnwritable", { stateFile: "/tmp/aws.json", reason: "EROFS" }, undefined),
    ),
    "EmulatorNotStarted",
    "--state /tmp/aws.json can't be written: EROFS.\nGive another file. One that doesn't exist is created.",
  ],
  [
    new InvalidRolloutError([
      { path: "concurrency", value: 0, rule: "a whole number of at least 1" },
      { path: "accounts[1]", value: "1", rule: "a string of 12 digits" },
    ]),
    "InvalidRollout",
    "the rollout can't begin, because its options are not valid. Nothing was changed.\n" +
      "concurrency must be a whole number of at least 1, not 0\n" +
      'accounts[1] must be a string of 12 digits, not "1"',
  ],
  [
    new RolloutRunningError({
      option: "directory",
      path: "/onboarding/.rollout",
      file: "/onboarding/.rollout/lock-1.json",
      pid: 7,
      host: "ci",
      startedAt: "2026-01-01T00:00:00.000Z",
    }),
    "RolloutRunning",
    "the rollout can't begin, because another one has been using /onboarding/.rollout since " +
      "2026-01-01T00:00:00.000Z, as process 7 on ci. Nothing was changed.\n" +
      "Wait until it has ended, or use another directory. If process 7 is not a rollout, delete " +
      "/onboarding/.rollout/lock-1.json.",
  ],
  [
    new NoPulumiError({ problem: "missing" }, undefined),
    "NoPulumi",
    "the rollout can't begin, because there is no Pulumi CLI on the PATH. Nothing was changed.\n" +
      "Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or put it on the PATH.",
  ],
  [
    new NoPulumiError({ problem: "unusable", said: "The minimum version is 3.2." }, undefined),
    "NoPulumi",
    "the rollout can't begin, because the Pulumi CLI can't be used. Nothing was changed.\n" +
      "The minimum version is 3.2.\n" +
      "Install a current Pulumi CLI (https://www.pulumi.com/docs/install/).",
  ],
  [
    new InvalidArgumentError(
      "security",
      "defaultTags",
      "defaultTags must be set on the Provider",
      "Set tags here.",
    ),
    "InvalidArguments",
    "security: defaultTags must be set on the Provider.\nSet tags here.",
  ],
  [
    new ImportNotSupportedError("security", "security@us-east-1", "Set adopt: true."),
    "ImportNotSupported",
    "security can't be imported (import: \"security@us-east-1\"): Pulumi doesn't import resources of a dynamic provider.\n" +
      "Set adopt: true.",
  ],
  [
    new PackageNotFoundError("a-package", "/program", undefined),
    "PackageNotFound",
    "a-package can't be found from the program's directory, /program. The Pulumi engine loads it from there, so it must be a " +
      "dependency of the program itself, not only of a package that the program uses.\n" +
      "Run `npm install a-package` (pnpm add, yarn add) there.",
  ],
  [
    new InvalidArgumentsError("getOrganizationAccounts", "the arguments", [
      { path: "recursive", value: "no", rule: "true or false" },
      { path: "states", value: [], rule: "a list of states" },
    ]),
    "InvalidArguments",
    "the arguments of getOrganizationAccounts can't be used:\n" +
      '  recursive must be true or false, not "no"\n' +
      "  states must be a list of states, not []",
  ],
  [
    new SettingsNotKnownError("getOrganizationAccounts"),
    "SettingsNotKnown",
    "getOrganizationAccounts: the settings of its provider are not known until the resources that set them are deployed.\n" +
      "Use getOrganizationAccountsOutput, which waits for them.",
  ],
  [
    new ForeignProviderError("getOrganizationAccounts"),
    "ForeignProvider",
    "getOrganizationAccounts: provider must be a Provider of pulumi-aws-config-aggregator. Other packages can't read the " +
      "settings of an aws.Provider.\n" +
      "Create a Provider of pulumi-aws-config-aggregator with the same settings, and pass that.",
  ],
];

describe("the text of an error", () => {
  for (const [error, code, deployment, commandLine = deployment] of TEXTS)
    it(`${code}: ${error.what}`, () => {
      assert.equal(error.code, code);
      assert.equal(error.message, deployment);
      assert.equal(render(error, "deployment"), deployment);
      assert.equal(render(error, "commandLine"), commandLine);
    });

  it("is held for every code", () => {
    const held = new Set(TEXTS.map(([, code]) => code));
    assert.deepEqual(
      ERROR_CODES.filter((code) => !held.has(code)),
      [],
    );
  });

  it("says what the run has done, by a copy with another effect, which is of the same class", () => {
    const error = new sharing.LastAccountError(NAME, REGION);
    const copy = error.with({ effect: "changed" });
    assert.ok(copy instanceof sharing.LastAccountError && copy instanceof Error);
    assert.deepEqual([copy.code, copy.facts, copy.name], [error.code, error.facts, error.name]);
    assert.match(error.message, /Nothing was changed\./);
    assert.doesNotMatch(copy.message, /Nothing was changed/);
    assert.deepEqual([error.effect, copy.effect], ["nothing changed", "changed"]);
  });

  it("is one line for each part, and the cause and what a rollback met come last", () => {
    const parts = {
      what: "it failed",
      effect: "unknown",
      details: ["a fact"],
      origin: { what: "why" },
    } as const;
    assert.equal(
      render(
        { ...parts, advice: { deployment: "up", commandLine: "again" }, rollback: { what: "more" } },
        "commandLine",
      ),
      "it failed. It is not known whether it took effect.\na fact\nagain\nThe cause was: why.\nWhile the claim was rolled back: more.",
    );
  });

  it("is one line among others, for whoever reads it, without what other lines say", () => {
    const advice = { deployment: "Up.", commandLine: "Again." };
    const parts = { what: "it failed", details: ["A fact."], advice, origin: { what: "why" } };
    assert.equal(inLine(parts, "deployment"), "it failed. A fact. Up.");
    assert.equal(
      inLine({ ...parts, effect: "not sent" }, "commandLine"),
      "it failed. The request was not sent. A fact. Again.",
    );
    assert.equal(inLine({ what: "it failed" }, "deployment"), "it failed.");
  });

  it("ends each sentence once, however it ends, and items of a list only if something follows in the line", () => {
    const details = ["Two facts.", { what: "is x meant", ends: "?" }, ...listOf(["one", "two"])] as const;
    const parts = { what: "it failed", ends: ":", details } as const;
    assert.equal(render(parts, "deployment"), "it failed:\nTwo facts.\nis x meant?\none\ntwo");
    assert.equal(inLine(parts, "deployment"), "it failed: Two facts. is x meant? one. two");
  });

  it("leaves what others say as they ended it", () => {
    for (const [text, followed] of [
      ["No.", "No. Nothing was changed."],
      ["Why?", "Why? Nothing was changed."],
      ["no message", "no message. Nothing was changed."],
    ] as const) {
      const said = sentenceOf(text);
      assert.equal(whole(said), text);
      assert.equal(render({ ...said, effect: "nothing changed" }, "deployment"), followed);
    }
  });

  it("of an error of this package is without its end until it is rendered", () => {
    // What AWS says, and what is wrong with a command line or an input, has the end that others gave it.
    const own = TEXTS.map(([error]) => error).filter(({ ends }) => ends !== "");
    assert.ok(own.length > 100);
    assert.deepEqual(
      own.filter(({ what }) => /[.:?]$/.test(what)).map(({ what }) => what),
      [],
    );
  });

  it("of regions says in each face what that of a region says in it", () => {
    const failed = (error: unknown) =>
      new RegionsFailedError(
        "auth",
        "210987654321 (eu-west-1)",
        "authorized",
        [{ region: "eu-west-1", error }],
        1,
      );
    const lost = failed(aws("ServiceUnavailable", "PutAggregationAuthorization", 503));
    assert.match(
      render(lost, "commandLine"),
      /^eu-west-1: PutAggregationAuthorization .*: No\. It is not known whether it took effect\.\nRun this command again: /m,
    );
    assert.match(render(lost, "deployment"), /whether it took effect\.\nRun `pulumi up` again: /);
  });
});
