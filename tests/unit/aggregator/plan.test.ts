import assert from "node:assert/strict";
import { type Declared, declaredIn, type Inputs } from "../../../provider/aggregator/inputs";
import {
  type Live,
  type Needs,
  needsOf,
  needsOfAdoption,
  nothingBefore,
  type Plan,
  planCreate,
  planUpdate,
  tagsAfter,
  unitedNeeds,
  visibleTagsAfter,
} from "../../../provider/aggregator/plan";
import { OWNER_TAG, ownerTagValue } from "../../../provider/domain/owner";
import type { StoredClaims } from "../../../provider/sharing/store/store";
import { accounts, ids } from "../../support/memoryAws";
import { aggregatorOf, checked, NAME, OTHER, OWNER, recorded, UID } from "../../support/oneStack";

const IGNORED = { keys: [], keyPrefixes: ["kube:"] };
const OWN_TAG = ownerTagValue({ owner: OWNER, uid: UID });
const OTHERS_TAG = ownerTagValue({ owner: OTHER, uid: "ffffffffffffffff" });
const ORGANIZATION: Inputs["organizationAggregationSource"] = {
  roleArn: "arn:aws:iam::123456789012:role/org",
  allRegions: true,
};

const declare = (list: string, more: Partial<Inputs> = {}): Declared => declaredIn(recorded(list, more));

const ofOrganization = (more: Partial<Inputs> = {}): Declared => {
  const { accountAggregationSource: _, ...rest } = recorded("");
  return declaredIn({ ...rest, organizationAggregationSource: ORGANIZATION, ...more });
};

describe("what an update has to read", () => {
  const [NOTHING, ALL] = [
    { aggregator: false, tags: false },
    { aggregator: true, tags: true },
  ];
  const [AGGREGATOR, TAGS] = [
    { aggregator: true, tags: false },
    { aggregator: false, tags: true },
  ];
  const filters = { resourceTypes: ["AWS::S3::Bucket"] };

  const table: [what: string, needs: Needs, expected: Needs][] = [
    ["of nothing", needsOf(declare("ab"), declare("ba")), NOTHING],
    ["of an account", needsOf(declare("a"), declare("ab")), AGGREGATOR],
    [
      "of regions",
      needsOf(
        declare("a"),
        declare("", {
          accountAggregationSource: { accountIds: { [String(ids("a"))]: true }, regions: ["eu-west-1"] },
        }),
      ),
      AGGREGATOR,
    ],
    [
      "of a role",
      needsOf(
        ofOrganization(),
        ofOrganization({
          organizationAggregationSource: { roleArn: "arn:aws:iam::123456789012:role/b", allRegions: true },
        }),
      ),
      AGGREGATOR,
    ],
    ["of filters", needsOf(declare("a", { aggregatorFilters: filters }), declare("a")), AGGREGATOR],
    [
      "to filters that take in everything",
      needsOf(declare("a"), declare("a", { aggregatorFilters: {} })),
      AGGREGATOR,
    ],
    ["of a tag", needsOf(declare("a"), declare("a", { tags: { t: "1" } })), TAGS],
    ["of the owner tag", needsOf(declare("a"), declare("a", { ownerTag: false })), TAGS],
    ["of the mode", needsOf(declare("a", { merge: "replace" }), declare("a")), ALL],
    ["of an organization's mode", needsOf(ofOrganization({ merge: "replace" }), ofOrganization()), TAGS],
    [
      "of nothing, after a run that was interrupted",
      needsOf(declare("a"), declare("a"), { unfinished: true }),
      TAGS,
    ],
    ["of what isn't known yet", needsOf(declare("a"), declare("a"), { unsure: true }), NOTHING],
    [
      "of a tag, with merge: replace",
      needsOf(declare("a", { merge: "replace" }), declare("a", { merge: "replace", tags: { t: "1" } })),
      ALL,
    ],
    [
      "of what isn't known yet, with merge: replace",
      needsOf(declare("a", { merge: "replace" }), declare("a", { merge: "replace" }), { unsure: true }),
      ALL,
    ],
    [
      "of nothing, with merge: replace",
      needsOf(declare("a", { merge: "replace" }), declare("a", { merge: "replace" })),
      NOTHING,
    ],
    [
      "of adopt, where stacks share it",
      needsOfAdoption({ merge: "shared" }, { merge: "shared", adopt: true }),
      ALL,
    ],
    ["of adopt, where sharing ends", needsOfAdoption({ merge: "shared" }, { adopt: true }), ALL],
    ["of adopt, where nobody shares it", needsOfAdoption({}, { adopt: true }), NOTHING],
    [
      "of adopt, that was set before",
      needsOfAdoption({ merge: "shared", adopt: true }, { merge: "shared", adopt: true }),
      NOTHING,
    ],
    ["for two reasons", unitedNeeds(NOTHING, TAGS, AGGREGATOR), ALL],
    ["for one of them", unitedNeeds(NOTHING, TAGS), TAGS],
  ];
  for (const [what, needs, expected] of table)
    it(`${what}: ${
      Object.entries(expected)
        .flatMap(([part, is]) => (is ? [part] : []))
        .join(" and ") || "nothing"
    }`, () => {
      assert.deepEqual(needs, expected);
    });
});

describe("the plan of a create", () => {
  it("is one Put, with all tags in it", () => {
    const declared = declare("ab", { tags: { t: "1" } });
    assert.deepEqual(planCreate(NAME, declared, { claim: "x" }), {
      put: {
        name: NAME,
        source: accounts("ab"),
        filters: {},
        tags: { t: "1", claim: "x", [OWNER_TAG]: OWN_TAG },
      },
    });
  });

  it("has no tags where there are none", () => {
    const { put } = planCreate(NAME, declare("a", { ownerTag: false }));
    assert.ok(!("tags" in put));
  });
});

describe("the plan of an update", () => {
  const put = (list: string, filters: object = {}): Plan => ({
    put: { name: NAME, source: accounts(list), filters },
  });
  const on = (list: string, filters = {}): Live => ({ aggregator: aggregatorOf(list, { filters }) });
  const tagged = (tags: Record<string, string>, owner?: string): Live => ({
    tags: { ...tags, ...(owner !== undefined && { [OWNER_TAG]: owner }) },
  });
  const filters = { resourceTypes: ["AWS::S3::Bucket"] };
  const filtering = declare("a", { aggregatorFilters: filters });
  const unmarked = declare("a", { ownerTag: false });
  const b = (tags: Record<string, string>, more: Partial<Inputs> = {}) => declare("a", { tags, ...more });

  const table: [what: string, former: Declared, declared: Declared, live: Live, plan: Plan][] = [
    ["reads nothing and does nothing", declare("a"), declare("b", { tags: { t: "1" } }), {}, {}],
    ["adds, and keeps what others have there", declare("a"), declare("ab"), on("az"), put("abz")],
    ["removes what was declared, and nothing else", declare("ab"), declare("a"), on("abz"), put("az")],
    ["does nothing that AWS shows already", declare("a"), declare("ab"), on("abz"), {}],
    [
      "with merge: replace, removes all that isn't declared",
      declare("a"),
      declare("a", { merge: "replace" }),
      on("az"),
      put("a"),
    ],
    ["keeps filters that nobody declares", declare("a"), declare("ab"), on("a", filters), put("ab", filters)],
    ["sets filters", declare("a"), filtering, on("a"), put("a", filters)],
    ["takes away filters that it had declared", filtering, declare("a"), on("a", filters), put("a")],
    [
      "sets tags",
      b({}),
      b({ x: "1", y: "2" }),
      tagged({ y: "1", z: "1" }, OWN_TAG),
      { tag: { x: "1", y: "2" } },
    ],
    [
      "removes the tags that were declared",
      b({ x: "1" }),
      b({}),
      tagged({ x: "1", z: "1" }, OWN_TAG),
      { untag: ["x"] },
    ],
    [
      "with merge: replace, removes all tags but ignored ones",
      b({}),
      b({}, { merge: "replace" }),
      tagged({ x: "1", "kube:x": "1" }, OWN_TAG),
      { untag: ["x"] },
    ],
    [
      "sets an owner tag that is missing",
      declare("a"),
      declare("a"),
      tagged({}),
      { tag: { [OWNER_TAG]: OWN_TAG } },
    ],
    ["leaves another's owner tag", declare("a"), declare("a"), tagged({}, OTHERS_TAG), {}],
    [
      "takes another's owner tag over by adopt",
      declare("a"),
      declare("a", { adopt: true }),
      tagged({}, OTHERS_TAG),
      { tag: { [OWNER_TAG]: OWN_TAG } },
    ],
    [
      "finishes an owner tag of its own",
      declare("a"),
      declare("a"),
      tagged({}, ownerTagValue({ owner: OWNER, uid: UID }, { isCreating: true })),
      { tag: { [OWNER_TAG]: OWN_TAG } },
    ],
    ["takes its own owner tag away", unmarked, unmarked, tagged({}, OWN_TAG), { untag: [OWNER_TAG] }],
    ["takes no other owner tag away", unmarked, unmarked, tagged({}, OTHERS_TAG), {}],
  ];
  for (const [what, former, declared, live, plan] of table)
    it(what, () => {
      assert.deepEqual(planUpdate(former, declared, live, IGNORED), plan);
    });

  describe("where stacks share it", () => {
    const shared = (list: string) => declare(list, { merge: "shared" });
    const stored = (others: string, torn: string[] = []): StoredClaims => ({
      claims: [{ key: "b/prod/team:00", accounts: ids(others), leaving: [], version: "1" }],
      turns: [],
      torn,
      damaged: [],
      foreign: [],
    });

    it("leaves what others hold, and claims what it declares", () => {
      const live = { ...on("abz"), stored: stored("b") };
      assert.deepEqual(planUpdate(shared("ab"), shared("ac"), live, IGNORED), {
        ...put("abcz"),
        claim: { accounts: ids("ac"), leaving: ids("b") },
      });
    });

    it("removes what only it has claimed", () => {
      const live = { ...on("abz"), stored: stored("") };
      assert.deepEqual(planUpdate(shared("ab"), shared("a"), live, IGNORED).put?.source, accounts("az"));
    });

    it("removes nothing while a claim can't be read", () => {
      const live = { ...on("abz"), stored: stored("", ["c/prod/team:00"]) };
      assert.equal(planUpdate(shared("ab"), shared("a"), live, IGNORED).put, undefined);
    });
  });
});

describe("what was declared before the first declaration", () => {
  it("is nothing, of the same resource", () => {
    const declared = declare("ab", { tags: { t: "1" }, aggregatorFilters: {} });
    const { source, filters, tags, owner, identity } = nothingBefore(declared);
    assert.deepEqual([source, filters, tags, owner], [accounts(""), undefined, {}, undefined]);
    assert.deepEqual(identity, declared.identity);
    assert.deepEqual(nothingBefore(ofOrganization()).source, ofOrganization().source);
  });
});

describe("the tags after a plan", () => {
  const before = { a: "1", b: "1", "kube:x": "1", [OWNER_TAG]: OWN_TAG };
  const plan = { tag: { b: "2", c: "2" }, untag: ["a"] };

  it("are all that are there by then", () => {
    assert.deepEqual(tagsAfter(before, plan), { b: "2", c: "2", "kube:x": "1", [OWNER_TAG]: OWN_TAG });
    assert.deepEqual(tagsAfter(before, {}), before);
  });

  it("as a user may see them", () => {
    assert.deepEqual(visibleTagsAfter(before, plan, IGNORED), { b: "2", c: "2" });
  });

  it("are of checked inputs", () => assert.equal(declaredIn(checked("a", { uid: UID })).owner, OWN_TAG));
});
