import assert from "node:assert/strict";
import { type Emulator, type Seed, startEmulator } from "../../emulator";
import { AwsError } from "../../provider/aws/errors";
import { systemClock } from "../../provider/aws/retry";
import type { HealthReport, SourceHealth } from "../../provider/domain/health/report";
import { configuration } from "../../provider/engine/configuration";
import { type LookOptions, lookAtHealth } from "../../provider/health/lookAtHealth";
import { UnknownAggregatorError } from "../../provider/live/errors";
import { failureOf } from "../support/errors";
import { actionsOf, healthPolicies, organizationPolicies, without } from "../support/policy";

/*
 * Looks at aggregators of the local AWS over HTTP, under the policies that the documentation shows.
 */

const OWN = "123456789012";
const [A, B, C, D, E] = [
  "222222222222",
  "333333333333",
  "444444444444",
  "555555555555",
  "666666666666",
] as const;
const REGION = "us-east-1";
const PARIS = "eu-west-3";
const HONGKONG = "ap-east-1";
const PATTERN = "arn:aws:iam::{account}:role/audit";
const OLD = Date.parse("2026-01-01T00:00:00Z");
/** No recorder, no authorization: what an aggregator is like that was made long ago. */
const SEED = { name: "security", creationTime: OLD, lastUpdatedTime: OLD };

describe("the health of an aggregator, as AWS is called for it", () => {
  const { caller, role } = healthPolicies();
  let aws: Emulator;

  const look = (options: LookOptions = {}, config: Record<string, unknown> = {}): Promise<HealthReport> => {
    const endpoints = Object.fromEntries(
      ["configservice", "sts", "organizations", "iam", "account"].map((service) => [service, aws.url]),
    );
    const opened = configuration({ accessKey: OWN, secretKey: "any", maxRetries: 1, endpoints, ...config });
    return lookAtHealth(
      { configuration: opened, clock: systemClock },
      { name: "security", region: REGION },
      options,
    );
  };
  const looked = { sourceRole: PATTERN };
  const seed = (accountIds: readonly string[], more: Partial<Seed> = {}) =>
    aws.seed({ ...SEED, accountIds, regions: [PARIS, REGION], ...more } as Seed);
  const authorize = (account: string, ...regions: string[]) =>
    aws.authorize({ account, regions, authorizedAccount: OWN, authorizedRegion: REGION });
  const told = ({ sources }: HealthReport) =>
    sources.map((one) => [one.accountId, one.region, one.state, codeOf(one)]);
  const codeOf = ({ cause }: SourceHealth) => cause && `${cause.code} (${cause.certainty})`;
  const allow = (own = [caller], theirs = [role]) =>
    aws.settings({
      policies: [
        ...own.map((policy) => ({ account: OWN, policy })),
        ...[A, B, C, D, E].flatMap((account) => theirs.map((policy) => ({ account, policy }))),
      ],
    });

  before(async () => {
    aws = await startEmulator();
  });
  beforeEach(async () => {
    await aws.reset();
    allow();
    await aws.seedResources([{ resourceType: "AWS::EC2::VPC", count: 2 }]);
    aws.clearLog();
  });
  after(() => aws?.close());

  it("has all sources with what AWS Config says, and the causes that looks into accounts tell for certain", async () => {
    await seed([OWN, A, B, C, D, E]);
    await authorize(A, PARIS, REGION);
    await authorize(B, REGION);
    await authorize(C, PARIS, REGION);
    await authorize(D, PARIS, REGION);
    await authorize(E, PARIS, REGION);
    await aws.seedRecorders([
      { account: C, regions: [REGION], off: true },
      { account: C, regions: [PARIS], recording: false },
      { account: D, regions: [PARIS], recordingGroup: { resourceTypes: ["AWS::S3::Bucket"] } },
      {
        account: D,
        regions: [REGION],
        lastStatus: "FAILURE",
        lastErrorCode: "NoBucket",
        lastErrorMessage: "Gone.",
      },
    ]);
    await aws.seedResources([
      { accountId: D, region: PARIS, resourceType: "AWS::EC2::VPC", count: 0 },
      { accountId: E, region: PARIS, resourceType: "AWS::EC2::VPC", count: 0 },
    ]);
    aws.settings({ sourceStatuses: [{ source: D, region: REGION, status: "FAILED", errorCode: "X" }] });
    const report = await look(looked);
    assert.deepEqual(told(report), [
      [OWN, PARIS, "SUCCEEDED", undefined],
      [OWN, REGION, "SUCCEEDED", undefined],
      [A, PARIS, "SUCCEEDED", undefined],
      [A, REGION, "SUCCEEDED", undefined],
      [B, PARIS, "FAILED", "not-authorized (certain)"],
      [B, REGION, "SUCCEEDED", undefined],
      [C, PARIS, "FAILED", "recorder-stopped (certain)"],
      [C, REGION, "FAILED", "no-recorder (certain)"],
      [D, PARIS, "SUCCEEDED", "types-not-recorded (likely)"],
      [D, REGION, "FAILED", "recorder-failing (certain)"],
      [E, PARIS, "SUCCEEDED", "no-resources (unknown)"],
      [E, REGION, "SUCCEEDED", undefined],
    ]);
    assert.deepEqual(report.unchecked, []);
    assert.deepEqual(report.counts, {
      sources: 12,
      healthy: 6,
      accounts: 6,
      regions: 2,
      byState: { FAILED: 4, NEVER_REPORTED: 0, OUTDATED: 0, SETTLING: 0, SUCCEEDED: 8 },
      empty: 2,
      resources: 12,
    });
    const failing = report.sources.find(({ accountId, region }) => accountId === B && region === PARIS);
    assert.equal(failing?.errorCode, "AccessDenied");
    assert.match(failing?.errorMessage ?? "", /has not authorized/);
    assert.deepEqual(report.aggregator, {
      name: "security",
      region: REGION,
      accountId: OWN,
      arn: aws.aggregators()[0]?.arn,
      kind: "account",
    });
  });

  it("looks into nothing that is healthy", async () => {
    await seed([OWN, A]);
    await authorize(A, PARIS, REGION);
    assert.equal((await look(looked)).counts.healthy, 4);
    assert.deepEqual([...new Set(aws.log().map(({ operation }) => operation))].sort(), [
      "DescribeConfigurationAggregatorSourcesStatus",
      "DescribeConfigurationAggregators",
      "GetAggregateDiscoveredResourceCounts",
    ]);
  });

  it("tells from the aggregator's account alone what that can tell, and what it could not look at", async () => {
    await seed([OWN, A]);
    await aws.seedRecorders([{ account: OWN, regions: [PARIS], off: true }]);
    allow([caller, role]);
    const report = await look();
    assert.deepEqual(told(report), [
      [OWN, PARIS, "FAILED", "no-recorder (certain)"],
      [OWN, REGION, "SUCCEEDED", undefined],
      [A, PARIS, "FAILED", "not-authorized-or-off (likely)"],
      [A, REGION, "FAILED", "not-authorized-or-off (likely)"],
    ]);
    assert.deepEqual(report.unchecked, [
      { what: "the recorder", reason: "no source role is given", sources: 2 },
      { what: "the authorization", reason: "no source role is given", sources: 2 },
    ]);
  });

  it("tells apart what it may not look at, each for itself", async () => {
    await seed([A, B]);
    aws.settings({ roles: [{ arn: PATTERN.replace("{account}", B), deny: true }] });
    allow([caller], without("config:DescribeConfigurationRecorders", [role]));
    const { sources } = await look(looked);
    const [ofA, , ofB] = sources;
    assert.equal(ofA && codeOf(ofA), "not-authorized (certain)");
    assert.deepEqual(ofA?.cause?.unchecked, [
      { what: "the recorder", reason: "config:DescribeConfigurationRecorders: AccessDeniedException" },
    ]);
    assert.equal(ofB && codeOf(ofB), "not-authorized-or-off (likely)");
    const reason = `not allowed to assume ${PATTERN}: AccessDenied`;
    // Which regions every account has, the aggregator's own account tells.
    assert.deepEqual(ofB?.cause?.unchecked, [
      { what: "the recorder", reason },
      { what: "the authorization", reason },
    ]);
    const shown = await look({ ...looked, isSecret: true });
    assert.ok(!JSON.stringify(shown).includes("role/audit"));
  });

  it("names accounts that are not active, regions that are not enabled, and regions that don't exist", async () => {
    await aws.seedOrganization({
      managementAccount: OWN,
      accounts: [{ id: A, state: "SUSPENDED" }, { id: B }],
    });
    await seed([A, B], { regions: [HONGKONG, "xx-west-9"] });
    aws.settings({
      sourceStatuses: [A, B].map((source) => ({
        source,
        status: "FAILED" as const,
        errorCode: "AccessDenied",
      })),
    });
    assert.deepEqual(told(await look(looked)), [
      [A, HONGKONG, "FAILED", "account-not-active (certain)"],
      [A, "xx-west-9", "FAILED", "account-not-active (certain)"],
      [B, HONGKONG, "FAILED", "region-not-enabled (certain)"],
      [B, "xx-west-9", "FAILED", "region-unknown (certain)"],
    ]);
  });

  it("counts a source that AWS Config says nothing of", async () => {
    await seed([OWN]);
    aws.settings({ sourceDelays: { firstReportMs: 86_400_000 } });
    await aws.remove({ name: "security" });
    await seed([OWN], { creationTime: Date.now(), lastUpdatedTime: Date.now() });
    assert.deepEqual(told(await look()), [
      [OWN, PARIS, "SETTLING", "settling (likely)"],
      [OWN, REGION, "SETTLING", "settling (likely)"],
    ]);
  });

  it("expects of all regions those that every account has, and those that AWS Config reports on", async () => {
    await seed([OWN, A], { regions: "all" });
    aws.settings({ regionStatuses: [{ account: A, region: HONGKONG, status: "ENABLED" }] });
    const { sources, counts } = await look();
    assert.deepEqual(
      sources.filter(({ region }) => region === HONGKONG).map(({ accountId }) => accountId),
      [A],
    );
    assert.equal(counts.sources, 35);
  });

  it("reads an organization's accounts, and tells why it can't be read", async () => {
    await aws.seedOrganization({
      managementAccount: OWN,
      accounts: [{ id: A }, { id: B, state: "SUSPENDED" }],
    });
    const roleArn = `arn:aws:iam::${OWN}:role/organization`;
    allow([caller, ...Object.values(organizationPolicies())]);
    await aws.seed({ ...SEED, organization: { roleArn }, regions: [REGION] });
    assert.deepEqual(
      told(await look()).map(([account]) => account),
      [OWN, A],
    );
    aws.settings({ roles: [{ arn: roleArn, exists: false, valid: false }] });
    const report = await look();
    assert.equal(report.organization?.state, "FAILED");
    assert.deepEqual(report.sources.map(codeOf), [
      "organization-access (certain)",
      "organization-access (certain)",
    ]);
  });

  it("tells trusted access that is off, and a delegation that is gone", async () => {
    const management = "999999999999";
    const roleArn = `arn:aws:iam::${OWN}:role/organization`;
    allow([caller, ...Object.values(organizationPolicies())]);
    const organization = {
      managementAccount: management,
      members: [OWN, A],
      delegatedAdministrators: [OWN],
      trustedAccess: true,
    };
    aws.settings({ organization });
    await aws.seed({ ...SEED, organization: { roleArn }, regions: [REGION] });
    assert.equal((await look()).counts.healthy, 3);
    // Who is no delegated administrator may not ask who is one.
    for (const [change, certainty] of [
      [{ trustedAccess: false }, "certain"],
      [{ delegatedAdministrators: [A] }, "likely"],
    ] as const) {
      aws.settings({ organization: { ...organization, ...change } });
      const { organization: reported, sources } = await look();
      assert.equal(reported?.state, "FAILED");
      const told = reported.cause && `${reported.cause.code} (${reported.cause.certainty})`;
      assert.equal(told, `organization-access (${certainty})`, JSON.stringify(change));
      // AWS Config has deleted the data, and Organizations tells a former administrator of no account.
      const isDelegated = !("delegatedAdministrators" in change);
      assert.deepEqual(new Set(sources.map(codeOf)), new Set(isDelegated ? [told] : []));
    }
  });

  it("selects accounts and regions", async () => {
    await seed([OWN, A, B]);
    const { sources } = await look({ selection: { accountIds: [A, C], regions: [PARIS] } });
    assert.deepEqual(
      sources.map(({ accountId, region }) => [accountId, region]),
      [[A, PARIS]],
    );
  });

  it("reads all pages, whatever their size", async () => {
    await seed([OWN, A, B]);
    await authorize(A, REGION);
    const whole = told(await look(looked));
    aws.settings({ pageSize: 1 });
    assert.deepEqual(told(await look(looked)), whole);
  });

  it("is checked as far as it goes without a permission, each by itself", async () => {
    await seed([OWN, A], { regions: "all" });
    for (const action of actionsOf([caller])) {
      allow(without(action, [caller]));
      const options = action === "sts:AssumeRole" ? looked : {};
      const isRequired = /:DescribeConfigurationAggregators$|SourcesStatus$/.test(action);
      if (isRequired) {
        await failureOf(look(options), AwsError);
        continue;
      }
      const { unchecked } = await look(options);
      assert.ok(
        unchecked.some(({ reason }) => reason.includes(action) || action === "sts:AssumeRole"),
        `${action}: ${JSON.stringify(unchecked)}`,
      );
    }
    allow([caller]);
    assert.deepEqual((await look(looked)).unchecked, []);
  });

  it("names the aggregator that is likely meant", async () => {
    await aws.seed({ ...SEED, name: "securty", accountIds: [OWN], regions: [REGION] } as Seed);
    const { facts } = await failureOf(look(), UnknownAggregatorError);
    assert.deepEqual(facts, { name: "security", region: REGION, likely: "securty" });
  });

  it("ends between two pages if it is told to", async () => {
    await seed([OWN, A]);
    aws.settings({ pageSize: 1 });
    const ending = new AbortController();
    const reason = new Error("enough");
    const looking = look({ signal: ending.signal, onProgress: () => ending.abort(reason) });
    assert.equal(await looking.catch((error: unknown) => error), reason);
    assert.ok(aws.log().length < 5);
  });

  it("begins no look into a source once the time is over", async () => {
    await seed([A]);
    const { unchecked } = await look({ ...looked, lookSeconds: 0 });
    assert.deepEqual(
      unchecked.map(({ what, reason }) => [what, reason]),
      [
        ["the recorder", "not within the time given"],
        ["the authorization", "not within the time given"],
      ],
    );
    assert.ok(!aws.log().some(({ operation }) => operation === "AssumeRole"));
  });

  it("looks at 10,000 accounts in 17 regions, 100 to a page @slow", async () => {
    const ids = Array.from({ length: 10_000 }, (_, at) => String(300_000_000_000 + at * 7919));
    aws.settings({ authorizations: "assumed" });
    await seed(ids, { regions: "all" });
    aws.clearLog();
    const began = performance.now();
    const { counts } = await look();
    const seconds = (performance.now() - began) / 1000;
    assert.deepEqual([counts.sources, counts.healthy, counts.resources], [170_000, 170_000, 340_000]);
    const asked = aws.log().length;
    console.log(`      ${asked} requests, ${seconds.toFixed(0)} s with the local AWS`);
    // A page of 100 statuses each, ten pages of counts for each region, and what names the aggregator and its regions.
    assert.ok(asked <= 1_700 + 17 * 10 + 5, `${asked} requests`);
  });

  it("tells how far it has come", async () => {
    await seed([A, B]);
    const told: string[] = [];
    await look({ ...looked, onProgress: ({ doing, done, of }) => told.push(`${doing} ${done}/${of}`) });
    assert.deepEqual(told, [
      "reading statuses 4/undefined",
      "counting resources 1/2",
      "counting resources 2/2",
      "looking into sources 1/2",
      "looking into sources 2/2",
    ]);
  });
});
