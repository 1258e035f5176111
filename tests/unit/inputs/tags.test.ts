import assert from "node:assert/strict";
import { readSettings } from "../../../provider/aws/settings";
import { describeProblem } from "../../../provider/domain/problem";
import { MiniEngine } from "../../support/miniEngine";
import { ACCOUNTS, itAccepts, itRefuses, run, so } from "../../support/normalising";
import { declaring, OneStack, OWNER } from "../../support/oneStack";

describe("the tags of an aggregator", () => {
  describe("are refused", () => {
    itRefuses([
      [
        "tags with characters that AWS doesn't take",
        { ...ACCOUNTS, tags: { "a,b": "1", team: "a{b}" } },
        [
          'tags["a,b"] must have a key of letters, digits, spaces and _ . : / = + - @',
          `tags["team"] must be letters, digits, spaces and _ . : / = + - @, not "a{b}"`,
        ],
      ],
      [
        "tags that are a list",
        { ...ACCOUNTS, tags: ["team"] },
        ['tags must be an object of keys and values, not ["team"]'],
      ],
      [
        "tags that are reserved",
        { ...ACCOUNTS, tags: { "aggregator-owner": "me", "aggregator-claim:x": "1", "aws:team": "1" } },
        [
          `tags["aggregator-claim:x"] can't be set, because this key is reserved`,
          `tags["aggregator-owner"] can't be set, because this key is reserved`,
          `tags["aws:team"] can't be set, because this key is reserved`,
        ],
      ],
      [
        "tags that are too long, too short or no text",
        {
          ...ACCOUNTS,
          tags: { "": "1", ["k".repeat(129)]: "1", cost: 7, team: "t".repeat(257), none: null },
        },
        [
          'tags[""] must have a key of 1 to 128 characters',
          'tags["cost"] must be a string, not 7',
          `tags["${"k".repeat(129)}"] must have a key of 1 to 128 characters`,
          'tags["none"] must be a string, not null',
          `tags["team"] must be at most 256 characters, not "${"t".repeat(257)}"`,
        ],
      ],
      [
        "more tags than fit beside the owner tag",
        { ...ACCOUNTS, tags: Object.fromEntries(so(50).map((index) => [`k${index}`, ""])) },
        ["tags has 50 tags, and an aggregator can have 50 tags, one of them the owner tag"],
      ],
      [
        "more tags than fit",
        { ...ACCOUNTS, ownerTag: false, tags: Object.fromEntries(so(51).map((index) => [`k${index}`, ""])) },
        ["tags has 51 tags, and an aggregator can have 50 tags"],
      ],
      [
        "a claim that needs more tags than there are",
        {
          accountAggregationSource: {
            accountIds: Array.from({ length: 900 }, (_, index) => String(100000000000 + index)),
            allRegions: true,
          },
          merge: "shared",
        },
        [
          "claims need 180 tags (for the accounts and for changing them) beside the 0 in tags, and an " +
            "aggregator can have 50 tags, one of them the owner tag. Keep the claims in a table (claims: { " +
            "dynamodbTable: … })",
        ],
      ],
    ]);

    it("default tags that count as well", () => {
      const tags = Object.fromEntries(so(30).map((index) => [`d${index}`, ""]));
      const own = Object.fromEntries(so(20).map((index) => [`k${index}`, ""]));
      const { problems } = run(
        { ...ACCOUNTS, tags: own },
        { settings: readSettings({ defaultTags: { tags } }) },
      );
      assert.deepEqual(problems.map(describeProblem), [
        "tags has 50 tags, and an aggregator can have 50 tags, one of them the owner tag",
      ]);
    });

    it("without a value that is secret", () => {
      const { problems } = run({ ...ACCOUNTS, tags: { pin: 31415926535 }, secrets: ["tags"] });
      assert.deepEqual(problems.map(describeProblem), ['tags["pin"] must be a string']);
    });

    it("own tags that ignoreTags covers are refused", async () => {
      const config = { "aws:region": "us-east-1", "aws:ignoreTags": '{"keyPrefixes":["cost:"]}' };
      const { aws } = new OneStack();
      await assert.rejects(
        new MiniEngine(aws, OWNER, config).preview(declaring("a", { tags: { "cost:x": "1" } })),
        {
          message: `tags["cost:x"] can't be set, because ignoreTags of the provider covers this key`,
        },
      );
    });
  });

  describe("are accepted", () =>
    itAccepts([
      [
        "49 tags beside the owner tag",
        { ...ACCOUNTS, tags: Object.fromEntries(so(49).map((index) => [`k${index}`, ""])) },
      ],
      [
        "50 tags without it",
        { ...ACCOUNTS, ownerTag: false, tags: Object.fromEntries(so(50).map((index) => [`k${index}`, ""])) },
      ],
      ["the longest tag", { ...ACCOUNTS, tags: { ["k".repeat(128)]: "v".repeat(256) } }],
    ]));

  it("get the provider's default tags where they don't set them, but for those that are ignored", () => {
    const settings = readSettings({
      defaultTags: { tags: { team: "d", env: "dev", "kube:x": "1" } },
      ignoreTags: { keyPrefixes: ["kube:"] },
    });
    const { inputs, problems } = run({ ...ACCOUNTS, tags: { team: "s" } }, { settings });
    assert.deepEqual(problems, []);
    assert.deepEqual([inputs.tags, inputs.defaultTags], [{ team: "s" }, { env: "dev" }]);
    assert.equal(
      run({ ...ACCOUNTS, tags: { team: "s", env: "" } }, { settings }).inputs.defaultTags,
      undefined,
    );
  });

  it("are refused with default tags that AWS, or this package, doesn't take", () => {
    const settings = readSettings({
      defaultTags: { tags: { "aggregator-owner": "me", "a,b": "1", long: "x".repeat(257) } },
    });
    assert.deepEqual(run(ACCOUNTS, { settings }).problems.map(describeProblem), [
      `defaultTags["aggregator-owner"] can't be set, because this key is reserved`,
      'defaultTags["a,b"] must have a key of letters, digits, spaces and _ . : / = + - @',
      `defaultTags["long"] must be at most 256 characters, not "${"x".repeat(257)}"`,
    ]);
  });

  it("get a default tag whose key is that of a method", () => {
    const settings = readSettings({ defaultTags: { tags: { constructor: "me" } } });
    const { inputs } = run({ ...ACCOUNTS, tags: { team: "s" } }, { settings });
    assert.deepEqual({ ...inputs.defaultTags }, { constructor: "me" });
  });
});
