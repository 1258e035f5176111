import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { collect, SETTLING } from "../../../provider/health/collect";
import type { Selection } from "../../../provider/health/subject";
import { UnknownAggregatorError } from "../../../provider/live/errors";
import { failureOf } from "../../support/errors";
import { MemoryAws } from "../../support/memoryAws";
import { contextOf } from "../../support/miniEngine";

const [A, B] = ["111111111111", "222222222222"] as const;
/** The aggregator's account. */
const OWN = "123456789012";
const [EAST, WEST] = ["us-east-1", "eu-west-1"] as const;
const SUBJECT = { name: "security", region: EAST };

describe("what is collected of an aggregator's sources", () => {
  let aws: MemoryAws;
  const put = (source: object) =>
    aws.api(EAST).put({ name: "security", source: source as never, filters: {} });
  const collected = (selection: Selection = {}) => collect(contextOf(aws), SUBJECT, { selection });
  const cells = async (selection?: Selection) =>
    [...(await collected(selection)).grid.cells()].map(({ accountId, region, state }) => [
      accountId,
      region,
      state,
    ]);

  beforeEach(() => {
    aws = new MemoryAws();
  });

  it("are those that it names, in the regions that it names, reported or not", async () => {
    await put({ kind: "account", accountIds: [A, B], regions: [EAST, WEST] });
    aws.health.report(A, WEST, "FAILED").report(B, EAST, "SUCCEEDED");
    assert.deepEqual(await cells(), [
      [A, WEST, "FAILED"],
      [A, EAST, undefined],
      [B, WEST, undefined],
      [B, EAST, "SUCCEEDED"],
    ]);
  });

  it("are none that were removed a moment ago, and that AWS Config still reports on", async () => {
    await put({ kind: "account", accountIds: [A], regions: [EAST] });
    aws.health.report(A, EAST, "SUCCEEDED").report(B, EAST, "FAILED").report(A, WEST, "FAILED");
    assert.deepEqual(await cells(), [[A, EAST, "SUCCEEDED"]]);
  });

  it("are of all regions those that every account has, and others that are reported", async () => {
    await put({ kind: "account", accountIds: [A, B], regions: "all" });
    aws.accountRegions = async () =>
      new Map([
        [EAST, "ENABLED_BY_DEFAULT"],
        ["ap-east-1", "ENABLED"],
        ["me-south-1", "DISABLED"],
      ]);
    aws.health.report(B, "ap-east-1", "SUCCEEDED");
    assert.deepEqual(await cells(), [
      [A, EAST, undefined],
      [B, "ap-east-1", "SUCCEEDED"],
      [B, EAST, undefined],
    ]);
  });

  it("are of all regions those that the aggregator's own account has enabled itself, reported or not", async () => {
    await put({ kind: "account", accountIds: [A, OWN], regions: "all" });
    aws.accountRegions = async () =>
      new Map([
        [EAST, "ENABLED_BY_DEFAULT"],
        ["ap-east-1", "ENABLED"],
        ["af-south-1", "ENABLED"],
        ["me-south-1", "DISABLED"],
      ]);
    assert.deepEqual(await cells({ regions: [EAST, "ap-east-1"] }), [
      [A, EAST, undefined],
      [OWN, "ap-east-1", undefined],
      [OWN, EAST, undefined],
    ]);
    assert.deepEqual(await cells({ accountIds: [A] }), [[A, EAST, undefined]]);
  });

  it("are of all regions those that are reported, if the account's may not be checked, which is told", async () => {
    await put({ kind: "account", accountIds: [A], regions: "all" });
    aws.accountRegions = async () => {
      throw new AwsError("no", "refused", "AccessDeniedException");
    };
    aws.health.report(A, WEST, "SUCCEEDED");
    const { grid, unchecked } = await collected();
    assert.deepEqual(
      [grid.regions, unchecked],
      [
        [WEST],
        [
          {
            what: "the regions of the aggregator's account",
            reason: "account:ListRegions: AccessDeniedException",
          },
        ],
      ],
    );
  });

  it("are an organization's active accounts, and those that are reported", async () => {
    await put({ kind: "organization", roleArn: "arn:aws:iam::1:role/r", regions: [EAST] });
    aws.organizationAccounts.add(A, "").add(B, "", { state: "SUSPENDED" });
    assert.deepEqual(
      (await cells()).map(([id]) => id),
      ["111111111111"],
    );
    aws.health.report(B, EAST, "OUTDATED");
    assert.deepEqual(
      (await cells()).map(([id]) => id),
      [A, B],
    );
  });

  it("are an organization's that are reported, if its accounts may not be listed, which is told", async () => {
    await put({ kind: "organization", roleArn: "arn:aws:iam::1:role/r", regions: [EAST] });
    for (const operation of ["ListAccounts", "DescribeOrganization"]) {
      aws.organizationAccounts.denied.add(operation);
      aws.health.report(B, EAST, "SUCCEEDED");
      const { grid, unchecked } = await collected();
      assert.deepEqual(grid.accounts, [B]);
      const reason = `organizations:${operation}: AccessDeniedException`;
      assert.deepEqual(unchecked, [{ what: "the accounts of the organization", reason }]);
    }
  });

  it("has the worst that is reported on the organization", async () => {
    await put({ kind: "organization", roleArn: "arn:aws:iam::1:role/r", regions: [EAST] });
    for (const state of ["SUCCEEDED", "FAILED", "OUTDATED"] as const)
      aws.health.reports.push({ organization: { id: "o-a", state } });
    assert.deepEqual((await collected()).organization, { id: "o-a", state: "FAILED" });
  });

  it("selects", async () => {
    await put({ kind: "account", accountIds: [A, B], regions: [EAST, WEST] });
    aws.health.report(A, WEST, "FAILED").report(B, EAST, "SUCCEEDED");
    assert.deepEqual(await cells({ accountIds: [B] }), [
      [B, WEST, undefined],
      [B, EAST, "SUCCEEDED"],
    ]);
    assert.deepEqual(await cells({ regions: [EAST] }), [
      [A, EAST, undefined],
      [B, EAST, "SUCCEEDED"],
    ]);
  });

  it("is young for an hour after the aggregator was made, or has last changed", async () => {
    await put({ kind: "account", accountIds: [A], regions: [EAST] });
    const now = aws.now();
    const isYoung = async (times: Partial<Record<"creationTime" | "lastUpdatedTime", number>>) => {
      const context = contextOf(aws);
      const api = context.configuration.api(EAST);
      const dated = Object.entries(times).map(([name, age]) => [name, new Date(now - age).toISOString()]);
      const describe = async () => {
        const live = await api.describe("security");
        return live && { ...live, ...Object.fromEntries(dated) };
      };
      const configuration = { ...context.configuration, api: () => ({ ...api, describe }) };
      return (await collect({ ...context, configuration }, SUBJECT)).isYoung;
    };
    assert.equal(await isYoung({ creationTime: SETTLING - 1 }), true);
    assert.equal(await isYoung({ creationTime: SETTLING }), false);
    assert.equal(await isYoung({ creationTime: SETTLING, lastUpdatedTime: 0 }), true);
    assert.equal(await isYoung({}), false);
  });

  it("is nothing of an aggregator that isn't there", async () => {
    await aws.api(EAST).put({
      name: "securty",
      source: { kind: "account", accountIds: [A], regions: [EAST] },
      filters: {},
    });
    const { facts } = await failureOf(collected(), UnknownAggregatorError);
    assert.deepEqual(facts, { name: "security", region: EAST, likely: "securty" });
  });
});
