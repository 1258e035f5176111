import assert from "node:assert/strict";
import {
  declaredIn,
  type Inputs,
  identified,
  kindIn,
  regionInputs,
  storeIn,
  unitedSecrets,
} from "../../../provider/aggregator/inputs";
import { ownerClaimKey } from "../../../provider/domain/identity";
import { accounts } from "../../support/memoryAws";
import { checked, NAME, OWNER, REGION, UID } from "../../support/oneStack";

const ROLE = "arn:aws:iam::123456789012:role/org";
const ORGANIZATION: Inputs = {
  name: NAME,
  region: REGION,
  owner: OWNER,
  organizationAggregationSource: { roleArn: ROLE, regions: ["us-east-1", "eu-west-1"] },
};
const TABLE = { dynamodbTable: "claims" };

describe("what checked inputs declare", () => {
  it("of accounts, with nothing beside them", () => {
    assert.deepEqual(declaredIn(checked("ba")), {
      source: accounts("ab"),
      filters: undefined,
      tags: {},
      mode: "preserve",
      owner: OWNER,
      identity: { owner: OWNER },
      adopt: false,
    });
  });

  it("of an organization", () => {
    assert.deepEqual(declaredIn(ORGANIZATION).source, {
      kind: "organization",
      roleArn: ROLE,
      regions: ["eu-west-1", "us-east-1"],
    });
  });

  it("of tags: the provider's too, of which the resource's own go first", () => {
    const tags = { defaultTags: { a: "d", b: "d" }, tags: { b: "s", c: "s" } };
    assert.deepEqual(declaredIn(checked("a", tags)).tags, { a: "d", b: "s", c: "s" });
  });

  it("of filters that are there and empty: something", () => {
    assert.deepEqual(declaredIn(checked("a", { aggregatorFilters: {} })).filters, {});
  });

  const owners: [what: string, more: Partial<Inputs>, owner: string | undefined][] = [
    ["a resource that has an id", { uid: UID }, `${OWNER} id=${UID}`],
    ["one that shares it", { uid: UID, merge: "shared" }, `${OWNER} id=${UID} merge=shared store=tags`],
    [
      "one that keeps claims in a table",
      { merge: "shared", claims: TABLE },
      `${OWNER} merge=shared store=dynamodb:us-east-1/claims`,
    ],
    ["one that must not write it", { uid: UID, ownerTag: false }, undefined],
  ];
  for (const [what, more, owner] of owners)
    it(`the owner tag of ${what}`, () => {
      assert.equal(declaredIn(checked("a", more)).owner, owner);
    });

  it("a claim where stacks share it, and only there", () => {
    const shared = checked("a", { merge: "shared", uid: UID });
    const key = ownerClaimKey(shared);
    assert.deepEqual(declaredIn(shared).claimant, { key, createdAt: undefined, isNew: true });
    const created = { ...shared, createdAt: 7 };
    assert.deepEqual(declaredIn(created).claimant, { key, createdAt: 7, isNew: false });
    assert.ok(!("claimant" in declaredIn(checked("a", { merge: "replace", uid: UID }))));
  });

  it("an adoption only if the program says so", () => {
    assert.equal(declaredIn(checked("a", { adopt: true })).adopt, true);
  });
});

describe("the store of claims", () => {
  for (const [merge, claims, store] of [
    [undefined, undefined, undefined],
    ["replace", TABLE, undefined],
    ["shared", undefined, "tags"],
    ["shared", TABLE, "dynamodb:us-east-1/claims"],
    ["shared", { ...TABLE, region: "eu-west-1" }, "dynamodb:eu-west-1/claims"],
  ] as const)
    it(`with merge ${merge} and ${JSON.stringify(claims)}: ${store}`, () => {
      const more = { ...(merge && { merge }), ...(claims && { claims }) };
      assert.equal(storeIn(checked("a", more)), store);
    });
});

describe("the inputs of a program, as those of the resource in its state", () => {
  it("get its owner, its id and when it was created", () => {
    const news = { ...checked("a"), owner: "renamed" };
    assert.deepEqual(identified(news, { owner: OWNER, uid: UID, createdAt: 7 }), {
      ...news,
      owner: OWNER,
      uid: UID,
      createdAt: 7,
    });
  });

  it("get no id that there isn't", () => {
    assert.deepEqual(identified(checked("a"), { owner: OWNER }), checked("a"));
  });
});

describe("secrets", () => {
  it("are those of either", () => {
    assert.deepEqual(unitedSecrets({ secrets: ["tags", "accountIds"] }, {}, { secrets: ["tags"] }), [
      "accountIds",
      "tags",
    ]);
    assert.equal(unitedSecrets({}, { secrets: [] }), undefined);
  });
});

describe("the kind of a source", () => {
  it("is that of the one that is there", () => {
    assert.equal(kindIn(checked("a")), "account");
    assert.equal(kindIn(ORGANIZATION), "organization");
    assert.equal(kindIn({ name: NAME, region: REGION, owner: OWNER }), "account");
  });
});

describe("regions, as inputs hold them,", () => {
  it("are all, or a list", () => {
    assert.deepEqual(regionInputs("all"), { allRegions: true });
    assert.deepEqual(regionInputs(["eu-west-1"]), { regions: ["eu-west-1"] });
  });
});
