import assert from "node:assert/strict";
import type { Inputs } from "../../../provider/aggregator/inputs";
import {
  inputsOfLive,
  interruptedInputs,
  observedInputs,
  outputsAfter,
  outputsOf,
} from "../../../provider/aggregator/outputs";
import type { LiveAggregator } from "../../../provider/aws/aggregator";
import { OWNER_TAG, ownerTagValue } from "../../../provider/domain/owner";
import type { IgnoredTags, Tags } from "../../../provider/domain/tags";
import { memberMap } from "../../../provider/inputs/accounts";
import { ids } from "../../support/memoryAws";
import { aggregatorOf, checked, NAME, OWNER, REGION, recorded, UID } from "../../support/oneStack";

const ORGANIZATION = {
  kind: "organization",
  roleArn: "arn:aws:iam::123456789012:role/org",
  regions: "all",
} as const;

describe("the outputs", () => {
  it("are the inputs, and what AWS says beside them", () => {
    const { arn, creationTime, lastUpdatedTime } = aggregatorOf("abz");
    assert.deepEqual(outputsOf(checked("ab"), aggregatorOf("abz"), { cost: "7" }), {
      ...checked("ab"),
      arn,
      accountIds: ids("abz"),
      tagsAll: { cost: "7" },
      createdBy: "",
      creationTime,
      lastUpdatedTime,
    });
  });

  it("have an empty text for what AWS doesn't say", () => {
    const { creationTime: _, lastUpdatedTime: __, ...live } = aggregatorOf("a");
    const outs = outputsOf(checked("a"), { ...live, source: ORGANIZATION }, {});
    assert.deepEqual([outs.accountIds, outs.creationTime, outs.lastUpdatedTime], [[], "", ""]);
  });
});

describe("the outputs after an update", () => {
  const olds = recorded("a", { tagsAll: { old: "1" } });

  it("have what was read again, and the rest as it was", () => {
    const ended = (read: Parameters<typeof outputsAfter>[2]) => {
      const { accountIds, tagsAll, name } = outputsAfter(checked("ab"), olds, read);
      return [name, accountIds, tagsAll];
    };
    assert.deepEqual(ended({ aggregator: undefined, tags: undefined }), [NAME, ids("a"), { old: "1" }]);
    assert.deepEqual(ended({ aggregator: undefined, tags: {} }), [NAME, ids("a"), {}]);
    assert.deepEqual(ended({ aggregator: aggregatorOf("ab"), tags: undefined }), [
      NAME,
      ids("ab"),
      { old: "1" },
    ]);
    assert.deepEqual(ended({ aggregator: aggregatorOf("ab"), tags: {} }), [NAME, ids("ab"), {}]);
  });

  it("of a create that has read nothing: there are none", () => {
    const nothing = { aggregator: undefined, tags: undefined };
    assert.throws(() => outputsAfter(checked("a"), undefined, nothing));
  });
});

describe("the inputs as AWS shows them", () => {
  const regions = { regions: ["eu-west-1"] };
  const source = (list: string, where: object = { allRegions: true }) => ({
    accountAggregationSource: { accountIds: memberMap(ids(list)), ...where },
  });
  const limited = aggregatorOf("b", { source: { kind: "account", accountIds: ids("b"), ...regions } });

  const table: [
    what: string,
    inputs: Inputs,
    live: LiveAggregator,
    tags: Tags,
    marked: boolean,
    seen: Inputs,
  ][] = [
    ["as they are declared", checked("ab"), aggregatorOf("ab"), {}, true, checked("ab")],
    [
      "without the account that is missing, in its regions",
      checked("ab"),
      limited,
      {},
      true,
      checked("", source("b", regions)),
    ],
    ["without what others put there", checked("a"), aggregatorOf("az"), { cost: "7" }, true, checked("a")],
    [
      "with merge: replace, with that, as undeclared",
      checked("a", { merge: "replace" }),
      aggregatorOf("az"),
      { cost: "7" },
      true,
      checked("", {
        merge: "replace",
        ...source("az"),
        tags: { cost: "7" },
        undeclared: { accountIds: ids("z"), tags: ["cost"] },
      }),
    ],
    [
      "with the values that declared tags have by now",
      checked("a", { tags: { t: "1", gone: "1" }, defaultTags: { d: "1" } }),
      aggregatorOf("a"),
      { t: "2", d: "2", cost: "7" },
      true,
      checked("a", { tags: { t: "2" }, defaultTags: { d: "2" } }),
    ],
    [
      "with merge: replace, default tags where they were",
      checked("a", { merge: "replace", defaultTags: { d: "1" } }),
      aggregatorOf("a"),
      { d: "2" },
      true,
      checked("a", { merge: "replace", defaultTags: { d: "2" } }),
    ],
    ["without an owner tag", checked("a"), aggregatorOf("a"), {}, false, checked("a", { ownerTag: false })],
    [
      "filters only if they are declared",
      checked("a"),
      aggregatorOf("a", { filters: { resourceTypes: ["x"] } }),
      {},
      true,
      checked("a"),
    ],
    [
      "filters that are declared, as they are by now",
      checked("a", { aggregatorFilters: { resourceTypes: ["y"] } }),
      aggregatorOf("a", { filters: { resourceTypes: ["x"] } }),
      {},
      true,
      checked("a", { aggregatorFilters: { resourceTypes: ["x"] } }),
    ],
  ];
  for (const [what, inputs, live, tags, marked, seen] of table)
    it(what, () => {
      assert.deepEqual(observedInputs(inputs, live, tags, marked), seen);
    });

  it("of the other kind of source, where it was changed to that", () => {
    const { accountAggregationSource: _, ...rest } = checked("a");
    const seen = observedInputs(checked("a"), aggregatorOf("", { source: ORGANIZATION }), {}, true);
    const { roleArn } = ORGANIZATION;
    assert.deepEqual(seen, { ...rest, organizationAggregationSource: { roleArn, allRegions: true } });
  });
});

describe("the inputs of an aggregator that no program declared", () => {
  it("are all that is there", () => {
    const live = aggregatorOf("ba", { filters: { resourceTypes: ["x"] } });
    const { owner: _, ...inputs } = checked("ab", { aggregatorFilters: live.filters, tags: { t: "1" } });
    assert.deepEqual(inputsOfLive(live, REGION, { t: "1" }), inputs);
  });

  it("have no filters and no tags where there are none", () => {
    const { owner: _, ...inputs } = checked("a");
    assert.deepEqual(inputsOfLive(aggregatorOf("a"), REGION, {}), inputs);
  });
});

describe("the inputs of an update whose tagging was interrupted", () => {
  const TAG = ownerTagValue({ owner: OWNER, uid: UID });
  const NOTHING_IGNORED = { keys: [], keyPrefixes: [] };
  const { tags: _, ...rest } = recorded("a");
  const declared = [
    { a: "1", b: "1" },
    { b: "2", c: "2" },
  ];
  const ended = (inputs: Inputs, left: Tags, ignored: IgnoredTags = NOTHING_IGNORED) =>
    interruptedInputs(inputs, undefined, declared, left, ignored);

  it("have the tags of the last deployment and of this one, as they are", () => {
    const left = { a: "1", b: "2", theirs: "1", [OWNER_TAG]: TAG };
    const inputs = { ...recorded("a", { defaultTags: { c: "2" } }), tags: { b: "2" } };
    assert.deepEqual(ended(inputs, left), { ...rest, tags: { a: "1", b: "2" } });
  });

  it("with merge: replace, have those of others, as undeclared", () => {
    const inputs = recorded("a", { merge: "replace" });
    assert.deepEqual(
      ended(
        inputs,
        { a: "1", theirs: "1", hidden: "1", [OWNER_TAG]: TAG },
        { keys: ["hidden"], keyPrefixes: [] },
      ),
      {
        ...rest,
        merge: "replace",
        tags: { a: "1", theirs: "1" },
        undeclared: { tags: ["theirs"] },
      },
    );
  });

  it("say whether the owner tag is theirs", () => {
    const inputs = recorded("a", { ownerTag: false });
    assert.equal(ended(inputs, { [OWNER_TAG]: TAG }).ownerTag, undefined);
    for (const left of [{}, { [OWNER_TAG]: ownerTagValue({ owner: OWNER, uid: "ffffffffffffffff" }) }])
      assert.equal(ended(recorded("a"), left).ownerTag, false);
  });

  it("keep secret what was or is", () => {
    const olds = recorded("a", { secrets: ["tags"] });
    const { secrets } = interruptedInputs(
      recorded("a", { secrets: ["accountIds"] }),
      olds,
      [],
      {},
      NOTHING_IGNORED,
    );
    assert.deepEqual(secrets, ["accountIds", "tags"]);
  });
});
