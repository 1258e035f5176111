import assert from "node:assert/strict";
import type { Inputs } from "../../../../provider/aggregator/inputs";
import { normalise } from "../../../../provider/aggregator/normalise";
import { resolveUnknown } from "../../../../provider/aggregator/preview/unknowns";
import { readSettings } from "../../../../provider/aws/settings";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { memberMap } from "../../../../provider/inputs/accounts";
import { accounts, ids } from "../../../support/memoryAws";
import type { Args } from "../../../support/miniEngine";
import {
  checked,
  declaring,
  NAME,
  OneStack,
  ORGANIZATION,
  REGION,
  recorded,
} from "../../../support/oneStack";

describe("what a preview says of values that are not known yet", () => {
  let { aws, stack, live } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, live } = new OneStack());
  });

  describe("values that are not known yet", () => {
    const unknowns: [what: string, args: Args, says: RegExp][] = [
      [
        "an account among others",
        declaring("", {
          accountAggregationSource: { accountIds: [...ids("ac"), UNKNOWN], allRegions: true },
        }),
        /^security: \+1 account \(100000000002\).*; some of accountAggregationSource.accountIds are not known until/,
      ],
      [
        "all accounts",
        declaring("", { accountAggregationSource: { accountIds: UNKNOWN, allRegions: true } }),
        /^security: tags −1; accountAggregationSource.accountIds is not known/,
      ],
      [
        "the source",
        declaring("", { accountAggregationSource: UNKNOWN }),
        /^security: tags −1; accountAggregationSource is not known/,
      ],
      [
        "a region",
        declaring("", {
          accountAggregationSource: { accountIds: ids("ab"), regions: ["us-east-1", UNKNOWN] },
        }),
        /some of accountAggregationSource.regions are not known/,
      ],
      [
        "allRegions",
        declaring("", { accountAggregationSource: { accountIds: ids("ab"), allRegions: UNKNOWN } }),
        /accountAggregationSource.allRegions is not known/,
      ],
      ["a tag", declaring("ab", { tags: { team: UNKNOWN } }), /^security: tags.team is not known/],
      ["all tags", declaring("ab", { tags: UNKNOWN }), /^security: tags is not known/],
      ["the mode", declaring("ab", { merge: UNKNOWN }), /merge is not known/],
      ["filters", declaring("ab", { aggregatorFilters: UNKNOWN }), /aggregatorFilters is not known/],
      [
        "a filter",
        declaring("ab", { aggregatorFilters: { resourceTypes: [UNKNOWN] } }),
        /some of aggregatorFilters are not known/,
      ],
    ];
    for (const [what, args, says] of unknowns) {
      it(`${what}: a new aggregator is previewed`, async () => {
        assert.equal(await stack.preview(args), "create");
        assert.match(
          stack.said[0] ?? "",
          /not known until the resources? that sets? (it is|them are) deployed; a new aggregator$/,
        );
      });

      it(`${what}: an existing one changes, and nothing is told to go`, async () => {
        await stack.up(declaring("ab", { tags: { team: "s" } }));
        const planned = await stack.preview(args);
        assert.deepEqual(planned, { changes: true });
        assert.match(stack.said[0] ?? "", says);
        assert.doesNotMatch(stack.said[0] ?? "", /−\d account/);
        assert.doesNotMatch(JSON.stringify(stack.said), new RegExp(UNKNOWN));
      });
    }

    it("a role: previewed for new and for existing", async () => {
      const args = { ...ORGANIZATION, organizationAggregationSource: { roleArn: UNKNOWN, allRegions: true } };
      assert.equal(await stack.preview(args), "create");
      await stack.up(ORGANIZATION);
      assert.deepEqual(await stack.preview(args), { changes: true });
    });
  });

  it("regions of a set of which one is unknown: not said to change", async () => {
    await stack.up(declaring("a"));
    await stack.preview(
      declaring("", {
        accountAggregationSource: { accountIds: ids("ab"), regions: ["us-east-1", UNKNOWN] },
      }),
    );
    assert.equal(
      stack.said[0],
      "security: +1 account (100000000001); some of accountAggregationSource.regions are not known until the resources that set them are deployed",
    );
  });

  it("an account: those of the state stay in the checked inputs, so that none seems to go", async () => {
    await stack.up(declaring("ab"));
    const args = declaring("", {
      accountAggregationSource: { accountIds: [...ids("a"), UNKNOWN], allRegions: true },
    });
    const { inputs } = normalise(args, {
      olds: stack.state?.inputs,
      settings: readSettings({ "aws:region": REGION }),
      region: REGION,
    });
    assert.deepEqual(Object.keys(inputs.accountAggregationSource?.accountIds ?? {}), [
      "(known later 1)",
      ...ids("ab"),
    ]);
  });

  it("an unknown mode doesn't count others as kept", async () => {
    await stack.up(declaring("a"));
    aws.set(NAME, REGION, { source: accounts("az") });
    await stack.preview(declaring("ab", { merge: UNKNOWN }));
    assert.equal(
      stack.said[0],
      "security: +1 account (100000000001); merge is not known until the resource that sets it is deployed",
    );
  });

  describe("with merge: replace", () => {
    const replacing = (list: string, more: Args = {}) => declaring(list, { merge: "replace", ...more });

    it("tells nobody to go who may turn out to be declared", async () => {
      await stack.up(replacing("a", { tags: { t: "1" } }));
      aws.set(NAME, REGION, { source: accounts("az"), tags: { ...live().tags, team: "x" } });
      for (const args of [
        declaring("", {
          tags: { t: "1", team: "x" },
          merge: "replace",
          accountAggregationSource: { accountIds: [...ids("ab"), UNKNOWN], allRegions: true },
        }),
        replacing("a", { tags: { t: "1", team: UNKNOWN } }),
        declaring("ab", { merge: UNKNOWN, tags: { t: "1" } }),
      ]) {
        await stack.preview(args);
        assert.doesNotMatch(stack.said[0] ?? "", /tags [^;]*−/);
      }
      await stack.preview(
        declaring("", {
          merge: "replace",
          accountAggregationSource: { accountIds: [...ids("ab"), UNKNOWN], allRegions: true },
        }),
      );
      assert.doesNotMatch(stack.said[0] ?? "", /−\d+ account/);
    });
  });
});

describe("what stands in the place of what isn't known yet", () => {
  const present = recorded("ab", {
    tags: { t: "1", u: "1" },
    aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket"] },
  });
  const source = (accountIds: object | string, regions: object = { allRegions: true }) =>
    ({ accountAggregationSource: { accountIds, ...regions } }) as unknown as Partial<Inputs>;
  const role = (roleArn: string): Partial<Inputs> => ({
    organizationAggregationSource: { roleArn, allRegions: true },
  });
  const members = (list: string) => memberMap(ids(list));
  const all = { allRegions: true };

  const table: [
    what: string,
    news: Partial<Inputs>,
    present: Partial<Inputs>,
    known: Partial<Inputs>,
    unknown: string[],
  ][] = [
    ["nothing", source(members("c")), present, source(members("c")), []],
    [
      "the source",
      { accountAggregationSource: UNKNOWN as never },
      present,
      source(members("ab")),
      ["accountAggregationSource"],
    ],
    [
      "the source, where there is none",
      { accountAggregationSource: UNKNOWN as never },
      {},
      {},
      ["accountAggregationSource"],
    ],
    [
      "all accounts",
      source(UNKNOWN),
      present,
      source(members("ab")),
      ["accountAggregationSource.accountIds"],
    ],
    [
      "an account",
      source({ ...members("c"), later: UNKNOWN }),
      present,
      source(members("abc")),
      ["some of accountAggregationSource.accountIds"],
    ],
    [
      "all regions",
      source(members("a"), { regions: UNKNOWN }),
      present,
      source(members("a"), all),
      ["accountAggregationSource.regions"],
    ],
    [
      "a region",
      source(members("a"), { regions: ["eu-west-1", UNKNOWN] }),
      present,
      source(members("a"), all),
      ["some of accountAggregationSource.regions"],
    ],
    [
      "whether it is all regions",
      source(members("a"), { allRegions: UNKNOWN }),
      present,
      source(members("a"), all),
      ["accountAggregationSource.allRegions"],
    ],
    ["a role", role(UNKNOWN), role("arn:x"), role("arn:x"), ["organizationAggregationSource.roleArn"]],
    ["all tags", { tags: UNKNOWN as never }, present, { tags: { t: "1", u: "1" } }, ["tags"]],
    ["a tag", { tags: { t: UNKNOWN, v: "1" } }, present, { tags: { t: "1", v: "1" } }, ["tags.t"]],
    ["a tag that isn't there", { tags: { w: UNKNOWN } }, present, { tags: {} }, ["tags.w"]],
    ["the mode, of which nothing is said", { merge: UNKNOWN as never }, { merge: "replace" }, {}, ["merge"]],
    [
      "a filter",
      { aggregatorFilters: { resourceTypes: ["AWS::EC2::VPC", UNKNOWN] } },
      present,
      { aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket"] } },
      ["some of aggregatorFilters"],
    ],
  ];
  for (const [what, news, there, known, unknown] of table)
    it(`${what}: ${unknown.join() || "nothing"}`, () => {
      const { accountAggregationSource: _, ...rest } = checked("");
      const resolved = resolveUnknown({ ...rest, ...news }, there);
      assert.deepEqual(JSON.parse(JSON.stringify(resolved)), { inputs: { ...rest, ...known }, unknown });
    });
});
