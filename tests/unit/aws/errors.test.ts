import assert from "node:assert/strict";
import { inspect } from "node:util";
import { kindOf, TOO_LATE, translate } from "../../../provider/aws/errors";
import type { AwsErrorKind, CallContext } from "../../../provider/aws/failure";
import { MalformedAnswerError } from "../../../provider/aws/malformed";

/** As the SDK throws what AWS answered. */
function answered(name: string, message = "AWS says so", httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** As Node throws what the network did. */
function broken(code: string, message = `read ${code}`, syscall = "read"): Error {
  return Object.assign(new Error(message), { code, syscall });
}

/** As Node throws it where no connection came about. */
function unconnected(code: string, syscall = "connect", message = `${syscall} ${code}`): Error {
  return broken(code, message, syscall);
}

/** As Node throws it where a name has several addresses. */
function unconnectedToAll(code: string, ...errors: Error[]): Error {
  return Object.assign(new AggregateError(errors), { code });
}

const READ: CallContext = {
  operation: "DescribeConfigurationAggregators",
  target: "security in us-east-1",
  region: "us-east-1",
};

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
        ...["ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"].map(
          (code): [string, unknown] => [code, broken(code)],
        ),
        ["status 500", answered("InternalFailure", "", 500)],
        ["status 503", answered("ServiceUnavailable", "", 503)],
        ["status 502 of a proxy", answered("SyntaxError", "Unexpected token <", 502)],
      ],
    ],
    [
      "unreachable",
      [
        ...["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"].map((code): [string, unknown] => [
          `${code} while connecting`,
          unconnected(code),
        ]),
        ...["ENOTFOUND", "EAI_AGAIN"].map((code): [string, unknown] => [
          code,
          unconnected(code, "getaddrinfo"),
        ]),
        [
          "a failed connect to each address",
          unconnectedToAll("ETIMEDOUT", unconnected("ETIMEDOUT"), unconnected("ENETUNREACH")),
        ],
        [
          "a connect that took too long, as the SDK calls it",
          Object.assign(unconnected("ETIMEDOUT"), { name: "TimeoutError" }),
        ],
      ],
    ],
    [
      "malformed",
      [
        ["a page in place of an answer", answered("SyntaxError", "Unexpected token <", 200)],
        ["a page with status 403", answered("SyntaxError", "Unexpected token <", 403)],
        ["an answer that isn't whole", new MalformedAnswerError("Tags has to be a list, and is missing")],
      ],
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

describe("the kind of a write's failure", () => {
  const table: [kind: AwsErrorKind, errors: [what: string, error: unknown][]][] = [
    [
      "throttled",
      ["ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"].map(
        (code) => [code, answered(code)],
      ),
    ],
    [
      "refused",
      [
        "InvalidParameterValueException",
        "LimitExceededException",
        "OrganizationAccessDeniedException",
        "TooManyTagsException",
        "ConditionalCheckFailedException",
        "ResourceInUseException",
        "AccessDenied",
        "AccessDeniedException",
        "ValidationException",
        "OptInRequired",
        "RequestExpired",
        "NotAuthorized",
        "InvalidAction",
        "UnknownOperationException",
        "IncompleteSignature",
      ].map((code) => [code, answered(code)]),
    ],
    ["invalid-role", [["InvalidRoleException", answered("InvalidRoleException")]]],
    [
      "gone",
      [["NoSuchConfigurationAggregatorException", answered("NoSuchConfigurationAggregatorException")]],
    ],
    [
      "unauthenticated",
      ["ExpiredTokenException", "InvalidSignatureException", "UnrecognizedClientException"].map((code) => [
        code,
        answered(code, "no", 403),
      ]),
    ],
    [
      "unknown-outcome",
      [
        ...[200, 302, 403, 404, 408, 413, 429, 502].map((status): [string, unknown] => [
          `a page with status ${status}`,
          answered("SyntaxError", "Unexpected token <", status),
        ]),
        ["status 409 without a code", answered("Unknown", "UnknownError", 409)],
        ["status 440 without a code", answered("Unknown", "UnknownError", 440)],
        ["a code that AWS doesn't have", answered("Blocked", "by policy", 403)],
        ["a code that says nothing about the effect", answered("RequestTimeoutException", "", 408)],
        ["a code of AWS's with a status of another", answered("AccessDenied", "", 502)],
        ["InternalFailure", answered("InternalFailure", "", 500)],
        ["ServiceUnavailable", answered("ServiceUnavailable", "", 503)],
        ["an answer that isn't whole", new MalformedAnswerError("it is missing")],
        ["a lost connection", broken("ECONNRESET")],
        ...["EHOSTUNREACH", "ENETUNREACH", "ECONNREFUSED", "ETIMEDOUT"].map((code): [string, unknown] => [
          `${code} on a connection that was there`,
          broken(code),
        ]),
        [
          "one address that was connected to, of several",
          unconnectedToAll("ETIMEDOUT", unconnected("ETIMEDOUT"), broken("EHOSTUNREACH")),
        ],
        ["a time-out", Object.assign(new Error("took too long"), { name: "TimeoutError" })],
        ["its end on our side", Object.assign(new Error("aborted"), { name: "AbortError" })],
        ["an error of Node's own", new TypeError("x is not a function")],
        ["nothing that is known", undefined],
      ],
    ],
    ["unreachable", [["a failed connect", unconnected("ECONNREFUSED")]]],
    ["late", [["what was held back", Object.assign(new Error("held back"), { name: TOO_LATE })]]],
  ];
  for (const [kind, errors] of table)
    for (const [what, error] of errors)
      it(`of ${what} is ${kind}`, () => {
        assert.equal(kindOf(error, { write: true }), kind);
      });

  it("is unknown where the code doesn't stand where AWS puts it", () => {
    assert.equal(kindOf(answered("AccessDenied"), { write: true, coded: false }), "unknown-outcome");
  });

  const unsent: [what: string, error: unknown, kind: AwsErrorKind][] = [
    [
      "a token file that is not there",
      Object.assign(new Error("ENOENT: no such file or directory"), { code: "ENOENT", syscall: "open" }),
      "unauthenticated",
    ],
    ["no credentials", answered("CredentialsProviderError"), "unauthenticated"],
    [
      "credentials that take too long",
      Object.assign(new Error("late"), { name: "TimeoutError" }),
      "unreachable",
    ],
    ["STS out of order", answered("ServiceUnavailable", "", 503), "unreachable"],
    ["a page in place of STS's answer", answered("SyntaxError", "<", 403), "unreachable"],
    ["a role that may not be assumed", answered("AccessDenied", "no", 403), "refused"],
  ];
  for (const [what, error, kind] of unsent)
    it(`is certain where nothing was sent: ${what} is ${kind}`, () => {
      assert.equal(kindOf(error, { write: true, sent: false }), kind);
    });
});

describe("a translated error", () => {
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
        "111111111111 is not in an organization.\nThis account is in no organization. Use accountAggregationSource, " +
        "or deploy from an account of the organization.",
    ],
    [
      "an organization without all features",
      answered("OrganizationAllFeaturesNotEnabledException", "No."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: " +
        "OrganizationAllFeaturesNotEnabledException: No.\nThe organization has only consolidated billing. " +
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
      { ...PUT, credentials: "profile audit" },
      "PutConfigurationAggregator of security in us-east-1 failed: CredentialsProviderError: Could not " +
        "resolve credentials using profile: [audit]\nThey were expected from profile audit. Sign in (`aws " +
        "sso login --profile audit`), or set AWS credentials (environment, profile, aws:* config or " +
        "Provider), then run it again.",
    ],
    [
      "expired credentials of a profile",
      answered("ExpiredTokenException", "Expired.", 403),
      { ...PUT, credentials: "profile audit (AWS_PROFILE), and from there assumeRoles" },
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
        "the name of the region (us-moon-1), and endpoints, if they are set.",
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
      new MalformedAnswerError("ConfigurationAggregators has to be a list, and is missing"),
      READ,
      "DescribeConfigurationAggregators of security in us-east-1 failed: MalformedAnswer: " +
        "ConfigurationAggregators has to be a list, and is missing\nThe answer is incomplete, or not from " +
        "AWS, so it was not used: nothing was changed because of it. Run it again. If that doesn't help, " +
        "check what is between this machine and AWS (a proxy, a firewall), and endpoints, if they are " +
        "set.",
    ],
    [
      "credentials that took too long",
      Object.assign(new Error("no answer within 60 s"), { name: "TimeoutError" }),
      { ...PUT, sent: false },
      "PutConfigurationAggregator of security in us-east-1 failed: TimeoutError: no answer within 60 s\nThere were no " +
        "credentials in time, so nothing was sent. Run it again.",
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

  it("keeps AWS's code, its kind and what the SDK threw", () => {
    const cause = answered("InvalidRoleException");
    const error = translate(cause, PUT);
    assert.deepEqual(
      [error.name, error.code, error.awsCode, error.kind],
      ["AwsError", "AwsInvalidRole", "InvalidRoleException", "invalid-role"],
    );
    const { name, message, stack } = error.cause as Error;
    assert.deepEqual([name, message, stack], [cause.name, cause.message, cause.stack]);
  });

  it("holds no credential, in its message or in what caused it", () => {
    const cause = answered("AccessDenied", "the token t0ps3cr3t isn't valid");
    const error = translate(cause, { ...PUT, redact: (text) => text.replaceAll("t0ps3cr3t", "[secret]") });
    assert.match(error.message, /the token \[secret\] isn't valid/);
    assert.doesNotMatch(inspect(error, { depth: null, showHidden: true }), /t0ps3cr3t/);
  });

  it("is translated once", () => {
    const error = translate(answered("InvalidRoleException"), PUT);
    assert.equal(translate(error, { ...PUT, operation: "TagResource" }), error);
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
