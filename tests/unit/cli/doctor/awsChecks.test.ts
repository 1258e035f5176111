import assert from "node:assert/strict";
import { createTableInput, type LiveTable } from "../../../../provider/aws/tableMaker";
import { TableMismatchError } from "../../../../provider/cli/claims/errors";
import { AWS_CHECKS } from "../../../../provider/cli/doctor/awsChecks";
import { claimsTableArgs } from "../../../../provider/domain/claimsTable";
import { UnknownAggregatorError } from "../../../../provider/live/errors";
import { A, ACCOUNT, ownedBy, REGION } from "../../../support/claimTags";
import { askingOf, findingOf, refusal, refused, SUBJECT } from "../../../support/doctorWorld";

const found = (id: string, more: Parameters<typeof askingOf>[0] = {}) =>
  findingOf(AWS_CHECKS, id, askingOf(more));

describe("endpoints", () => {
  it("are right if they are AWS's own", async () =>
    assert.deepEqual(await found("endpoints"), { verdict: "right", text: "AWS's own" }));

  it("are told if they are not, by where they are set", async () => {
    const services = ["config", "sts", "organizations", "iam", "account", "dynamodb"];
    const endpoints = async () => [
      { where: "AWS_ENDPOINT_URL", value: "http://127.0.0.1:1", services },
      { where: "AWS_ENDPOINT_URL_DYNAMODB", value: "https://me:secret@db", services: ["dynamodb"] },
    ];
    assert.deepEqual(await found("endpoints", { endpoints }), {
      verdict: "note",
      text:
        "AWS_ENDPOINT_URL sends all services to http://127.0.0.1:1; AWS_ENDPOINT_URL_DYNAMODB sends dynamodb to another URL: " +
        "calls may not reach AWS itself",
    });
  });

  it("are wrong if one is no URL, which isn't shown", async () => {
    const endpoints = async () => [{ where: "AWS_ENDPOINT_URL", value: "me:secret@db", services: ["sts"] }];
    const { verdict, text = "" } = (await found("endpoints", { endpoints })) ?? {};
    assert.equal(verdict, "wrong");
    assert.match(text, /^AWS_ENDPOINT_URL must be a URL/);
    assert.ok(!text.includes("secret"));
  });
});

describe("credentials", () => {
  it("are right if AWS says whose they are, with where they come from", async () =>
    assert.deepEqual(await found("credentials"), {
      verdict: "right",
      text: `account ${ACCOUNT}, arn:aws:iam::${ACCOUNT}:user/x; they come from the environment`,
    }));

  it("are wrong if there are none, or AWS rejects them, and not known if AWS doesn't answer", async () => {
    const caller = () => refused("ExpiredToken", "unauthenticated");
    assert.deepEqual(await found("credentials", { caller }), {
      verdict: "wrong",
      text: "AWS says ExpiredToken",
      advice: "Do something about ExpiredToken.",
    });
    const lost = await found("credentials", { caller: () => refused("ECONNREFUSED", "unreachable") });
    assert.equal(lost?.verdict, "unknown");
  });
});

describe("the region", () => {
  const cases: [what: string, more: Parameters<typeof askingOf>[0], verdict: string, text: RegExp][] = [
    ["is enabled", {}, "right", /^us-east-1: AWS Config answers$/],
    ["isn't set", { subject: { ...SUBJECT, region: undefined } }, "wrong", /^none is set$/],
    [
      "isn't one of the account",
      { regions: async () => new Map([["eu-west-1", "ENABLED"]]) },
      "wrong",
      /^us-east-1 is not among the regions of this account \(eu-west-1\)$/,
    ],
    [
      "isn't enabled",
      { regions: async () => new Map([[REGION, "DISABLED"]]) },
      "wrong",
      /^us-east-1 is DISABLED for this account$/,
    ],
    [
      "has no AWS Config, as far as the network shows",
      { regions: () => refused(), aggregators: () => refused("ENOTFOUND", "unreachable") },
      "wrong",
      /^us-east-1: no connection to AWS Config/,
    ],
    ["may not be asked for, and answers", { regions: () => refused() }, "right", /AWS Config answers$/],
    [
      "denies, and so answers",
      { regions: () => refused(), aggregators: () => refused() },
      "right",
      /AWS Config answers$/,
    ],
    [
      "rejects the credentials",
      { aggregators: () => refused("UnrecognizedClientException", "unauthenticated") },
      "unknown",
      /^AWS rejects the credentials: UnrecognizedClientException$/,
    ],
    [
      "doesn't answer",
      { aggregators: () => refused("TimeoutError", "unknown-outcome") },
      "unknown",
      /^AWS says TimeoutError$/,
    ],
  ];
  for (const [what, more, verdict, text] of cases)
    it(`${what}: ${verdict}`, async () => {
      const finding = await found("region", more);
      assert.equal(finding?.verdict, verdict);
      assert.match(finding?.text ?? "", text);
      if (verdict === "wrong") assert.ok(finding?.advice);
    });
});

describe("the aggregator", () => {
  const live = {
    name: "security",
    arn: "arn:1",
    source: { kind: "account", accountIds: [A], regions: "all" },
    filters: {},
  } as const;

  it("isn't spoken of if none was named", async () => assert.equal(await found("aggregator"), undefined));

  it("is right if it is there, also if its tags can't be read", async () => {
    const named = async () => live;
    assert.deepEqual(await found("aggregator", { named, namedTags: async () => ownedBy("tags") }), {
      verdict: "right",
      text: "security: 1 account; acme/platform/prod owns it",
    });
    const denied = await found("aggregator", { named, namedTags: () => refused() });
    assert.deepEqual(
      [denied?.verdict, denied?.text],
      ["right", "security: 1 account; its tags can't be read"],
    );
  });

  it("is wrong if it isn't there, and not known if AWS refuses", async () => {
    const place = { name: "securty", region: REGION };
    const named = () => Promise.reject(new UnknownAggregatorError(place, "security"));
    const finding = await found("aggregator", { named });
    assert.equal(finding?.verdict, "wrong");
    assert.match(finding?.text ?? "", /is security meant\?$/);
    assert.equal((await found("aggregator", { named: () => refused() }))?.verdict, "unknown");
  });
});

describe("the table of claims", () => {
  const FINE: LiveTable = { ...createTableInput("claims", claimsTableArgs), arn: "arn:t", status: "ACTIVE" };
  const tableOf = (described: LiveTable | undefined) => ({
    table: async () => ({
      name: "claims",
      region: REGION,
      describe: async () => described,
      query: async () => [],
      get: async () => undefined,
    }),
  });

  it("isn't spoken of if there is none", async () => assert.equal(await found("table"), undefined));

  const cases: [what: string, described: LiveTable | undefined, verdict: string, text: RegExp][] = [
    ["is active", FINE, "right", /^claims in us-east-1$/],
    ["is being changed", { ...FINE, status: "UPDATING" }, "right", /^claims in us-east-1$/],
    ["is being deleted", { ...FINE, status: "DELETING" }, "wrong", /is DELETING$/],
    ["isn't there", undefined, "wrong", /^there is no table claims in us-east-1 for these credentials$/],
    ["has other keys", { ...FINE, KeySchema: [] }, "wrong", /^claims in us-east-1 has the no partition key/],
  ];
  for (const [what, described, verdict, text] of cases)
    it(`${what}: ${verdict}`, async () => {
      const finding = await found("table", tableOf(described));
      assert.equal(finding?.verdict, verdict);
      assert.match(finding?.text ?? "", text);
    });

  it("is wrong if it isn't the one of the aggregator, and not known if it can't be asked", async () => {
    const other = new TableMismatchError({ name: "security", region: REGION }, "tags", "claims");
    assert.equal((await found("table", { table: () => Promise.reject(other) }))?.verdict, "wrong");
    assert.equal((await found("table", { table: () => Promise.reject(refusal()) }))?.verdict, "unknown");
  });
});
