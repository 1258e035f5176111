import assert from "node:assert/strict";
import {
  authorizedIn,
  declaredRegions,
  declaredTags,
  describeAuthorized,
  formatId,
  grantedRegions,
  type Inputs,
  identityIn,
  isOwnAccount,
  labelOf,
  ownerTagIn,
} from "../../../provider/authorization/inputs";
import { AGGREGATOR, EU1, inputsOf, OWNER, outputsOf, SOURCE, UID, US } from "../../support/authorizing";

const OWN_ACCOUNT = { accountId: AGGREGATOR.accountId };
const withoutLabel = ({ label: _, ...rest }: Inputs): Inputs => rest;

describe("checked inputs of an authorization", () => {
  it("declare regions, sorted; in the aggregator's own account none", () => {
    assert.deepEqual(declaredRegions(inputsOf([US, EU1])), [EU1, US]);
    assert.deepEqual(declaredRegions(inputsOf([US], OWN_ACCOUNT)), []);
    assert.deepEqual(grantedRegions(outputsOf([US, EU1])), [EU1, US]);
  });

  it("are of the aggregator's own account only if the account is known", () => {
    const { accountId: _, ...unasked } = inputsOf([US]);
    for (const [inputs, isOwn] of [
      [inputsOf([US]), false],
      [inputsOf([US], OWN_ACCOUNT), true],
      [unasked, false],
    ] as const)
      assert.equal(isOwnAccount(inputs), isOwn);
  });

  it("name the aggregators, and the owner", () => {
    assert.deepEqual(authorizedIn(inputsOf([US])), AGGREGATOR);
    assert.deepEqual(identityIn(inputsOf([US]), UID), { owner: OWNER, uid: UID });
  });

  it("have the provider's tags under their own", () => {
    const given = { tags: { a: "own" }, defaultTags: { a: "default", b: "default" } };
    assert.deepEqual(declaredTags(inputsOf([US], given)), { a: "own", b: "default" });
    assert.deepEqual(declaredTags(inputsOf([US])), {});
  });

  for (const [more, going, expected] of [
    [{}, {}, `${OWNER} id=${UID}`],
    [{}, { isCreating: true }, `${OWNER} id=${UID} creating`],
    [{}, { isExtending: true }, `${OWNER} id=${UID} extending`],
    [{ ownerTag: false }, { isExtending: true }, undefined],
  ] as const)
    it(`are marked with ${expected}`, () => {
      assert.equal(ownerTagIn(inputsOf([US], more), UID, going), expected);
    });

  it("are called by their name in the program, or else by their stack", () => {
    assert.equal(labelOf(inputsOf([US])), "auth");
    assert.equal(labelOf(withoutLabel(inputsOf([US]))), "acme/payments/prod");
    assert.equal(labelOf(withoutLabel(inputsOf([US], { owner: "?" }))), "an authorization");
  });

  it("print no secret account, neither in lines nor in the id", () => {
    const [open, secret] = [inputsOf([US]), inputsOf([US], { secrets: ["accountIds"] })];
    assert.deepEqual([open, secret].map(describeAuthorized), [
      "210987654321 (eu-west-1)",
      "an account (eu-west-1)",
    ]);
    assert.deepEqual(
      [open, secret].map((inputs) => formatId(inputs, SOURCE)),
      ["210987654321/eu-west-1@123456789012", "0123456789abcdef/eu-west-1@123456789012"],
    );
  });
});
