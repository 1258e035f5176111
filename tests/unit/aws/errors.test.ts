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
        ...["ECONNRESET", "ECONNREFUSED", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"].map(
          (code): [string, unknown] => [code, broken(code)],
        ),
        ["status 500", answered("InternalFailure", "", 500)],
        ["status 503", answered("ServiceUnavailable", "", 503)],
        ["status 502 of a proxy", answered("SyntaxError", "Unexpected token <", 502)],
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

describe("a translated error", () => {
  const texts: [what: string, error: unknown, context: CallContext, text: string][] = [
    [
      "a bad value",
      answered("InvalidParameterValueException", "The region 'us-moon-1' is not a valid AWS region."),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: InvalidParameterValueException: The region " +
        "'us-moon-1' is not a valid AWS region.",
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
        "The organization has consolidated billing only: enable all features in AWS Organizations first.",
    ],
    [
      "something gone",
      answered("NoSuchConfigurationAggregatorException", "It does not exist."),
      { ...PUT, operation: "DescribeConfigurationAggregators" },
      "DescribeConfigurationAggregators of security in us-east-1 failed: NoSuchConfigurationAggregatorException: It " +
        "does not exist.",
    ],
    [
      "throttling",
      answered("ThrottlingException", "Rate exceeded"),
      PUT,
      "PutConfigurationAggregator of security in us-east-1 failed: ThrottlingException: Rate exceeded\n" +
        "AWS is throttling this account: run `pulumi up` again in a minute.",
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
        "credentials from any providers\nRenew or set AWS credentials (environment, profile, aws:* config or " +
        "Provider), then run it again.",
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
