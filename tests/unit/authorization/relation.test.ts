import assert from "node:assert/strict";
import {
  type Existing,
  isStillOwn,
  relationOf,
  unfinishedIds,
} from "../../../provider/authorization/relation";
import { OWNER_TAG, ownerTagValue } from "../../../provider/domain/owner";

const own = { owner: "acme/payments/prod/0123456789abcdef0123456789abcdef", uid: "1111111111111111" };
const namesake = { ...own, uid: "2222222222222222" };
const other = { owner: "acme/other/prod/ffffffffffffffffffffffffffffffff", uid: "3333333333333333" };

const marked = (tag: string | undefined, more = {}) => ({
  tags: { ...(tag !== undefined && { [OWNER_TAG]: tag }), ...more },
});

describe("whose an authorization is", () => {
  for (const [what, found, expected] of [
    ["bears the id", marked(ownerTagValue(own)), "own"],
    ["bears the id while its create goes on", marked(ownerTagValue(own, { isCreating: true })), "own"],
    [
      "bears the name, and its create goes on",
      marked(ownerTagValue(namesake, { isCreating: true })),
      "unfinished",
    ],
    ["bears the name", marked(ownerTagValue(namesake)), "same name"],
    ["bears another's name", marked(ownerTagValue(other, { isCreating: true })), "other"],
    ["bears none", marked(undefined), "other"],
    [
      "AWS Control Tower tagged",
      marked(ownerTagValue(own), { "aws-control-tower": "managed-by-control-tower" }),
      "control tower",
    ],
  ] as const)
    it(`that ${what}: ${expected}`, () => assert.equal(relationOf(found, own), expected));

  it("is told by another region, if that says that the create goes on", () => {
    const open = marked(ownerTagValue(namesake, { isCreating: true }));
    const ids = unfinishedIds([open, marked(ownerTagValue(other, { isCreating: true }))], own);
    assert.deepEqual(ids, [namesake.uid]);
    assert.equal(relationOf(marked(ownerTagValue(namesake)), own, ids), "unfinished");
  });
});

describe("an authorization that a state knows", () => {
  const at = (creationTime: string, tag?: string) =>
    ({ live: { creationTime }, ...marked(tag) }) as unknown as Existing;
  for (const [what, found, expected] of [
    ["bears its id", at("2026-01-02", ownerTagValue(own)), true],
    ["bears another id, though it is as old", at("2026-01-01", ownerTagValue(namesake)), false],
    ["bears no owner tag, and is as old", at("2026-01-01"), true],
    ["bears no owner tag, and was made again", at("2026-01-02"), false],
  ] as const)
    it(`is ${expected ? "its own" : "another's"}, if it ${what}`, () =>
      assert.equal(isStillOwn(found, { creationTime: "2026-01-01" }, own), expected));
});
