import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { SETTLING } from "../../../provider/health/collect";
import { printHealth } from "../../../provider/health/line";
import { MemoryAws } from "../../support/memoryAws";
import { contextOf } from "../../support/miniEngine";

const [A, B] = ["111111111111", "222222222222"] as const;
const EAST = "us-east-1";
const RUN = '; run "npx pulumi-aws-config-aggregator status security@us-east-1"';

describe("the line about the health of sources", () => {
  let aws: MemoryAws;
  let said: string[];
  const print = async (accountIds?: readonly string[]) => {
    const context = contextOf(aws, { print: (line) => said.push(line) });
    await printHealth(context, { name: "security", region: EAST }, accountIds);
    return said.splice(0);
  };

  beforeEach(async () => {
    aws = new MemoryAws();
    said = [];
    await aws.api(EAST).put({
      name: "security",
      source: { kind: "account", accountIds: [A, B], regions: [EAST] },
      filters: {},
    });
    aws.health.report(A, EAST, "SUCCEEDED").report(B, EAST, "FAILED");
  });

  it("has how many are healthy, and the command that says more", async () => {
    assert.deepEqual(await print(), [`security: 1 of 2 sources healthy${RUN}`]);
    assert.deepEqual(await print([A]), [`security: 1 of 1 source healthy${RUN}`]);
    assert.deepEqual(aws.health.asked, ["statuses security", "statuses security"]);
  });

  it("says what may be settling", async () => {
    const api = aws.api(EAST);
    const live = await api.describe("security");
    const context = contextOf(aws, { print: (line) => said.push(line) });
    const describe = async () =>
      live && { ...live, lastUpdatedTime: new Date(aws.now() - SETTLING + 1).toISOString() };
    const configuration = { ...context.configuration, api: () => ({ ...api, describe }) };
    await printHealth({ ...context, configuration }, { name: "security", region: EAST });
    assert.deepEqual(said, [
      `security: 1 of 2 sources healthy (it changed less than 60 minutes ago, and 1 may be settling)${RUN}`,
    ]);
  });

  it("doesn't take those that AWS Config reports on for all, if it isn't known which there should be", async () => {
    await aws.api(EAST).put({
      name: "security",
      source: { kind: "account", accountIds: [A, B], regions: "all" },
      filters: {},
    });
    aws.accountRegions = async () => {
      throw new AwsError("no", "refused", "AccessDeniedException");
    };
    assert.deepEqual(await print([A]), [
      `security: 1 of 1 source healthy of those that AWS Config reports on${RUN}`,
    ]);
  });

  it("says that it could not look, and fails nothing", async () => {
    aws.health.failing.set("statuses", "AccessDeniedException");
    assert.deepEqual(await print(), [
      `security: the health of its sources could not be checked (AccessDeniedException)${RUN}`,
    ]);
    await aws.api(EAST).remove("security");
    assert.deepEqual(await print(), [
      `security: the health of its sources could not be checked (UnknownAggregator)${RUN}`,
    ]);
  });

  it("comes to an end", async () => {
    const { statuses } = aws.health;
    aws.health.pageSize = 1;
    aws.health.statuses = async function* (name) {
      for await (const page of statuses.call(aws.health, name)) {
        aws.time.pass(20_001);
        yield page;
      }
    };
    assert.deepEqual(await print(), [
      `security: the health of its sources could not be read within 20 s${RUN}`,
    ]);
  });
});
