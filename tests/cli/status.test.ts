import assert from "node:assert/strict";
import type { HealthReport } from "../../provider/domain/health/report";
import { A, ACCOUNT, B, REGION, useAws } from "./support";

const PARIS = "eu-west-3";
const ROLE = ["--source-role", "arn:aws:iam::{account}:role/audit"];
const OLD = Date.parse("2026-01-01T00:00:00Z");

describe("status", () => {
  const aws = useAws();

  beforeEach(async () => {
    await aws.emulator.seed({
      name: "security",
      accountIds: [A, B, ACCOUNT],
      regions: [PARIS, REGION],
      creationTime: OLD,
      lastUpdatedTime: OLD,
    });
    await aws.emulator.seedResources([{ resourceType: "AWS::EC2::VPC", count: 1 }]);
    await authorize(A, PARIS, REGION);
    await authorize(B, REGION);
  });
  const authorize = (account: string, ...regions: string[]) =>
    aws.emulator.authorize({ account, regions, authorizedAccount: ACCOUNT, authorizedRegion: REGION });

  it("says which source isn't healthy, why, and what to do, and ends with 1", async () => {
    const { code, out, err } = await aws.run("status", "security", ...ROLE);
    assert.deepEqual([code, err], [1, ""]);
    const [head, , , ...rest] = out.trimEnd().split("\n");
    assert.equal(head, `security in ${REGION} (${ACCOUNT}): 5 of 6 sources healthy`);
    assert.deepEqual(rest, [
      "1 source failed",
      `  ${B}: no authorization for ${ACCOUNT} (${REGION}) in ${PARIS}   → docs/health.md#not-authorized`,
      `      Deploy an AggregateAuthorization for ${ACCOUNT} (${REGION}) in the account and region.`,
    ]);
  });

  it("ends with 0 if all sources are healthy, and with 2 if it could not look", async () => {
    await authorize(B, PARIS);
    assert.equal((await aws.run("status", `security@${REGION}`)).code, 0);
    const unknown = await aws.run("status", "securty");
    assert.deepEqual([unknown.code, unknown.out], [2, ""]);
    assert.match(unknown.err, /is security meant\?/);
    assert.equal((await aws.run("status")).code, 2);
  });

  it("selects sources by account and by region", async () => {
    const { out } = await aws.run("status", "security", "--account", B, "--region", PARIS, ...ROLE);
    assert.match(out, /: 0 of 1 source healthy\n/);
    assert.match(out, new RegExp(`^  ${B}  ${PARIS}  FAILED  last update `, "m"));
    assert.match(out, /^ {6}AWS Config: AccessDenied: The account 222222222222 has not authorized/m);
    assert.equal((await aws.run("status", "security", "--region", REGION)).code, 0);
  });

  it("refuses what can't be meant, before it asks AWS", async () => {
    aws.requests();
    for (const [args, said] of [
      [["--account", "1"], /--account must be 12 digits, not "1"/],
      [["--region", "paris"], /--region must be the code of an AWS region/],
      [
        ["--source-role", "arn:aws:iam::1:role/r"],
        /--source-role must be the ARN of a role with \{account\}/,
      ],
      [["--interval-seconds", "60"], /--interval-seconds needs --watch/],
      [["--watch", "--interval-seconds", "5"], /--interval-seconds must be 30 seconds or more, not 5/],
    ] as const) {
      const { code, err } = await aws.run("status", "security", ...args);
      assert.deepEqual([code, said.test(err)], [2, true], err);
    }
    assert.deepEqual(aws.requests(), []);
  });

  it("prints everything as JSON", async () => {
    const { code, out } = await aws.run("status", "security", "--json", "--no-resources", ...ROLE);
    assert.equal(code, 1);
    const { counts, sources, causes } = JSON.parse(out) as HealthReport;
    assert.deepEqual([counts.healthy, counts.sources, counts.resources], [5, 6, undefined]);
    assert.equal(
      sources.find(({ accountId, region }) => accountId === B && region === PARIS)?.cause?.code,
      "not-authorized",
    );
    assert.deepEqual(
      causes.map(({ code: cause }) => cause),
      ["not-authorized"],
    );
    assert.ok(!aws.requests().includes("GetAggregateDiscoveredResourceCounts"));
  });

  it("watches until all sources are healthy", async () => {
    await authorize(B, PARIS);
    const { code, out } = await aws.run("status", "security", "--watch", "--json");
    assert.equal(code, 0);
    assert.equal(out.trimEnd().split("\n").length, 1);
  });
});
