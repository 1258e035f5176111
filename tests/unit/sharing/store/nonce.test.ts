import assert from "node:assert/strict";
import fc from "fast-check";
import { formatNonce, NONCE_EPOCH, NONCE_LENGTH, parseNonce } from "../../../../provider/sharing/store/nonce";

describe("a nonce", () => {
  const stamps = fc.integer({ min: NONCE_EPOCH, max: Date.UTC(2088, 0) / 1_000 });
  const lengths = fc.integer({ min: 0, max: 36 ** 2 - 1 });
  const chance = fc.double({ min: 0, max: 0.999, noNaN: true });

  it("tells when it was made, and for how long it counts", () => {
    fc.assert(
      fc.property(stamps, lengths, chance, (stamp, lasts, random) => {
        const nonce = formatNonce(stamp, lasts, random);
        assert.equal(nonce.length, NONCE_LENGTH);
        assert.deepEqual(parseNonce(nonce), { stamp, lasts });
      }),
    );
  });

  it("differs by chance from one of the same second", () => {
    assert.notEqual(formatNonce(NONCE_EPOCH, 370, 0.5), formatNonce(NONCE_EPOCH, 370, 0.7));
  });

  for (const text of [
    "",
    "20qdq8aai",
    "20qdq8aai000",
    "20QDQ8AAI0",
    "id-1",
    "2e1a1cbe-8ac8-4aa0-8e2c-aaaaaaaaaaaa",
  ])
    it(`is not made of ${JSON.stringify(text)}`, () => assert.equal(parseNonce(text), undefined));
});
