import assert from "node:assert/strict";
import fc from "fast-check";
import {
  declarationsIn,
  formatOwner,
  hasSameName,
  isOwnedBy,
  isReservedTag,
  OWNER_TAG,
  type OwnerTag,
  ownerTagValue,
  parseOwner,
  SHARING_TAG,
  sharedIn,
  sharingTag,
  sharingWords,
} from "../../../provider/domain/owner";

const HASH = "0123456789abcdef0123456789abcdef";
const UID = "fedcba9876543210";
const TABLE = "dynamodb:us-east-1/claims";
const owner = formatOwner({ stack: "acme/platform/prod", hash: HASH });

describe("the owner tag", () => {
  const table: [what: string, tag: OwnerTag, words: string][] = [
    ["who owns it", {}, ""],
    ["that its create goes on", { isCreating: true }, " creating"],
    ["where claims are kept", { store: TABLE }, ` merge=shared store=${TABLE}`],
    ["both", { store: "tags", isCreating: true }, " creating merge=shared store=tags"],
  ];
  for (const [what, tag, words] of table)
    it(`says ${what}`, () =>
      assert.equal(ownerTagValue({ owner, uid: UID }, tag), `acme/platform/prod/${HASH} id=${UID}${words}`));

  it("is read as it was written, within 256 characters, however long the names are", () => {
    const name = fc.stringMatching(/^[\w.-]+\/[\w.-]+\/[\w.-]+$/);
    const stores = fc.option(fc.stringMatching(/^dynamodb:[a-z0-9-]{1,20}\/[\w.-]{1,80}$/), {
      nil: undefined,
    });
    fc.assert(
      fc.property(name, fc.boolean(), stores, fc.boolean(), (short, isLong, store, isCreating) => {
        const stack = isLong ? short + "x".repeat(300) : short;
        const value = ownerTagValue(
          { owner: formatOwner({ stack, hash: HASH }), uid: UID },
          { store, isCreating },
        );
        assert.ok(value.length <= 256, `${value.length}`);
        const { stack: read, ...rest } = parseOwner(value) ?? assert.fail(value);
        assert.deepEqual(rest, { hash: HASH, uid: UID, isCreating });
        assert.ok(stack.startsWith(read));
        if (!isLong && short.length < 60) assert.equal(read, stack);
        assert.equal(sharedIn({ [OWNER_TAG]: value }), store);
      }),
    );
  });

  it("is of a resource by its id alone: a name can be that of two states", () => {
    const value = ownerTagValue({ owner, uid: UID });
    const renamed = formatOwner({ stack: "acme/base/prod", hash: "f".repeat(32) });
    assert.ok(isOwnedBy(value, { owner, uid: UID }));
    assert.ok(isOwnedBy(value, { owner: renamed, uid: UID }));
    assert.ok(!isOwnedBy(value, { owner, uid: "0".repeat(16) }));
    assert.ok(!isOwnedBy(value, { owner }));
    assert.ok(!isOwnedBy(ownerTagValue({ owner }), { owner, uid: UID }));
    assert.ok(!isOwnedBy(ownerTagValue({ owner }), { owner }));
    assert.ok(!isOwnedBy(undefined, { owner, uid: UID }));
  });

  it("has the name of another one by its hash, whatever the stack is called by now", () => {
    const moved = formatOwner({ stack: "other/platform/prod", hash: HASH });
    assert.ok(hasSameName(moved, ownerTagValue({ owner, uid: UID }, { store: "tags" })));
    assert.ok(!hasSameName(formatOwner({ stack: "acme/platform/prod", hash: "f".repeat(32) }), owner));
  });

  it("is not made of what isn't one", () => {
    for (const value of [undefined, "", "security", "a/b/c", "a/b/c/xyz", "/0123456789abcdef"]) {
      assert.equal(parseOwner(value), undefined);
      assert.ok(!hasSameName(value, value));
    }
  });

  it("has an id only if it is one", () => {
    for (const words of ["id=xyz", "id=0123", `uid=${UID}`, `id=${UID}0`])
      assert.equal(parseOwner(`${owner} ${words}`)?.uid, undefined);
  });

  it("reserves its key, the claims' and AWS's", () => {
    assert.deepEqual(
      [OWNER_TAG, "aggregator-claim:x", sharingTag("tags"), "aws:x", "aggregator-ownership", "team"].map(
        isReservedTag,
      ),
      [true, true, true, true, false, false],
    );
  });
});

describe("what first members declare on an aggregator that no stack owns", () => {
  const settled = (store: string) => ({ [sharingTag(store)]: sharingWords(store) });
  const joining = (store: string, run: string) => ({
    [sharingTag(store)]: `${sharingWords(store)} joining:${run}`,
  });

  it("has a key for each store, so that two never overwrite each other's", () => {
    assert.notEqual(sharingTag("tags"), sharingTag(TABLE));
    for (const store of ["tags", TABLE])
      assert.match(sharingTag(store), new RegExp(`^${SHARING_TAG}:[0-9a-f]{8}$`));
  });

  it("is told with the run that has yet to look for others", () => {
    const found = declarationsIn({ ...settled("tags"), ...joining(TABLE, "20qdq8aai0"), team: "s" });
    assert.deepEqual(
      found.sort((a, b) => (a.store < b.store ? -1 : 1)),
      [
        { tag: sharingTag(TABLE), store: TABLE, run: "20qdq8aai0" },
        { tag: sharingTag("tags"), store: "tags" },
      ],
    );
  });

  it("counts once its run has looked", () => {
    assert.equal(sharedIn(joining(TABLE, "20qdq8aai0")), undefined);
    assert.equal(sharedIn({ ...joining("tags", "20qdq8aai0"), ...settled(TABLE) }), TABLE);
  });

  it("counts no longer once a stack owns it", () => {
    const tags = { ...settled(TABLE), [OWNER_TAG]: ownerTagValue({ owner, uid: UID }) };
    assert.deepEqual(declarationsIn(tags), []);
    assert.equal(sharedIn(tags), undefined);
    assert.equal(sharedIn({ ...tags, [OWNER_TAG]: ownerTagValue({ owner }, { store: "tags" }) }), "tags");
  });
});
