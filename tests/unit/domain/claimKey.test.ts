import assert from "node:assert/strict";
import fc from "fast-check";
import {
  claimBase,
  claimKey,
  claimName,
  claimStack,
  holdersOf,
  isClaimKey,
  isNamesake,
  isOfStack,
  newUid,
} from "../../../provider/domain/claimKey";
import { tagKey } from "../../../provider/sharing/store/tagFormat";

const HASH = "0123456789abcdef0123456789abcdef";
const BASE = claimBase("acme/payments/prod", "team", HASH);

describe("the key of a claim", () => {
  it("says whose it is, by its name, half of the name's hash, and half of a random id", () => {
    assert.equal(BASE, "payments/prod/team:0123456789abcdef");
    assert.equal(claimKey(BASE, "fedcba9876543210"), "payments/prod/team:01234567fedcba98");
  });

  it("differs by its id, and is a namesake, if two states have a resource of one name", () => {
    const [one, other] = ["fedcba9876543210", "0000000000000000"].map((uid) => claimKey(BASE, uid));
    assert.notEqual(one, other);
    assert.ok(isNamesake(one ?? "", other ?? ""));
  });

  it("is no namesake of another resource's", () => {
    const key = claimKey(BASE, "fedcba9876543210");
    const others = [
      claimBase("acme/payments/dev", "team", HASH),
      claimBase("acme/payments/prod", "team", HASH.replace("0", "f")),
    ];
    for (const other of others) assert.ok(!isNamesake(key, claimKey(other, "fedcba9876543210")));
  });

  it("has an id of chance, 16 hex characters", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) =>
        assert.match(
          newUid(() => random),
          /^[0-9a-f]{16}$/,
        ),
      ),
    );
    assert.notEqual(
      newUid(() => 0.1),
      newUid(() => 0.2),
    );
  });

  it("tells which stack it is of, without the organization", () => {
    const key = claimKey(BASE, "fedcba9876543210");
    assert.equal(claimStack(key), "payments/prod");
    assert.deepEqual(
      ["acme/payments/prod", "acme/payments/prod2", "acme/pay/prod"].map((stack) => isOfStack(key, stack)),
      [true, false, false],
    );
  });

  it("is named by its stack, unless several resources of it are meant", () => {
    const keys = ["pay/prod/a", "pay/dev/a", "pay/dev/b"].map((name) => `${name}:${HASH.slice(0, 16)}`);
    const [prod = "", dev = ""] = keys;
    assert.deepEqual(holdersOf([prod, dev, prod]), ["pay/prod", "pay/dev"]);
    assert.deepEqual(holdersOf(keys), ["pay/prod", "pay/dev/a", "pay/dev/b"]);
    assert.deepEqual(holdersOf(["notes"]), ["notes"]);
  });

  it("is shown to people by its name", () => {
    assert.equal(claimName(claimKey(BASE, "fedcba9876543210")), "payments/prod/team");
    assert.equal(isClaimKey("notes"), false);
    assert.equal(claimName("notes"), "notes");
  });

  for (const name of ["team", "é".repeat(300), "\u{1d49c}".repeat(200), "a#b\u0000/c:".repeat(60)])
    it(`fits into a tag's key with a version and the number of a part: ${name.slice(0, 12)}…`, () => {
      const key = tagKey(
        claimKey(
          claimBase(`acme/${name}/prod`, name, HASH),
          newUid(() => 0.5),
        ),
        "zzzzzzz",
        49,
      );
      assert.ok(key.length <= 128, `${key.length}`);
      assert.match(key, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
    });
});
