import { claimsTableArgs } from "../domain/claimsTable";
import { type ByFace, both, type Face } from "../domain/errorText";
import { grouped } from "../domain/listing";
import { capitalised } from "../domain/printable";
import { ACCOUNTS, AGGREGATORS, TAG_QUOTA, WEEKLY_CHANGES } from "../domain/quotas";
import { deniedAction, isAboutAssumeRole, isAboutKeys, isExplicitDeny } from "./awsText";
import { describeSource, profileOf } from "./credentialSource";
import type { FailedRole } from "./failedRole";
import type { AwsErrorKind, CallContext } from "./failure";

/** A failure, as far as the advice depends on it. */
export interface Failure {
  readonly kind: AwsErrorKind;
  /** AWS's code, or Node's. */
  readonly code: string;
  readonly message: string;
  readonly sent: boolean;
  readonly coded: boolean;
  readonly context: CallContext;
}

const INVALID_VALUE =
  "Correct the value that AWS names. If the preview should have found it, please report that as a bug of this package.";

/** What to do if an account is in no organization. */
export const WITHOUT_ORGANIZATION =
  "Use accountAggregationSource, or deploy from an account of the organization.";

/** What to do if an organization shares only a bill. */
export const WITHOUT_FEATURES =
  "First enable all features in AWS Organizations (Settings, Begin process to enable all features).";

const BY_CODE: Readonly<Record<string, string>> = {
  LimitExceededException:
    `AWS allows ${AGGREGATORS} aggregators in an account and region (can be raised), ` +
    `${grouped(ACCOUNTS)} accounts in an aggregator (fixed), and ` +
    `${grouped(WEEKLY_CHANGES)} accounts added or removed in a week across all aggregators (can be ` +
    "raised). Ask AWS Support for a higher quota, or spread the change over several weeks.",
  InvalidRoleException:
    "The organization role needs a trust policy that lets config.amazonaws.com call sts:AssumeRole, and the managed " +
    "policy service-role/AWSConfigRoleForOrganizations. A role that was created a moment ago can take a minute to work.",
  OrganizationAccessDeniedException:
    "One of these is the cause: this account is neither the organization's management account nor a delegated " +
    "administrator for config.amazonaws.com; the caller lacks organizations:EnableAWSServiceAccess (management account) " +
    "or organizations:ListDelegatedAdministrators (delegated administrator); the management account or the delegated " +
    "administrator has changed; or the aggregator belongs to a former organization (then delete and recreate it).",
  NoAvailableOrganizationException: WITHOUT_ORGANIZATION,
  OrganizationAllFeaturesNotEnabledException: WITHOUT_FEATURES,
  TooManyTagsException: `${capitalised(TAG_QUOTA)}. Those of others and the owner tag count as well.`,
  InvalidParameterValueException: INVALID_VALUE,
  ValidationException: INVALID_VALUE,
};

/** The services, as IAM names them, of operations that don't belong to AWS Config. */
const SERVICES: Readonly<Record<string, string>> = {
  DescribeOrganization: "organizations",
  ListDelegatedAdministrators: "organizations",
  ListAWSServiceAccessForOrganization: "organizations",
  ListAccounts: "organizations",
  ListAccountsForParent: "organizations",
  ListOrganizationalUnitsForParent: "organizations",
  ListRoots: "organizations",
  DescribeOrganizationalUnit: "organizations",
  GetRole: "iam",
  ListRegions: "account",
  GetCallerIdentity: "sts",
  AssumeRole: "sts",
  AssumeRoleWithWebIdentity: "sts",
  Query: "dynamodb",
  GetItem: "dynamodb",
  UpdateItem: "dynamodb",
  DeleteItem: "dynamodb",
  DescribeTable: "dynamodb",
  CreateTable: "dynamodb",
  UpdateContinuousBackups: "dynamodb",
};

/** Words that differ between the two kinds of reader. */
interface Words {
  /** How to do a change again. */
  readonly again: string;
  /** How to ask again, whatever asked. */
  readonly askAgain: string;
  /** Where an aggregator that is gone is created again. */
  readonly owner: string;
  /** The setting that holds endpoints, for readers to check. */
  readonly endpoints: string;
  /** How to set one. */
  readonly setEndpoint: string;
  /** How to give a call more time; follows "run it again". */
  readonly orWait: string;
  /** Where credentials can be set. */
  readonly sources: string;
}

const WORDS: Readonly<Record<Face, Words>> = {
  deployment: {
    again: "run `pulumi up` again",
    askAgain: "run the same Pulumi command again",
    owner: "",
    endpoints: "any endpoint that is set (endpoints, AWS_ENDPOINT_URL)",
    setEndpoint: "set endpoints",
    orWait: ", or raise requestTimeoutSeconds",
    sources: "environment, profile, aws:* config or Provider",
  },
  commandLine: {
    again: "run this command again",
    askAgain: "run this command again",
    owner: " in the stack that owns it",
    endpoints: "any endpoint that is set (--endpoint-url, AWS_ENDPOINT_URL)",
    setEndpoint: "give --endpoint-url",
    orWait: "",
    sources: "environment, or --profile",
  },
};

function inWords(text: (words: Words) => string): ByFace {
  return { deployment: text(WORDS.deployment), commandLine: text(WORDS.commandLine) };
}

/** Whether an operation changes something. */
export function isWrite(operation: string): boolean {
  return /^(Put|Delete|Tag|Untag|Update|Create)/.test(operation);
}

/** The service of a call, as IAM names it. */
export function serviceOf({ operation, service }: Pick<CallContext, "operation" | "service">): string {
  return service ?? SERVICES[operation] ?? "config";
}

/** The names of the services whose calls a firewall may block. */
const PRODUCTS: Readonly<Record<string, string>> = { dynamodb: "DynamoDB" };

/** What to do now; undefined if there is no better advice than AWS's own message. */
export function adviceFor(failure: Failure): ByFace | undefined {
  const { kind, code, context } = failure;
  const service = serviceOf(context);
  if (kind === "unknown-outcome" && isForeign(failure)) return foreignAnswerAdvice(failure);
  const ofTable = service === "dynamodb" ? tableAdvice(failure) : undefined;
  if (ofTable !== undefined) return both(ofTable);
  const ofCode = BY_CODE[code];
  if (service !== "dynamodb" && Object.hasOwn(BY_CODE, code) && ofCode !== undefined) return both(ofCode);
  if (code === "ERR_INVALID_URL")
    return both(
      "An endpoint must be a URL that begins with http:// or https://. Check endpoints, AWS_ENDPOINT_URL and " +
        "AWS_ENDPOINT_URL_… in the environment, and endpoint_url in the profile.",
    );
  if (kind === "malformed") return code === "SyntaxError" ? foreignAnswerAdvice(failure) : MALFORMED_ADVICE;
  if (isDenied(failure)) return both(permissionAdvice(failure));
  return adviceByKind(failure);
}

function adviceByKind({ kind, code, sent, context }: Failure): ByFace | undefined {
  switch (kind) {
    case "throttled":
      return isWrite(context.operation)
        ? inWords(({ again }) => `AWS is throttling this account: ${again} in a minute.`)
        : inWords(
            ({ orWait }) =>
              `AWS is throttling this account: run it again in a minute${orWait}.${sourceOf(context)}`,
          );
    case "unknown-outcome":
      return isWrite(context.operation)
        ? inWords(({ again }) => `${capitalised(again)}: it reads the current state and finishes.`)
        : inWords(({ askAgain }) => `The call only reads: ${askAgain}.`);
    case "unreachable":
      if (!sent && !isConnect(code))
        return inWords(
          ({ askAgain }) => `There were no credentials in time, so nothing was sent: ${askAgain}.`,
        );
      return inWords(
        ({ endpoints }) =>
          "There was no connection, so nothing was sent. Check the network, the name of the region " +
          `(${context.region}), and ${endpoints}.${sourceOf(context)}`,
      );
    case "unauthenticated":
      return credentialsAdvice(code, context);
    case "gone":
      return inWords(({ owner }) => `Run \`pulumi up --refresh\`${owner}, which creates it again.`);
    default:
      return undefined;
  }
}

/** The codes by which STS rejects a token of an identity provider. */
const BAD_TOKEN = /^(ExpiredToken|InvalidIdentityToken|IDPRejectedClaim|IDPCommunicationError)(Exception)?$/;

/** What to do now about a role that could not be assumed. */
export function adviceForRole(role: FailedRole, failure: Failure): ByFace | undefined {
  const { code, context } = failure;
  if (role.property.endsWith(".webIdentityTokenFile"))
    return both(`Correct ${role.property}, or let this process read the file; then run it again.`);
  if (role.operation === "AssumeRoleWithWebIdentity" && BAD_TOKEN.test(code))
    return both(
      "STS rejects the token: renew it, and compare its issuer and audience with the identity provider in IAM and with the " +
        "role's trust policy.",
    );
  if (code === "ValidationError" || code === "ValidationException" || code === "MalformedPolicyDocument")
    return both(`Correct what STS names in ${role.property.replace(/\.[^.]*$/, "")}.`);
  return adviceFor({ ...failure, context: { ...context, operation: role.operation } });
}

/** Advice about failures that only tables have. */
function tableAdvice({ kind, code, message, context: { region } }: Failure): string | undefined {
  if (kind === "gone")
    return (
      `There is no such table in ${region} for these credentials. Correct claims.dynamodbTable (give a table of another ` +
      "region or account by its ARN), or create the table first: new aws.dynamodb.Table(name, claimsTableArgs), or " +
      "`npx pulumi-aws-config-aggregator table create NAME`. If it was deleted, restore it from a backup: it held the claims of all stacks."
    );
  if (code === "ValidationException" && isAboutKeys(message))
    return (
      `A table for claims has the partition key ${claimsTableArgs.hashKey} and the sort key ${claimsTableArgs.rangeKey}, ` +
      "both strings: create one with " +
      "new aws.dynamodb.Table(name, claimsTableArgs)."
    );
  return undefined;
}

const MALFORMED_ADVICE = inWords(
  ({ endpoints }) =>
    "The answer is incomplete, or not from AWS, so it was not used: nothing was changed because of it. Run it again. If " +
    `that doesn't help, check what is between this machine and AWS (a proxy, a firewall), and ${endpoints}.`,
);

/** Whether the answer came from something other than AWS. */
function isForeign({ code, coded, context }: Failure): boolean {
  return code === "SyntaxError" || (!coded && isWrite(context.operation));
}

function foreignAnswerAdvice({ context }: Failure): ByFace {
  const product = PRODUCTS[serviceOf(context)] ?? "AWS Config";
  return inWords(
    ({ setEndpoint, again }) =>
      "The answer is not from AWS: a proxy or a firewall on the way answered with a page of its own. Let this machine " +
      `reach ${product} in ${context.region}, or ${setEndpoint}. Then ${again}: it reads the current state.`,
  );
}

/** Whether the connection failed, rather than sending on it. */
function isConnect(code: string): boolean {
  return /^E[A-Z_]+$/.test(code);
}

function isDenied({ code, message }: Failure): boolean {
  return code.startsWith("AccessDenied") || code === "UnauthorizedOperation" || isAboutAssumeRole(message);
}

/** Calls that set tags on what they create. */
const TAGS_ON_CREATION = ["PutConfigurationAggregator", "PutAggregationAuthorization"];

function permissionAdvice({ message, context }: Failure): string {
  const { operation, region } = context;
  const action = deniedAction(message);
  if (isAboutAssumeRole(action ?? message))
    return (
      "Let the role's trust policy name the caller (with the external ID, if the role asks for one), and allow " +
      "sts:AssumeRole to the caller."
    );
  const service = serviceOf(context);
  if (action === undefined && service === "organizations")
    return (
      "Either this account is neither the management account nor a delegated administrator, or the caller lacks " +
      `organizations:${operation}.`
    );
  const byOperation = TAGS_ON_CREATION.includes(operation)
    ? `config:${operation} and config:TagResource`
    : `${service}:${operation}`;
  return isExplicitDeny(message)
    ? `A policy denies ${action ?? byOperation} to the caller in ${region}: check the caller's own policies, its ` +
        "permissions boundary, and the organization's service control policies."
    : `Allow ${action ?? byOperation} to the caller in ${region}, or check whether a service control policy denies it.`;
}

function sourceOf({ credentials: source }: CallContext): string {
  return source === undefined ? "" : ` Credentials come from ${describeSource(source)}.`;
}

const MISSING = ["CredentialsProviderError", "TokenProviderError", "ENOENT", "EACCES", "EISDIR"];

function credentialsAdvice(code: string, { region, credentials: found }: CallContext): ByFace {
  const source = found && describeSource(found);
  const profile = profileOf(found);
  const login = `aws sso login${profile ? ` --profile ${shellWord(profile)}` : ""}`;
  if (code.startsWith("Expired"))
    return both(
      `The credentials have expired${source ? `; they come from ${source}` : ""}. Sign in again (for example with ` +
        `\`${login}\`) or renew them, then run it again.`,
    );
  if (MISSING.includes(code) || code.startsWith("Missing"))
    return inWords(
      ({ sources }) =>
        (source ? `They were expected from ${source}. ` : "") +
        `${profile ? `Sign in (\`${login}\`), or set` : "Set"} AWS credentials (${sources}), then run it again.`,
    );
  return both(
    `AWS rejects these credentials${source ? `, which come from ${source}` : ""}. Possible causes: the keys are wrong or ` +
      "were deleted, the session token is missing or belongs to other keys, the keys are of another partition, this " +
      `machine's clock is wrong, or the region (${region}) is not enabled for the account.`,
  );
}

function shellWord(text: string): string {
  return /^[\w.@-]+$/.test(text) ? text : JSON.stringify(text);
}
