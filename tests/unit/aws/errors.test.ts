import assert from "node:assert/strict";
import { inspect } from "node:util";
import { kindOf, TOO_LATE, translate } from "../../../provider/aws/errors";
import type { AwsErrorKind } from "../../../provider/aws/failure";
import { MalformedAnswerError } from "../../../provider/aws/malformed";
import { answered, broken, PUT, unconnected, unconnectedToAll } from "../../support/awsFailures";

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
        ["a date that is none", answered("TypeError", "Expected real number", 200)],
        ["a number that is too large", answered("RangeError", "Invalid time value", 200)],
        ["an answer that isn't whole", new MalformedAnswerError("Tags must be a list, but is missing")],
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
});
