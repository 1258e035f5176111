import assert from "node:assert/strict";
import { adviceFor, adviceForRole, type Failure, isWrite, serviceOf } from "../../../provider/aws/advice";
import { kindOf, translate } from "../../../provider/aws/errors";
import type { FailedRole } from "../../../provider/aws/failedRole";
import type { CallContext } from "../../../provider/aws/failure";
import { MalformedAnswerError } from "../../../provider/aws/malformed";
import { answered, broken, PUT, READ, unconnected } from "../../support/awsFailures";

describe("what to do about a failure", () => {
  const texts: [what: string, error: unknown, context: CallContext, text: string][] = [
    [
      "a bad value",
      answered("InvalidParameterValueException", "The region 'us-moon-1' is not a valid AWS region."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: InvalidParameterValueException: The " +
        "region 'us-moon-1' is not a valid AWS region.\nCorrect the value that AWS names. If the preview " +
        "should have found it, please report that as a bug of this package.",
    ],
    [
      "a limit",
      answered("LimitExceededException", "Too many."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: LimitExceededException: Too " +
        "many.\nAWS allows 50 aggregators in an account and region (can be raised), 10,000 accounts in an " +
        "aggregator (fixed), and 1,000 accounts added or removed in a week across all aggregators (can " +
        "be raised). Ask AWS Support for a higher quota, or spread the change over several weeks.",
    ],
    [
      "a role that can't be used",
      answered("InvalidRoleException", "No."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: InvalidRoleException: No.\nThe " +
        "organization role needs a trust policy that lets config.amazonaws.com call sts:AssumeRole, and " +
        "the managed policy service-role/AWSConfigRoleForOrganizations. A role that was created a moment " +
        "ago can take a minute to work.",
    ],
    [
      "an organization that denies access",
      answered("OrganizationAccessDeniedException", "No."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: OrganizationAccessDeniedException: " +
        "No.\nOne of these is the cause: this account is neither the organization's management account " +
        "nor a delegated administrator for config.amazonaws.com; the caller lacks " +
        "organizations:EnableAWSServiceAccess (management account) or " +
        "organizations:ListDelegatedAdministrators (delegated administrator); the management account or " +
        "the delegated administrator has changed; or the aggregator belongs to a former organization " +
        "(then delete and recreate it).",
    ],
    [
      "no organization",
      answered("NoAvailableOrganizationException", "The account 111111111111 is not in an organization."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: NoAvailableOrganizationException: The account " +
        "111111111111 is not in an organization.\nUse accountAggregationSource, or deploy from an account of the " +
        "organization.",
    ],
    [
      "an organization without all features",
      answered("OrganizationAllFeaturesNotEnabledException", "No."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: " +
        "OrganizationAllFeaturesNotEnabledException: No.\n" +
        "First enable all features in AWS Organizations (Settings, Begin process to enable all " +
        "features).",
    ],
    [
      "something gone",
      answered("NoSuchConfigurationAggregatorException", "It does not exist."),
      { ...PUT, operation: "DescribeConfigurationAggregators" },
      "DescribeConfigurationAggregators of security in us-east-1 failed: NoSuchConfigurationAggregatorException: It " +
        "does not exist.\nRun `pulumi up --refresh`, which creates it again.",
    ],
    [
      "throttling",
      answered("ThrottlingException", "Rate exceeded"),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: ThrottlingException: Rate exceeded\n" +
        "AWS is throttling this account: run `pulumi up` again in a minute.",
    ],
    [
      "throttling of a read",
      answered("ThrottlingException", "Rate exceeded"),
      { ...PUT, operation: "DescribeConfigurationAggregators" },
      "DescribeConfigurationAggregators of security in us-east-1 failed: ThrottlingException: Rate exceeded\n" +
        "AWS is throttling this account: run it again in a minute, or raise requestTimeoutSeconds.",
    ],
    [
      "a lost connection",
      broken("ECONNRESET", "socket hang up"),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: ECONNRESET: socket hang up. It is " +
        "not known whether it took effect.\nRun `pulumi up` again: it reads the current state and " +
        "finishes.",
    ],
    [
      "a server's failure without a word",
      answered("InternalFailure", "  ", 500),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: InternalFailure: no message. It is " +
        "not known whether it took effect.\nRun `pulumi up` again: it reads the current state and " +
        "finishes.",
    ],
    [
      "no credentials",
      answered("CredentialsProviderError", "Could not load credentials from any providers"),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: CredentialsProviderError: Could not load " +
        "credentials from any providers\nSet AWS credentials (environment, profile, aws:* config or Provider), then " +
        "run it again.",
    ],
    [
      "expired credentials",
      answered("ExpiredTokenException", "The security token included in the request is expired", 403),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: ExpiredTokenException: The security " +
        "token included in the request is expired\nThe credentials have expired. Sign in again (for " +
        "example with `aws sso login`) or renew them, then run it again.",
    ],
    [
      "no credentials of a profile",
      answered("CredentialsProviderError", "Could not resolve credentials using profile: [audit]"),
      {
        ...PUT,
        credentials: { from: "profile", profile: "audit", isOfEnvironment: false, isChained: false },
      },
      "PutConfigurationAggregator of security in us-east-1 failed: CredentialsProviderError: Could not " +
        "resolve credentials using profile: [audit]\nThey were expected from profile audit. Sign in (`aws " +
        "sso login --profile audit`), or set AWS credentials (environment, profile, aws:* config or " +
        "Provider), then run it again.",
    ],
    [
      "expired credentials of a profile",
      answered("ExpiredTokenException", "Expired.", 403),
      { ...PUT, credentials: { from: "profile", profile: "audit", isOfEnvironment: true, isChained: true } },
      "PutConfigurationAggregator of security in us-east-1 failed: ExpiredTokenException: Expired.\nThe " +
        "credentials have expired; they come from profile audit (AWS_PROFILE), and from there " +
        "assumeRoles. Sign in again (for example with `aws sso login --profile audit`) or renew them, " +
        "then run it again.",
    ],
    [
      "credentials that AWS doesn't take, or a region that isn't enabled",
      answered("UnrecognizedClientException", "The security token included in the request is invalid.", 403),
      { ...PUT, region: "ap-east-1", target: "security in ap-east-1" },
      "PutConfigurationAggregator of security in ap-east-1 failed: UnrecognizedClientException: The " +
        "security token included in the request is invalid.\nAWS rejects these credentials. Possible " +
        "causes: the keys are wrong or were deleted, the session token is missing or belongs to other " +
        "keys, the keys are of another partition, this machine's clock is wrong, or the region " +
        "(ap-east-1) is not enabled for the account.",
    ],
    [
      "no connection, as for a region that doesn't exist",
      unconnected("ENOTFOUND", "getaddrinfo", "getaddrinfo ENOTFOUND config.us-moon-1.amazonaws.com"),
      { ...PUT, region: "us-moon-1", target: "security in us-moon-1" },
      "PutConfigurationAggregator of security in us-moon-1 failed: ENOTFOUND: getaddrinfo ENOTFOUND " +
        "config.us-moon-1.amazonaws.com\nThere was no connection, so nothing was sent. Check the network, " +
        "the name of the region (us-moon-1), and any endpoint that is set (endpoints, AWS_ENDPOINT_URL).",
    ],
    [
      "a proxy's page",
      answered(
        "SyntaxError",
        "Unexpected token '<', \"<html>\" is not valid JSON\n  Deserialization error: to see the raw response, inspect " +
          "the hidden field {error}.$response on this object.",
        200,
      ),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: SyntaxError: Unexpected token '<', " +
        '"<html>" is not valid JSON. It is not known whether it took effect.\nThe answer is not from AWS: ' +
        "a proxy or a firewall on the way answered with a page of its own. Let this machine reach AWS " +
        "Config in us-east-1, or set endpoints. Then run `pulumi up` again: it reads the current state.",
    ],
    [
      "an answer that isn't whole",
      new MalformedAnswerError("ConfigurationAggregators must be a list, but is missing"),
      READ,
      "DescribeConfigurationAggregators of security in us-east-1 failed: MalformedAnswer: " +
        "ConfigurationAggregators must be a list, but is missing\nThe answer is incomplete, or not from " +
        "AWS, so it was not used: nothing was changed because of it. Run it again. If that doesn't help, " +
        "check what is between this machine and AWS (a proxy, a firewall), and any endpoint that is set " +
        "(endpoints, AWS_ENDPOINT_URL).",
    ],
    [
      "credentials that took too long",
      Object.assign(new Error("no answer within 60 s"), { name: "TimeoutError" }),
      { ...PUT, sent: false },
      "PutConfigurationAggregator of security in us-east-1 failed: TimeoutError: no answer within 60 s\nThere were no " +
        "credentials in time, so nothing was sent: run the same Pulumi command again.",
    ],
    [
      "a permission that AWS names",
      answered(
        "AccessDeniedException",
        "User: arn:aws:iam::1:user/u is not authorized to perform: config:TagResource on resource: arn because no " +
          "identity-based policy allows the config:TagResource action",
      ),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: AccessDeniedException: User: " +
        "arn:aws:iam::1:user/u is not authorized to perform: config:TagResource on resource: arn because " +
        "no identity-based policy allows the config:TagResource action\nAllow config:TagResource to the " +
        "caller in us-east-1, or check whether a service control policy denies it.",
    ],
    [
      "a permission that a policy takes away",
      answered(
        "AccessDeniedException",
        "User: u is not authorized to perform: config:PutConfigurationAggregator with an explicit deny in a service " +
          "control policy",
      ),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: AccessDeniedException: User: u is " +
        "not authorized to perform: config:PutConfigurationAggregator with an explicit deny in a service " +
        "control policy\nA policy denies config:PutConfigurationAggregator to the caller in us-east-1: " +
        "check the caller's own policies, its permissions boundary, and the organization's service " +
        "control policies.",
    ],
    [
      "a permission that a Put lacks",
      answered("AccessDeniedException", "No."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: AccessDeniedException: No.\nAllow " +
        "config:PutConfigurationAggregator and config:TagResource to the caller in us-east-1, or check " +
        "whether a service control policy denies it.",
    ],
    [
      "a permission that a call lacks",
      answered("AccessDenied", "No."),
      { operation: "ListTagsForResource", target: "arn in eu-west-1", region: "eu-west-1" },
      "ListTagsForResource of arn in eu-west-1 failed: AccessDenied: No.\nAllow config:ListTagsForResource to the " +
        "caller in eu-west-1, or check whether a service control policy denies it.",
    ],
    [
      "too many tags",
      answered("TooManyTagsException", "51."),
      { operation: "TagResource", target: "arn in eu-west-1", region: "eu-west-1" },
      "TagResource of arn in eu-west-1 failed: TooManyTagsException: 51.\nAn aggregator can have 50 " +
        "tags. Those of others and the owner tag count as well.",
    ],
    [
      "something that isn't an error",
      "nothing",
      READ,
      "DescribeConfigurationAggregators of security in us-east-1 failed: Error: nothing",
    ],
    [
      "undefined",
      undefined,
      READ,
      "DescribeConfigurationAggregators of security in us-east-1 failed: Error: undefined",
    ],
  ];
  for (const [what, error, context, text] of texts)
    it(`tells of ${what}`, () => {
      assert.equal(translate(error, context).message, text);
    });

  it("of a role that can't be assumed asks for no permission of AWS Config", () => {
    const denied = answered(
      "AccessDenied",
      "User: arn:aws:iam::1:user/u is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::2:role/r",
      403,
    );
    const { message } = translate(denied, { ...PUT, operation: "DescribeConfigurationAggregators" });
    assert.doesNotMatch(message, /Allow config:/);
  });

  it("names the service that a permission is missing for, as IAM does", () => {
    const services = {
      DescribeOrganization: "organizations",
      GetRole: "iam",
      GetCallerIdentity: "sts",
      UpdateItem: "dynamodb",
      TagResource: "config",
    };
    for (const [operation, service] of Object.entries(services))
      assert.equal(serviceOf({ operation }), service);
    const { advice } = translate(answered("AccessDenied", "No."), { ...READ, operation: "GetRole" });
    assert.match(advice?.deployment ?? "", /^Allow iam:GetRole to the caller/);
  });

  it("asks whether the account may ask about an organization", () => {
    const { advice } = translate(answered("AccessDenied", "No."), {
      ...READ,
      operation: "DescribeOrganization",
    });
    assert.match(
      advice?.deployment ?? "",
      /^Either this account is neither .* organizations:DescribeOrganization\.$/,
    );
  });

  it("speaks to a deployment and to the command line in their own words", () => {
    const { advice } = translate(broken("ECONNRESET"), PUT);
    assert.deepEqual(advice, {
      deployment: "Run `pulumi up` again: it reads the current state and finishes.",
      commandLine: "Run this command again: it reads the current state and finishes.",
    });
  });

  it("says nothing if nothing better is known than what AWS says", () => {
    assert.equal(translate(answered("ConflictException"), READ).advice, undefined);
    assert.equal(translate(answered("toString"), READ).advice, undefined);
  });

  it("takes a page of a proxy for what it is, also if that has a code of its own", () => {
    const failure = (coded: boolean): Failure => ({
      kind: "unknown-outcome",
      code: "Blocked",
      message: "by policy",
      sent: true,
      coded,
      context: PUT,
    });
    assert.match(
      adviceFor(failure(false))?.commandLine ?? "",
      /^The answer is not from AWS.* give --endpoint-url/,
    );
    assert.match(adviceFor(failure(true))?.commandLine ?? "", /^Run this command again/);
  });

  it("says which endpoint is no URL", () => {
    const { advice } = translate(broken("ERR_INVALID_URL", "Invalid URL", ""), READ);
    assert.match(advice?.deployment ?? "", /^An endpoint must be a URL/);
  });

  it("tells writes from reads by their name", () => {
    const writes = ["PutX", "DeleteX", "TagResource", "UntagResource", "UpdateItem", "CreateTable"];
    for (const operation of writes) assert.equal(isWrite(operation), true, operation);
    for (const operation of ["DescribeX", "ListTags", "GetItem", "Query", "AssumeRole"])
      assert.equal(isWrite(operation), false, operation);
  });
});

describe("what to do about a role that can't be assumed", () => {
  const web: FailedRole = {
    operation: "AssumeRoleWithWebIdentity",
    arn: "arn:aws:iam::111111111111:role/ci",
    property: "assumeRoleWithWebIdentity.roleArn",
  };
  const plain: FailedRole = { ...web, operation: "AssumeRole", property: "assumeRoles[1].roleArn" };
  const failure = (code: string): Failure => ({
    kind: "refused",
    code,
    message: "No.",
    sent: false,
    coded: true,
    context: READ,
  });

  const roles: [what: string, role: FailedRole, code: string, advice: RegExp][] = [
    [
      "a file that can't be read",
      { ...web, property: "assumeRoleWithWebIdentity.webIdentityTokenFile" },
      "ENOENT",
      /^Correct assumeRoleWithWebIdentity\.webIdentityTokenFile, or let this process read the file/,
    ],
    ["a token that is not good", web, "InvalidIdentityTokenException", /^STS rejects the token: renew it/],
    ["a value that STS names", plain, "ValidationError", /^Correct what STS names in assumeRoles\[1\]\.$/],
    [
      "a value that STS names, of a role that is a property itself",
      { ...plain, property: "sourceRole" },
      "ValidationError",
      /^Correct what STS names in sourceRole\.$/,
    ],
    [
      "a policy that is none",
      plain,
      "MalformedPolicyDocument",
      /^Correct what STS names in assumeRoles\[1\]\.$/,
    ],
    ["a permission that is missing", plain, "AccessDenied", /^Allow sts:AssumeRole to the caller/],
    ["a token of another role", plain, "InvalidIdentityToken", /^$/],
  ];
  for (const [what, role, code, advice] of roles)
    it(`because of ${what}`, () => {
      assert.match(adviceForRole(role, failure(code))?.deployment ?? "", advice);
    });
});

describe("what DynamoDB refuses", () => {
  const context = (operation: string) => ({
    operation,
    target: "table claims in eu-west-1",
    region: "eu-west-1",
  });
  const table: [what: string, operation: string, error: Error, kind: string, advice: RegExp | undefined][] = [
    [
      "a table that isn't there",
      "Query",
      answered("ResourceNotFoundException", "Requested resource not found"),
      "gone",
      /^There is no such table in eu-west-1 .* claims\.dynamodbTable .* new aws\.dynamodb\.Table\(name, claimsTableArgs\)/,
    ],
    [
      "a table with other keys",
      "GetItem",
      answered("ValidationException", "The provided key element does not match the schema"),
      "refused",
      /^A table for claims has the partition key aggregator and the sort key item/,
    ],
    ["another bad request", "UpdateItem", answered("ValidationException", "Item size"), "refused", undefined],
    [
      "too many tables",
      "CreateTable",
      answered("LimitExceededException", "Too many tables"),
      "refused",
      undefined,
    ],
    [
      "throughput that is used up",
      "UpdateItem",
      answered("ProvisionedThroughputExceededException"),
      "throttled",
      /^AWS is throttling this account/,
    ],
    [
      "a permission that is missing",
      "UpdateItem",
      answered("AccessDeniedException", "No."),
      "refused",
      /^Allow dynamodb:UpdateItem to the caller in eu-west-1/,
    ],
    [
      "an answer of somebody else",
      "UpdateItem",
      Object.assign(new SyntaxError("Unexpected token <"), { $metadata: { httpStatusCode: 200 } }),
      "unknown-outcome",
      /Let this machine reach DynamoDB in eu-west-1/,
    ],
    [
      "a lost answer to a write",
      "UpdateItem",
      Object.assign(new Error("took too long"), { name: "TimeoutError" }),
      "unknown-outcome",
      /^Run `pulumi up` again/,
    ],
    [
      "a lost answer to a read",
      "Query",
      Object.assign(new Error("took too long"), { name: "TimeoutError" }),
      "unknown-outcome",
      /^The call only reads/,
    ],
  ];
  for (const [what, operation, error, kind, advice] of table)
    it(`${what} is ${kind}${advice ? ", with what to do" : ""}`, () => {
      assert.equal(kindOf(error, { write: isWrite(operation) }), kind);
      const [said = "", told] = translate(error, context(operation)).message.split("\n");
      assert.match(said, new RegExp(`^${operation} of table claims in eu-west-1 failed: ${error.name}: `));
      if (advice) assert.match(told ?? "", advice);
      else assert.equal(told, undefined);
    });
});
