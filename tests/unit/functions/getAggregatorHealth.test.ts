import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "../../../provider";
import { AwsError } from "../../../provider/aws/errors";
import type { Raw } from "../../../provider/domain/values";
import type { Configuration } from "../../../provider/engine/configuration";
import { healthLater, healthNow } from "../../../provider/functions/getAggregatorHealth";
import { MemoryAws } from "../../support/memoryAws";
import { MemorySource } from "../../support/memorySource";
import { contextOf } from "../../support/miniEngine";
import { mocked, refused, settled } from "./support";

const [A, B] = ["111111111111", "222222222222"] as const;
const EAST = "us-east-1";
const PATTERN = "arn:aws:iam::{account}:role/audit";

class ForeignProvider extends pulumi.ProviderResource {}

describe("the health of an aggregator, for a program", () => {
  let aws: MemoryAws;
  let opened: Raw[];
  const open = (config: Raw): Configuration => {
    opened.push(config);
    return contextOf(aws, { config }).configuration;
  };

  beforeEach(async () => {
    mocked(false, { "aws:region": EAST });
    opened = [];
    aws = new MemoryAws();
    await aws.api(EAST).put({
      name: "security",
      source: { kind: "account", accountIds: [A, B], regions: [EAST] },
      filters: {},
    });
    aws.health.report(A, EAST, "SUCCEEDED").report(B, EAST, "FAILED", { errorCode: "AccessDenied" });
  });
  after(() => pulumi.runtime.setAllConfig({}));

  it("has each source, and the counts", async () => {
    const { sources, counts } = await healthNow(open, { name: "security" }, {});
    assert.deepEqual(
      sources.map(({ accountId, state, cause }) => [accountId, state, cause?.code]),
      [
        [A, "SUCCEEDED", undefined],
        [B, "FAILED", "not-authorized-or-off"],
      ],
    );
    assert.deepEqual([counts.healthy, counts.sources, counts.resources], [1, 2, 1]);
    assert.deepEqual(opened, [{ "aws:region": EAST }]);
  });

  it("is checked with a role, in the region and of the sources that are given", async () => {
    mocked(false, {});
    const source = new MemorySource();
    source.statuses.set(EAST, "ENABLED_BY_DEFAULT");
    aws.sourceAccount = () => source;
    const args = { name: "security", region: EAST, accountIds: [B], regions: [EAST], sourceRole: PATTERN };
    const { sources } = await healthNow(open, { ...args, countResources: false }, {});
    assert.deepEqual(
      sources.map(({ cause }) => cause?.code),
      ["not-authorized"],
    );
    assert.deepEqual(aws.health.asked, ["statuses security"]);
  });

  it("refuses what breaks a rule, all at once", async () => {
    const error = await refused(
      healthNow(
        open,
        {
          name: "a b",
          region: "east",
          accountIds: [],
          regions: ["x", EAST],
          sourceRole: "role",
          countResources: 1,
          timeoutSeconds: 0,
          nam: 1,
        } as never,
        {},
      ),
      "InvalidArguments",
    );
    assert.deepEqual(
      (error.facts.problems as { path: string }[]).map(({ path }) => path),
      ["nam", "name", "region", "sourceRole", "countResources", "timeoutSeconds", "accountIds", "regions[0]"],
    );
    assert.deepEqual(aws.health.asked, []);
  });

  it("needs a region", async () => {
    mocked(false, {});
    const error = await refused(healthNow(open, { name: "security" }, {}), "InvalidArguments");
    assert.deepEqual(
      (error.facts.problems as { path: string }[]).map(({ path }) => path),
      ["region"],
    );
  });

  it("fails with the errors of AWS, by the function's name", async () => {
    aws.health.failing.set("statuses", "AccessDeniedException");
    const error = await refused(healthNow(open, { name: "security" }, {}), "AwsRejected");
    assert.ok(error.message.startsWith("getAggregatorHealth: "));
    await refused(healthNow(open, { name: "other" }, {}), "UnknownAggregator");
  });

  it("is checked with the settings of a provider", async () => {
    const provider = new Provider("audit", { region: EAST });
    await healthNow(open, { name: "security" }, { provider });
    assert.equal(opened[0]?.region, EAST);
    const foreign = new ForeignProvider("aws", "aws", {}) as never;
    await refused(healthNow(open, { name: "security" }, { provider: foreign }), "ForeignProvider");
    const later = new Provider("later", { region: pulumi.output(Promise.resolve(pulumi.unknown)) as never });
    await refused(healthNow(open, { name: "security" }, { provider: later }), "SettingsNotKnown");
  });

  it("comes later of a name that is known later, and is secret if a part of the arguments is", async () => {
    const { value, secret } = await settled(
      healthLater(open, { name: pulumi.output("security"), sourceRole: pulumi.secret(PATTERN) }, {}),
    );
    assert.equal(value.counts.sources, 2);
    assert.equal(secret, true);
    assert.ok(!JSON.stringify(value).includes("role/audit"));
    const unknown = pulumi.output(Promise.resolve(pulumi.unknown)) as unknown as pulumi.Output<string>;
    assert.equal((await settled(healthLater(open, { name: unknown }, {}))).known, false);
  });

  it("is not known in a preview that may pass without AWS", async () => {
    const unreached = async () => {
      throw new AwsError("no", "unreachable", "ECONNREFUSED");
    };
    const without = (config: Raw): Configuration => {
      const known = open(config);
      return { ...known, api: (region) => ({ ...known.api(region), describe: unreached }) };
    };
    mocked(true, { "aws:region": EAST, "aws-config:previewWithoutCredentials": "true" });
    const printed: string[] = [];
    const { warn } = console;
    console.warn = (line: string) => printed.push(line);
    try {
      assert.equal((await settled(healthLater(without, { name: "security" }, {}))).known, false);
    } finally {
      console.warn = warn;
    }
    assert.match(printed.join(), /AWS was not asked \(ECONNREFUSED\)/);
    mocked(true, { "aws:region": EAST });
    await refused(settled(healthLater(without, { name: "security" }, {})), "AwsUnreachable");
  });
});
