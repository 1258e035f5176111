import assert from "node:assert/strict";
import {
  type AwsErrorKind,
  type CallContext,
  ConfigAggregatorError,
  kindOf,
  translate,
} from "../../../provider/aws/errors";

/** As the SDK throws what AWS answered. */
function answered(name: string, message = "AWS says so", httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** As Node throws what the network did. */
function broken(code: string, message = `connect ${code}`): Error {
  return Object.assign(new Error(message), { code });
}

const PUT: CallContext = {
  operation: "PutConfigurationAggregator",
  target: "security in us-east-1",
  region: "us-east-1",
};

describe("the kind of a failure", () => {
  const table: [kind: AwsErrorKind, errors: [what: string, error: unknown][]][] = [
    [
      "throttled",
      [
        ...["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"].map(
          (name): [string, unknown] => [name, answered(name)],
        ),
        ["anything with status 429", answered("Whatever", "slow down", 429)],
      ],
    ],
    [
      "unknown-outcome",
      [
        ...["TimeoutError", "AbortError"].map((name): [string, unknown] => [
          name,
          Object.assign(new Error("took too long"), { name }),
        ]),
        ...["ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT"].map((code): [string, unknown] => [
          code,
          broken(code),
        ]),
        ["status 500", answered("InternalFailure", "", 500)],
        ["status 503", answered("ServiceUnavailable", "", 503)],
        ["status 502 of a proxy", answered("SyntaxError", "Unexpected token <", 502)],
      ],
    ],
    [
      "unreachable",
      ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"].map((code) => [
        code,
        broken(code),
      ]),
    ],
    ["invalid-role", [["InvalidRoleException", answered("InvalidRoleException")]]],
    [
      "gone",
      ["NoSuchConfigurationAggregatorException", "ResourceNotFoundException"].map((name) => [
        name,
        answered(name),
      ]),
    ],
    [
      "unauthenticated",
      [
        "CredentialsProviderError",
        "TokenProviderError",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "MissingAuthenticationTokenException",
      ].map((name) => [name, answered(name, "no", 403)]),
    ],
    [
      "refused",
      [
        ...[
          "InvalidParameterValueException",
          "LimitExceededException",
          "OrganizationAccessDeniedException",
          "NoAvailableOrganizationException",
          "OrganizationAllFeaturesNotEnabledException",
          "AccessDeniedException",
          "ValidationException",
          "TooManyTagsException",
        ].map((name): [string, unknown] => [name, answered(name)]),
        ["an error of Node's own", new TypeError("x is not a function")],
        ["something that isn't an error", "nothing"],
        ["undefined", undefined],
        ["null", null],
      ],
    ],
  ];
  for (const [kind, errors] of table)
    for (const [what, error] of errors)
      it(`of ${what} is ${kind}`, () => {
        assert.equal(kindOf(error), kind);
      });
});

describe("a translated error", () => {
  const texts: [what: string, error: unknown, context: CallContext, text: string][] = [
    [
      "a bad value",
      answered("InvalidParameterValueException", "The region 'us-moon-1' is not a valid AWS region."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: InvalidParameterValueException: The region " +
        "'us-moon-1' is not a valid AWS region.\nCorrect the value that AWS names. Where the preview could have said " +
        "so, it is a fault of this package.",
    ],
    [
      "a limit",
      answered("LimitExceededException", "Too many."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: LimitExceededException: Too many.\n" +
        "An account holds 50 aggregators in a region (raisable), an aggregator 10,000 accounts, and 1,000 accounts " +
        "may be added or deleted in a week over all aggregators (raisable). Ask AWS Support for more, or spread the " +
        "change over several weeks.",
    ],
    [
      "a role that can't be used",
      answered("InvalidRoleException", "No."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: InvalidRoleException: No.\n" +
        "The organization role needs a trust policy that lets config.amazonaws.com call sts:AssumeRole and the " +
        "managed policy service-role/AWSConfigRoleForOrganizations. A role made a moment ago can take a minute.",
    ],
    [
      "an organization that denies access",
      answered("OrganizationAccessDeniedException", "No."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: OrganizationAccessDeniedException: No.\n" +
        "One of: this account is neither the organization's management account nor a delegated administrator for " +
        "config.amazonaws.com; the caller lacks organizations:EnableAWSServiceAccess (management account) or " +
        "organizations:ListDelegatedAdministrators (delegated administrator); the management account or delegated " +
        "administrator has changed, or the aggregator belongs to a former organization (then delete and recreate it).",
    ],
    [
      "no organization",
      answered("NoAvailableOrganizationException", "The account 111111111111 is not in an organization."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: NoAvailableOrganizationException: The account " +
        "111111111111 is not in an organization.\nThis account is in no organization. Use accountAggregationSource, " +
        "or deploy from an account of the organization.",
    ],
    [
      "an organization without all features",
      answered("OrganizationAllFeaturesNotEnabledException", "No."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: OrganizationAllFeaturesNotEnabledException: No.\n" +
        "The organization has consolidated billing only: enable all features in AWS Organizations (Settings, Begin " +
        "process to enable all features) first.",
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
        "AWS is throttling this account: run it again in a minute, or raise requestTimeout.",
    ],
    [
      "a lost connection",
      broken("ECONNRESET", "socket hang up"),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: ECONNRESET: socket hang up\n" +
        "Whether it took effect is not known. Run `pulumi up` again: it reads what is there and finishes.",
    ],
    [
      "a server's failure without a word",
      answered("InternalFailure", "  ", 500),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: InternalFailure: no message\n" +
        "Whether it took effect is not known. Run `pulumi up` again: it reads what is there and finishes.",
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
      "PutConfigurationAggregator of security in us-east-1 failed: ExpiredTokenException: The security token included " +
        "in the request is expired\nThe credentials have expired: sign in again (`aws sso login`, for example), or " +
        "renew them, then run it again.",
    ],
    [
      "no credentials of a profile",
      answered("CredentialsProviderError", "Could not resolve credentials using profile: [audit]"),
      { ...PUT, credentials: "profile audit" },
      "PutConfigurationAggregator of security in us-east-1 failed: CredentialsProviderError: Could not resolve " +
        "credentials using profile: [audit]\nThey were to come from profile audit. Sign in (`aws sso login --profile " +
        "audit`), or set AWS credentials (environment, profile, aws:* config or Provider), then run it again.",
    ],
    [
      "expired credentials of a profile",
      answered("ExpiredTokenException", "Expired.", 403),
      { ...PUT, credentials: "profile audit (AWS_PROFILE), and from there assumeRoles" },
      "PutConfigurationAggregator of security in us-east-1 failed: ExpiredTokenException: Expired.\nThe credentials " +
        "have expired; they come from profile audit (AWS_PROFILE), and from there assumeRoles: sign in again (`aws sso " +
        "login --profile audit`, for example), or renew them, then run it again.",
    ],
    [
      "credentials that AWS doesn't take, or a region that isn't enabled",
      answered("UnrecognizedClientException", "The security token included in the request is invalid.", 403),
      { ...PUT, region: "ap-east-1", target: "security in ap-east-1" },
      "PutConfigurationAggregator of security in ap-east-1 failed: UnrecognizedClientException: The security token " +
        "included in the request is invalid.\nAWS does not take these credentials: keys that are wrong or were " +
        "deleted, a session token that is missing or not theirs, another partition, a clock that is wrong, or a region " +
        "(ap-east-1) that is not enabled for the account.",
    ],
    [
      "no connection, as for a region that doesn't exist",
      broken("ENOTFOUND", "getaddrinfo ENOTFOUND config.us-moon-1.amazonaws.com"),
      { ...PUT, region: "us-moon-1", target: "security in us-moon-1" },
      "PutConfigurationAggregator of security in us-moon-1 failed: ENOTFOUND: getaddrinfo ENOTFOUND " +
        "config.us-moon-1.amazonaws.com\nThere was no connection, so nothing was sent. Look at the network, at the " +
        "name of the region (us-moon-1), and at endpoints where they are set.",
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
      "PutConfigurationAggregator of security in us-east-1 failed: SyntaxError: Unexpected token '<', \"<html>\" is not " +
        "valid JSON\nThe answer is not from AWS: a proxy or a firewall on the way answers with a page of its own. Let " +
        "this machine reach AWS Config in us-east-1, or set endpoints. Then run `pulumi up` again: it reads what is " +
        "there.",
    ],
    [
      "a permission that AWS names",
      answered(
        "AccessDeniedException",
        "User: arn:aws:iam::1:user/u is not authorized to perform: config:TagResource on resource: arn because no " +
          "identity-based policy allows the config:TagResource action",
      ),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: AccessDeniedException: User: arn:aws:iam::1:user/u " +
        "is not authorized to perform: config:TagResource on resource: arn because no identity-based policy allows the " +
        "config:TagResource action\nAllow config:TagResource to the caller in us-east-1, or look for a service control " +
        "policy that denies it.",
    ],
    [
      "a permission that a policy takes away",
      answered(
        "AccessDeniedException",
        "User: u is not authorized to perform: config:PutConfigurationAggregator with an explicit deny in a service " +
          "control policy",
      ),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: AccessDeniedException: User: u is not authorized to " +
        "perform: config:PutConfigurationAggregator with an explicit deny in a service control policy\nA policy denies " +
        "config:PutConfigurationAggregator to the caller in us-east-1: look at its own policies, its permissions " +
        "boundary, and the organization's service control policies.",
    ],
    [
      "a permission that a Put lacks",
      answered("AccessDeniedException", "No."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: AccessDeniedException: No.\nAllow " +
        "config:PutConfigurationAggregator and config:TagResource to the caller in us-east-1, or look for a service " +
        "control policy that denies it.",
    ],
    [
      "a permission that a call lacks",
      answered("AccessDenied", "No."),
      { operation: "ListTagsForResource", target: "arn in eu-west-1", region: "eu-west-1" },
      "ListTagsForResource of arn in eu-west-1 failed: AccessDenied: No.\nAllow config:ListTagsForResource to the " +
        "caller in eu-west-1, or look for a service control policy that denies it.",
    ],
    [
      "too many tags",
      answered("TooManyTagsException", "51."),
      { operation: "TagResource", target: "arn in eu-west-1", region: "eu-west-1" },
      "TagResource of arn in eu-west-1 failed: TooManyTagsException: 51.\nA resource holds 50 tags, those of others " +
        "and the owner tag included.",
    ],
    [
      "something that isn't an error",
      "nothing",
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: Error: nothing",
    ],
    [
      "undefined",
      undefined,
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: Error: undefined",
    ],
  ];
  for (const [what, error, context, text] of texts)
    it(`tells of ${what}`, () => {
      assert.equal(translate(error, context).message, text);
    });

  it("keeps AWS's code, its kind and what the SDK threw", () => {
    const cause = answered("InvalidRoleException");
    const error = translate(cause, PUT);
    assert.deepEqual(
      [error.name, error.code, error.kind],
      ["AwsError", "InvalidRoleException", "invalid-role"],
    );
    assert.equal(error.cause, cause);
  });

  it("is translated once", () => {
    const error = translate(answered("InvalidRoleException"), PUT);
    assert.equal(translate(error, { ...PUT, operation: "TagResource" }), error);
  });

  it("is recognised, also where another copy of the package made it", () => {
    const foreign = Object.assign(new Error("x"), { isConfigAggregatorError: true });
    for (const error of [translate(undefined, PUT), new ConfigAggregatorError("x"), foreign])
      assert.ok(ConfigAggregatorError.is(error));
    for (const other of [new Error("x"), { isConfigAggregatorError: true }, undefined, "x"])
      assert.ok(!ConfigAggregatorError.is(other));
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
});
