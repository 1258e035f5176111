import assert from "node:assert/strict";
import { awsTime } from "../../../provider/aws/awsTime";
import { connect } from "../../../provider/aws/connection";
import { AwsError } from "../../../provider/aws/errors";
import {
  isUnassumed,
  type SourceAccountApi,
  sourceAccount,
  sourceAccounts,
} from "../../../provider/aws/sourceAccounts";
import {
  ACCOUNT,
  type Answer,
  type Asked,
  failing,
  identity,
  reaching,
  useAnswering,
  xml,
} from "../../support/answers";
import { failureOf } from "../../support/errors";

const HOME = "us-east-1";
const PATTERN = "arn:aws:iam::{account}:role/audit";
const BASE = "arn:aws:iam::999999999999:role/base";
const [A, B] = ["222222222222", "333333333333"] as const;
const AGGREGATOR = { accountId: ACCOUNT, region: HOME };

describe("connections to source accounts", () => {
  const aws = useAnswering();
  /** What STS answers, by the role. */
  let assume: (roleArn: string) => Answer;

  /** Keys that name the account of the role. */
  const assumed = (roleArn: string) =>
    xml(
      "AssumeRole",
      `<Credentials><AccessKeyId>${roleArn.split(":")[4]}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
        "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>",
    );
  const roleIn = ({ body }: Asked) => new URLSearchParams(body).get("RoleArn") ?? "";
  /** The account that signed, and the region that was asked. */
  const signed = ({ operation, headers }: Asked) => {
    const [, account, region] = /Credential=(\w+)\/\d+\/([\w-]+)\//.exec(String(headers.authorization)) ?? [];
    return `${operation} by ${account} in ${region}`;
  };

  beforeEach(() => {
    assume = assumed;
    aws.answer = (asked) => {
      if (asked.operation === "AssumeRole") return assume(roleIn(asked));
      if (asked.operation === "GetCallerIdentity") return identity();
      return { body: { AggregationAuthorizations: [], Regions: [] } };
    };
  });

  const opened = (more: Record<string, unknown> = {}) => {
    const { url } = aws;
    const endpoints = { configservice: url, sts: url, account: url };
    const settings = reaching(url, { ...more, endpoints });
    const time = awsTime();
    const to = sourceAccounts(settings, connect(settings, HOME, time), HOME, time);
    return (account: string): SourceAccountApi => sourceAccount(to(PATTERN, account), HOME);
  };
  const failed = (call: Promise<unknown>) => failureOf(call, AwsError);

  it("call nothing before they are asked", () => {
    opened()(A).authorizations(HOME);
    assert.deepEqual(aws.operations(), []);
  });

  it("assume an account's role once, for all its regions, and sign as that account", async () => {
    const account = opened()(A);
    await account.regions();
    await Promise.all(["eu-west-1", HOME].map((region) => account.authorizations(region).find(AGGREGATOR)));
    assert.deepEqual(
      aws.asked.map(signed).sort(),
      [
        `AssumeRole by ${ACCOUNT} in ${HOME}`,
        `DescribeAggregationAuthorizations by ${A} in eu-west-1`,
        `DescribeAggregationAuthorizations by ${A} in ${HOME}`,
        // The query string of a path names the operation of AWS Account Management.
        ` by ${A} in ${HOME}`,
      ].sort(),
    );
    assert.deepEqual(aws.asked.map(roleIn).filter(Boolean), [`arn:aws:iam::${A}:role/audit`]);
  });

  it("assume it once, whoever asks about the account", async () => {
    const of = opened();
    await Promise.all([of(A), of(A)].map((account) => account.authorizations(HOME).find(AGGREGATOR)));
    await of(A).authorizations("eu-west-1").find(AGGREGATOR);
    assert.equal(aws.operations().filter((operation) => operation === "AssumeRole").length, 1);
  });

  it("assume the roles of the settings once, and from there that of each account", async () => {
    const of = opened({ assumeRoles: [{ roleArn: BASE }] });
    for (const account of [A, B]) await of(account).authorizations("eu-west-1").find(AGGREGATOR);
    assert.deepEqual(
      aws.asked
        .filter(({ operation }) => operation === "AssumeRole")
        .map((one) => [roleIn(one), signed(one)]),
      [
        [BASE, `AssumeRole by ${ACCOUNT} in ${HOME}`],
        [`arn:aws:iam::${A}:role/audit`, `AssumeRole by 999999999999 in ${HOME}`],
        [`arn:aws:iam::${B}:role/audit`, `AssumeRole by 999999999999 in ${HOME}`],
      ],
    );
  });

  it("tell that it is the account's role that can't be assumed", async () => {
    assume = () => failing("AccessDenied", 403);
    const error = await failed(opened()(A).authorizations(HOME).find(AGGREGATOR));
    assert.ok(isUnassumed(error));
    assert.equal(error.facts.role, `arn:aws:iam::${A}:role/audit`);
    assert.equal(error.kind, "refused");
  });

  it("tell apart that a role of the settings can't be, and what is asked with the role", async () => {
    assume = (role) => (role === BASE ? failing("AccessDenied", 403) : assumed(role));
    const base = await failed(
      opened({ assumeRoles: [{ roleArn: BASE }] })(A)
        .authorizations(HOME)
        .find(AGGREGATOR),
    );
    assert.deepEqual([isUnassumed(base), base.facts.property], [false, "assumeRoles[0].roleArn"]);
    aws.answer = ({ operation, ...asked }) =>
      operation === "AssumeRole"
        ? assumed(roleIn({ operation, ...asked }))
        : failing("AccessDeniedException");
    assert.equal(isUnassumed(await failed(opened()(A).authorizations(HOME).find(AGGREGATOR))), false);
  });

  it("tell apart that there are no credentials to assume it with", async () => {
    const none = { accessKey: "", secretKey: "", profile: "none", sharedCredentialsFiles: ["/nowhere"] };
    const error = await failed(opened(none)(A).authorizations(HOME).find(AGGREGATOR));
    assert.deepEqual([error.kind, isUnassumed(error)], ["unauthenticated", false]);
    assert.deepEqual(aws.operations(), []);
  });

  it("assume again after a failure", async () => {
    const account = opened()(A);
    assume = () => failing("AccessDenied", 403);
    await failed(account.authorizations(HOME).find(AGGREGATOR));
    assume = assumed;
    assert.equal(await account.authorizations(HOME).find(AGGREGATOR), undefined);
  });

  it("are of other accounts than those that the settings allow", async () => {
    const account = opened({ allowedAccountIds: [ACCOUNT] })(A);
    assert.equal(await account.authorizations(HOME).find(AGGREGATOR), undefined);
    assert.deepEqual(aws.operations(), ["AssumeRole", "DescribeAggregationAuthorizations"]);
  });

  it("give a call ten seconds, or less if the settings do", () => {
    for (const [requestTimeoutSeconds, timeout] of [
      [60, 10],
      [2, 2],
    ] as const) {
      const settings = reaching(aws.url, { requestTimeoutSeconds });
      const to = sourceAccounts(settings, connect(settings, HOME), HOME, awsTime())(PATTERN, A);
      assert.deepEqual([to(HOME).clients.timeout, to("eu-west-1").clients.timeout], [timeout, timeout]);
    }
  });

  it("wait for an answer only for a while, and name the role that they wait for", async () => {
    aws.answer = () => new Promise(() => {});
    const error = await failed(
      opened({ requestTimeoutSeconds: 0.05 })(A).authorizations(HOME).find(AGGREGATOR),
    );
    assert.ok(isUnassumed(error));
    assert.equal(error.awsCode, "TimeoutError");
  });
});
