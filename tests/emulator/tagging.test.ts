import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { account, config, manyAccounts } from "./support/call";

describe("tagging", () => {
  let emulator: Emulator;
  let arn: string;
  const tag = (Tags: unknown, ResourceArn = arn) =>
    config(emulator.url, "TagResource", { ResourceArn, Tags });
  const untag = (TagKeys: unknown) => config(emulator.url, "UntagResource", { ResourceArn: arn, TagKeys });
  const list = (more: object = {}) =>
    config(emulator.url, "ListTagsForResource", { ResourceArn: arn, ...more });
  const live = () => emulator.aggregators()[0]?.tags;
  const tagList = (count: number, prefix = "k") =>
    Array.from({ length: count }, (_, n) => ({ Key: `${prefix}${String(n).padStart(2, "0")}`, Value: "v" }));

  beforeEach(async () => {
    emulator = await startEmulator();
    ({ arn } = await emulator.seed({
      account,
      name: "security",
      accountIds: [account],
      tags: { a: "1", b: "2" },
    }));
  });
  afterEach(() => emulator.close());

  it("TagResource adds and changes, and leaves the rest and the times alone", async () => {
    const { lastUpdatedTime } = emulator.aggregators()[0] ?? {};
    const { status, body } = await tag([
      { Key: "b", Value: "3" },
      { Key: "c", Value: "" },
    ]);
    assert.deepEqual([status, body as unknown], [200, ""]);
    assert.deepEqual(live(), { a: "1", b: "3", c: "" });
    assert.equal(emulator.aggregators()[0]?.lastUpdatedTime, lastUpdatedTime);
  });

  it("UntagResource removes, and ignores what is not there", async () => {
    const { status, body } = await untag(["a", "never"]);
    assert.deepEqual([status, body as unknown], [200, ""]);
    assert.deepEqual(live(), { b: "2" });
  });

  it("ListTagsForResource pages by key", async () => {
    await tag(tagList(3));
    const first = (await list({ Limit: 3 })).body;
    const second = (await list({ Limit: 3, NextToken: first.NextToken })).body;
    assert.deepEqual(
      [first, second].map(({ Tags }) => (Tags as unknown as { Key: string }[]).map(({ Key }) => Key)),
      [
        ["a", "b", "k00"],
        ["k01", "k02"],
      ],
    );
    assert.equal(second.NextToken, undefined);
  });

  it("keeps 50 tags, and no more than 50", async () => {
    assert.equal((await tag(tagList(48))).status, 200);
    const { status, body } = await tag([{ Key: "one-more", Value: "" }]);
    assert.deepEqual([status, body.__type], [400, "TooManyTagsException"]);
    assert.equal((await tag([{ Key: "a", Value: "changed" }])).status, 200);
    assert.equal((await list()).body.Tags?.length as unknown, 50);
    emulator.settings({ quotas: { tagsPerResource: 51 } });
    assert.equal((await tag([{ Key: "one-more", Value: "" }])).status, 200);
  });

  it("keeps a key like an object's own", async () => {
    await tag([{ Key: "__proto__", Value: "x" }]);
    const { body } = await list();
    assert.deepEqual((body.Tags as unknown as object[])[0], { Key: "__proto__", Value: "x" });
    await untag(["__proto__"]);
    assert.deepEqual(Object.keys(live() ?? {}), ["a", "b"]);
  });

  it("finds nothing of another account or region", async () => {
    for (const as of [{ account: "222222222222" }, { region: "eu-west-1" }]) {
      const { body } = await config(emulator.url, "ListTagsForResource", { ResourceArn: arn }, as);
      assert.equal(body.__type, "ResourceNotFoundException");
    }
  });

  const refused: [title: string, send: () => ReturnType<typeof tag>, code: string][] = [
    ["no tags", () => tag([]), "ValidationException"],
    ["51 tags", () => tag(manyAccounts(51).map((Key) => ({ Key, Value: "" }))), "ValidationException"],
    ["a tag key of AWS", () => tag([{ Key: "AWS:x", Value: "" }]), "ValidationException"],
    ["a tag key that is given twice", () => tag([{ Key: "k" }, { Key: "k" }]), "ValidationException"],
    ["a tag without a key", () => tag([{ Value: "" }]), "ValidationException"],
    ["something that is no ARN", () => tag([{ Key: "k" }], "security"), "ValidationException"],
    ["an ARN that does not exist", () => tag([{ Key: "k" }], `${arn}x`), "ResourceNotFoundException"],
    ["no keys to remove", () => untag([]), "ValidationException"],
    ["to remove a key of AWS", () => untag(["aws:x"]), "ValidationException"],
    ["a Limit over 50", () => list({ Limit: 51 }), "InvalidLimitException"],
    ["a Limit over 100", () => list({ Limit: 101 }), "ValidationException"],
    ["a token of another list", () => list({ NextToken: "WyJhIiwiYiJd" }), "InvalidNextTokenException"],
  ];
  for (const [title, send, code] of refused) {
    it(`refuses ${title}`, async () => {
      const { status, body } = await send();
      assert.deepEqual([status, body.__type], [400, code]);
      assert.deepEqual(live(), { a: "1", b: "2" });
    });
  }
});

describe("aggregators that AWS owns", () => {
  const owners: [title: string, seed: object, arn: RegExp][] = [
    [
      "an AWS service",
      { createdBy: "controltower.amazonaws.com" },
      /:config-aggregator\/aws-service-config-aggregator\/controltower\.amazonaws\.com\/config-aggregator-[a-z0-9]{8}$/,
    ],
    [
      "Control Tower's guardrails",
      { tags: { "aws-control-tower": "managed-by-control-tower" } },
      /config-aggregator-[a-z0-9]{8}$/,
    ],
  ];
  for (const [owner, seed, pattern] of owners) {
    it(`can be read, and not changed, where the owner is ${owner}`, async () => {
      const emulator = await startEmulator();
      const { arn } = await emulator.seed({ account, name: "theirs", accountIds: [account], ...seed });
      const before = emulator.aggregators();
      assert.match(arn, pattern);

      const name = { ConfigurationAggregatorName: "theirs" };
      const source = { AccountAggregationSources: [{ AccountIds: ["222222222222"], AllAwsRegions: true }] };
      const calls: [string, object][] = [
        ["PutConfigurationAggregator", { ...name, ...source }],
        ["DeleteConfigurationAggregator", name],
        ["TagResource", { ResourceArn: arn, Tags: [{ Key: "k", Value: "v" }] }],
        ["UntagResource", { ResourceArn: arn, TagKeys: ["k"] }],
      ];
      for (const [operation, input] of calls) {
        const { status, body } = await config(emulator.url, operation, input);
        assert.deepEqual([status, body.__type], [400, "AccessDeniedException"], operation);
      }
      assert.deepEqual(emulator.aggregators(), before);
      assert.equal((await config(emulator.url, "ListTagsForResource", { ResourceArn: arn })).status, 200);
      const { body } = await config(emulator.url, "DescribeConfigurationAggregators");
      const created = body.ConfigurationAggregators?.["0"]?.CreatedBy;
      assert.equal(created, (seed as { createdBy?: string }).createdBy);
      await emulator.close();
    });
  }
});
