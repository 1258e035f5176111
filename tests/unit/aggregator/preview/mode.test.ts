import assert from "node:assert/strict";
import { describeMode } from "../../../../provider/aggregator/preview/mode";
import type { Source } from "../../../../provider/aws/aggregator";
import type { MergeMode } from "../../../../provider/domain/accounts";
import { accounts, ids, MemoryAws } from "../../../support/memoryAws";
import { MiniEngine } from "../../../support/miniEngine";

const ACCOUNTS = accounts("a");
const ORGANIZATION: Source = {
  kind: "organization",
  roleArn: "arn:aws:iam::123456789012:role/org",
  regions: "all",
};

const TEXTS: readonly [former: MergeMode, mode: MergeMode, source: Source, text: string][] = [
  ["preserve", "preserve", ACCOUNTS, ""],
  ["preserve", "replace", ACCOUNTS, "from now on accounts of others are removed"],
  ["preserve", "replace", ORGANIZATION, "from now on tags of others are removed"],
  ["replace", "preserve", ACCOUNTS, "from now on accounts of others are kept"],
  ["replace", "preserve", ORGANIZATION, "from now on tags of others are kept"],
  ["preserve", "shared", ACCOUNTS, "from now on other stacks may join"],
  ["replace", "shared", ACCOUNTS, "from now on other stacks may join, and accounts of others are kept"],
  [
    "shared",
    "preserve",
    ACCOUNTS,
    "from now on other stacks can no longer join, and accounts of others are kept",
  ],
  [
    "shared",
    "replace",
    ACCOUNTS,
    "from now on other stacks can no longer join, and accounts of others are removed",
  ],
];

describe("what a preview says of another merge", () => {
  for (const [former, mode, source, text] of TEXTS)
    it(`${former}, then ${mode}, of ${source.kind === "account" ? "accounts" : "an organization"}: ${text || "nothing"}`, () => {
      assert.equal(describeMode(former, { mode, source }), text);
    });

  const declaring = (more: object) => ({
    name: "security",
    accountAggregationSource: { accountIds: ids("a"), allRegions: true },
    ...more,
  });

  it("stands before what changes", async () => {
    const aws = new MemoryAws();
    const stack = new MiniEngine(aws);
    await stack.up(declaring({}));
    aws.set("security", "us-east-1", { ...aws.live("security", "us-east-1"), source: accounts("az") });
    await stack.preview(declaring({ merge: "replace" }));
    assert.deepEqual(stack.said, [
      "security: from now on accounts of others are removed; −1 account of others (100000000025)",
    ]);
  });

  it("is not said of what is adopted, which had no mode before", async () => {
    const aws = new MemoryAws();
    aws.set("security", "us-east-1", { source: accounts("az") });
    const stack = new MiniEngine(aws);
    await stack.preview(declaring({ adopt: true, merge: "replace" }));
    assert.equal(stack.said.length, 1);
    assert.doesNotMatch(stack.said[0] ?? "", /from now on/);
  });
});
