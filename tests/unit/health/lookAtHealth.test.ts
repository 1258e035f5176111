import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { SourceReport } from "../../../provider/aws/health";
import { lookAtHealth } from "../../../provider/health/lookAtHealth";
import { MemoryAws } from "../../support/memoryAws";
import { MemorySource } from "../../support/memorySource";
import { contextOf } from "../../support/miniEngine";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;
const [EAST, WEST] = ["us-east-1", "eu-west-1"] as const;
const SUBJECT = { name: "security", region: EAST };

describe("a report on an aggregator's health", () => {
  let aws: MemoryAws;
  const put = (accountIds: readonly string[], regions: readonly string[]) =>
    aws.api(EAST).put({ name: "security", source: { kind: "account", accountIds, regions }, filters: {} });

  beforeEach(() => {
    aws = new MemoryAws();
  });

  it("has one object for all sources of the same cause, those of most sources first", async () => {
    await put([A, B, C], [EAST, WEST]);
    aws.health.report(A, EAST, "FAILED", { errorCode: "X" });
    const { causes, sources } = await lookAtHealth(contextOf(aws), SUBJECT);
    assert.deepEqual(
      causes.map(({ code }) => code),
      ["no-report", "reported-error"],
    );
    assert.equal(new Set(sources.map(({ cause }) => cause)).size, 2);
  });

  it("tells the same cause apart by how sure it is", async () => {
    await put([A, B], [EAST]);
    for (const id of [A, B]) aws.health.report(id, EAST, "FAILED", { errorCode: "AccessDenied" });
    aws.sourceAccount = (role) => {
      const source = new MemorySource();
      source.statuses.set(EAST, "ENABLED_BY_DEFAULT");
      if (role.includes(A)) source.failing.set(EAST, "AccessDeniedException");
      const recorders = () => new MemorySource().recorders(EAST);
      return Object.assign(source, { recorders });
    };
    const { sources } = await lookAtHealth(contextOf(aws), SUBJECT, {
      sourceRole: "arn:aws:iam::{account}:role/r",
    });
    assert.deepEqual(
      sources.map(({ cause }) => [cause?.code, cause?.certainty]),
      [
        ["not-authorized", "likely"],
        ["not-authorized", "certain"],
      ],
    );
  });

  it("takes AWS Config's word for it that it can't read the organization", async () => {
    const source = { kind: "organization", roleArn: "arn:aws:iam::1:role/r", regions: [EAST] } as const;
    await aws.api(EAST).put({ name: "security", source, filters: {} });
    aws.organizationAccounts.add(A, "");
    const refused = { id: "o-a", errorCode: "AccessDenied", errorMessage: "a\nb" };
    const textOf = async () => (await lookAtHealth(contextOf(aws), SUBJECT)).causes.map(({ text }) => text);
    aws.health.reports.push({ organization: { ...refused, state: "FAILED" } });
    assert.deepEqual(await textOf(), ["AWS Config can't read the organization: AccessDenied: a b"]);
    aws.health.reports.splice(0, 1, { organization: { ...refused, state: "SUCCEEDED" } });
    assert.deepEqual(await textOf(), ["AWS Config has never reported on it"]);
  });

  it("has one cause for sources whose messages differ only by their names", async () => {
    await put([A, B], [EAST, WEST]);
    for (const id of [A, B])
      for (const region of [EAST, WEST]) {
        const errorMessage = `The account ${id} is throttled in ${region}.`;
        aws.health.report(id, region, "FAILED", { errorCode: "X", errorMessage });
      }
    const { causes, sources } = await lookAtHealth(contextOf(aws), SUBJECT);
    assert.deepEqual(
      causes.map(({ text }) => text),
      ["AWS Config reports X: The account {account} is throttled in {region}"],
    );
    assert.equal(sources[0]?.errorMessage, `The account ${A} is throttled in ${WEST}.`);
  });

  it("tells times in ISO 8601, and errors word for word", async () => {
    await put([A], [EAST]);
    aws.health.report(A, EAST, "FAILED", {
      updated: 1_700_000_000_500,
      errorCode: "X",
      errorMessage: "a\nb",
    });
    const report = await lookAtHealth(contextOf(aws), SUBJECT, { withResources: false });
    const { lastUpdate, errorCode, errorMessage, resources } = report.sources[0] ?? assert.fail();
    assert.deepEqual(
      [lastUpdate, errorCode, errorMessage, resources],
      ["2023-11-14T22:13:20.500Z", "X", "a\nb", undefined],
    );
    assert.equal(report.checkedAt, new Date(aws.now()).toISOString());
    assert.equal(report.counts.resources, undefined);
  });

  it("adds up what could not be checked", async () => {
    await put([A, B], [EAST, WEST]);
    aws.sourceAccount = () => new MemorySource("AccessDenied");
    aws.health.failing.set("counts", "Denied");
    const { unchecked } = await lookAtHealth(contextOf(aws), SUBJECT, {
      sourceRole: "arn:aws:iam::{account}:role/r",
    });
    const reason = "not allowed to assume arn:aws:iam::{account}:role/r: AccessDenied";
    assert.deepEqual(unchecked, [
      {
        what: "the number of resources",
        reason: "config:GetAggregateDiscoveredResourceCounts: Denied",
        sources: 4,
      },
      { what: "the recorder", reason, sources: 4 },
      { what: "the authorization", reason, sources: 4 },
    ]);
  });

  it("takes what AWS Config says of a service control policy for a likely cause", async () => {
    await put([A], [EAST]);
    const errorMessage = "denied with an explicit deny in a service control policy";
    aws.health.report(A, EAST, "FAILED", { errorCode: "AccessDenied", errorMessage });
    const { causes } = await lookAtHealth(contextOf(aws), SUBJECT);
    assert.deepEqual(
      causes.map(({ code, certainty }) => [code, certainty]),
      [["denied-by-policy", "likely"]],
    );
  });

  it("keeps no page of 10,000 accounts in 17 regions, and little of each source", async () => {
    const ids = Array.from({ length: 10_000 }, (_, at) => String(at).padStart(12, "0"));
    const regions = Array.from({ length: 17 }, (_, at) => `eu-west-${at + 1}`);
    await put(ids, regions);
    const pages = new Set<WeakRef<object>>();
    let most = 0;
    aws.health.statuses = async function* () {
      for (const [at, accountId] of ids.entries()) {
        const page: SourceReport[] = regions.map((region) =>
          at % 100 === 0
            ? {
                accountId,
                region,
                state: "FAILED",
                updated: 1,
                errorCode: "X",
                errorMessage: `No ${accountId}.`,
              }
            : { accountId, region, state: "SUCCEEDED", updated: 1 },
        );
        pages.add(new WeakRef(page));
        yield page;
        if (at % 2_500 === 0) {
          await new Promise(setImmediate);
          collectGarbage();
          most = Math.max(most, [...pages].filter((one) => one.deref() !== undefined).length);
        }
      }
    };
    collectGarbage();
    const before = process.memoryUsage();
    const report = await lookAtHealth(contextOf(aws), SUBJECT, { withResources: false });
    await new Promise(setImmediate);
    collectGarbage();
    const after = process.memoryUsage();
    const used = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    assert.equal(report.counts.sources, 170_000);
    assert.equal(report.counts.byState.FAILED, 1_700);
    assert.ok(most < 50, `${most} pages were kept`);
    assert.ok(used < 60_000_000, `${(used / 1e6).toFixed(0)} MB`);
  });
});

const collectGarbage = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();
