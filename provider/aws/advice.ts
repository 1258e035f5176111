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

const BY_CODE: Readonly<Record<string, string>> = {
  LimitExceededException:
    "An account holds 50 aggregators in a region (raisable), an aggregator 10,000 accounts, and 1,000 accounts " +
    "may be added or deleted in a week over all aggregators (raisable). Ask AWS Support for more, or spread the " +
    "change over several weeks.",
  InvalidRoleException:
    "The organization role needs a trust policy that lets config.amazonaws.com call sts:AssumeRole and the " +
    "managed policy service-role/AWSConfigRoleForOrganizations. A role made a moment ago can take a minute.",
  OrganizationAccessDeniedException:
    "One of: this account is neither the organization's management account nor a delegated administrator for " +
    "config.amazonaws.com; the caller lacks organizations:EnableAWSServiceAccess (management account) or " +
    "organizations:ListDelegatedAdministrators (delegated administrator); the management account or delegated " +
    "administrator has changed, or the aggregator belongs to a former organization (then delete and recreate it).",
  NoAvailableOrganizationException:
    "This account is in no organization. Use accountAggregationSource, or deploy from an account of the organization.",
  OrganizationAllFeaturesNotEnabledException:
    "The organization has consolidated billing only: enable all features in AWS Organizations " +
    "(Settings, Begin process to enable all features) first.",
  TooManyTagsException: "A resource holds 50 tags, those of others and the owner tag included.",
  InvalidParameterValueException:
    "Correct the value that AWS names. Where the preview could have said so, it is a fault of this package.",
  ValidationException:
    "Correct the value that AWS names. Where the preview could have said so, it is a fault of this package.",
};

/** The services of the operations that are not AWS Config's, as IAM names them. */
const SERVICES: Readonly<Record<string, string>> = {
  DescribeOrganization: "organizations",
  ListDelegatedAdministrators: "organizations",
  ListAWSServiceAccessForOrganization: "organizations",
  GetRole: "iam",
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

/** Whether an operation changes something. */
export function isWrite(operation: string): boolean {
  return /^(Put|Delete|Tag|Untag|Update|Create)/.test(operation);
}

/** The service of an operation, as IAM names it. */
export function serviceOf({ operation }: Pick<CallContext, "operation">): string {
  return SERVICES[operation] ?? "config";
}

/** How the services are called whose calls a firewall may keep from coming through. */
const PRODUCTS: Readonly<Record<string, string>> = { dynamodb: "DynamoDB" };

/** What to do now; undefined where nothing better is known than what AWS says. */
export function adviceFor(failure: Failure): string | undefined {
  const { kind, code, sent, context } = failure;
  const service = serviceOf(context);
  if (kind === "unknown-outcome" && isForeign(failure)) return foreign(failure);
  const ofTable = service === "dynamodb" ? tableAdvice(failure) : undefined;
  if (ofTable !== undefined) return ofTable;
  if (service !== "dynamodb" && Object.hasOwn(BY_CODE, code)) return BY_CODE[code];
  if (code === "ERR_INVALID_URL")
    return (
      "An endpoint is no URL that begins with http:// or https://: look at endpoints, at AWS_ENDPOINT_URL and " +
      "AWS_ENDPOINT_URL_… in the environment, and at endpoint_url in the profile."
    );
  if (kind === "malformed") return code === "SyntaxError" ? foreign(failure) : MALFORMED_ADVICE;
  if (isDenied(failure)) return permission(failure);
  switch (kind) {
    case "throttled":
      return isWrite(context.operation)
        ? "AWS is throttling this account: run `pulumi up` again in a minute."
        : `AWS is throttling this account: run it again in a minute, or raise requestTimeoutSeconds.${sourceOf(context)}`;
    case "unknown-outcome":
      return isWrite(context.operation)
        ? "Whether it took effect is not known. Run `pulumi up` again: it reads what is there and finishes."
        : "Nothing was changed by it. Run it again.";
    case "unreachable":
      if (!sent && !isConnect(code))
        return "There were no credentials in time, so nothing was sent. Run it again.";
      return (
        `There was no connection, so nothing was sent. Look at the network, at the name of the region ` +
        `(${context.region}), and at endpoints where they are set.${sourceOf(context)}`
      );
    case "unauthenticated":
      return credentials(code, context);
    case "gone":
      return "Run `pulumi up --refresh`, which creates it again.";
    default:
      return undefined;
  }
}

/** The codes by which STS says that a token of an identity provider is not good. */
const BAD_TOKEN = /^(ExpiredToken|InvalidIdentityToken|IDPRejectedClaim|IDPCommunicationError)(Exception)?$/;

/** What to do now about a role that could not be assumed. */
export function adviceForRole(role: FailedRole, failure: Failure): string | undefined {
  const { code, context } = failure;
  if (role.property.endsWith(".webIdentityTokenFile"))
    return `Correct ${role.property}, or let this process read the file; then run it again.`;
  if (role.operation === "AssumeRoleWithWebIdentity" && BAD_TOKEN.test(code))
    return (
      "STS does not take the token: renew it, and compare its issuer and audience with the identity provider in IAM and " +
      "with the role's trust policy."
    );
  if (code === "ValidationError" || code === "ValidationException" || code === "MalformedPolicyDocument")
    return `Correct what STS names in ${role.property.replace(/\.roleArn$/, "")}.`;
  return adviceFor({ ...failure, context: { ...context, operation: role.operation } });
}

/** What goes wrong with a table in a way of its own. */
function tableAdvice({ kind, code, message, context: { region } }: Failure): string | undefined {
  if (kind === "gone")
    return (
      `There is no such table in ${region} for these credentials. Correct claims.dynamodbTable (a table of another ` +
      "region or account is given by its ARN), or make the table first: new aws.dynamodb.Table(name, claimsTableArgs). " +
      "Where it was deleted, restore it from a backup: what stacks claim was kept there."
    );
  if (code === "ValidationException" && /\bkeys?\b/i.test(message))
    return (
      "A table for claims has the partition key aggregator and the sort key item, both strings: make one with " +
      "new aws.dynamodb.Table(name, claimsTableArgs)."
    );
  return undefined;
}

const MALFORMED_ADVICE =
  "The answer is not whole, or not one of AWS, so it was not relied on: nothing was changed because of it. Run it again. If " +
  "it stays, look at what is between this machine and AWS (a proxy, a firewall), and at endpoints where they are set.";

/** Whether something else than AWS has answered. */
function isForeign({ code, coded, context }: Failure): boolean {
  return code === "SyntaxError" || (!coded && isWrite(context.operation));
}

function foreign({ context }: Failure): string {
  return (
    `${isWrite(context.operation) ? "Whether it took effect is not known. " : ""}The answer is not from AWS: a proxy or a firewall on the way answers with a page of its own. Let this machine ` +
    `reach ${PRODUCTS[serviceOf(context)] ?? "AWS Config"} in ${context.region}, or set endpoints. Then run \`pulumi up\` again: it reads what is there.`
  );
}

/** Whether a connection failed, and not what was to be sent on it. */
function isConnect(code: string): boolean {
  return /^E[A-Z_]+$/.test(code);
}

function isDenied({ code, message }: Failure): boolean {
  return (
    code.startsWith("AccessDenied") || code === "UnauthorizedOperation" || message.includes("sts:AssumeRole")
  );
}

function permission({ message, context }: Failure): string {
  const { operation, region } = context;
  const [, named] = /not authorized to perform: ([\w-]+:\w+)/.exec(message) ?? [];
  if ((named ?? message).includes("sts:AssumeRole"))
    return (
      "Let the role's trust policy name the caller (with the external id, if it asks for one), and allow " +
      "sts:AssumeRole to the caller."
    );
  const service = serviceOf(context);
  if (named === undefined && service === "organizations")
    return (
      "Either the account is neither the management account nor a delegated administrator, or the caller lacks " +
      `organizations:${operation}.`
    );
  const byOperation =
    operation === "PutConfigurationAggregator"
      ? "config:PutConfigurationAggregator and config:TagResource"
      : `${service}:${operation}`;
  const denied = /explicit deny/.test(message);
  return denied
    ? `A policy denies ${named ?? byOperation} to the caller in ${region}: look at its own policies, its permissions ` +
        "boundary, and the organization's service control policies."
    : `Allow ${named ?? byOperation} to the caller in ${region}, or look for a service control policy that denies it.`;
}

function sourceOf({ credentials: source }: CallContext): string {
  return source === undefined ? "" : ` Credentials come from ${source}.`;
}

function credentials(code: string, { region, credentials: source }: CallContext): string {
  const [, profile] = /^profile ([\w.@-]+)/.exec(source ?? "") ?? [];
  const login = `aws sso login${profile ? ` --profile ${profile}` : ""}`;
  if (code.startsWith("Expired"))
    return (
      `The credentials have expired${source ? `; they come from ${source}` : ""}: sign in again (\`${login}\`, for ` +
      "example), or renew them, then run it again."
    );
  const isMissing = ["CredentialsProviderError", "TokenProviderError", "ENOENT", "EACCES", "EISDIR"].includes(
    code,
  );
  if (isMissing || code.startsWith("Missing"))
    return (
      (source ? `They were to come from ${source}. ` : "") +
      `${profile ? `Sign in (\`${login}\`), or set` : "Set"} AWS credentials (environment, profile, aws:* config or ` +
      "Provider), then run it again."
    );
  return (
    `AWS does not take these credentials${source ? `, which come from ${source}` : ""}: keys that are wrong or were ` +
    "deleted, a session token that is missing or not " +
    `theirs, another partition, a clock that is wrong, or a region (${region}) that is not enabled for the account.`
  );
}
