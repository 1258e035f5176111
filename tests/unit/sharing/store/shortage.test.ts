import assert from "node:assert/strict";
import { describeShortage, type Shortage } from "../../../../provider/sharing/store/shortage";

describe("a shortage of room for claims", () => {
  const texts: readonly (readonly [Shortage, string])[] = [
    [
      { of: "tags", needed: 2, claims: 3, others: 44, reserve: 4 },
      "an aggregator can have 50 tags: 3 are claims of other stacks, 44 are other tags, this claim needs 2, and 4 must " +
        "stay free, so that every stack can change its claim and leave",
    ],
    [
      { of: "tags for all", claims: 2, needed: 5, others: 44, reserve: 4 },
      "an aggregator can have 50 tags: 2 claims need 5, 44 are other tags, and 4 must stay free, so that every stack can " +
        "change its claim and leave",
    ],
    [
      {
        of: "tags by AWS",
        awsCode: "TooManyTagsException",
        said: "TagResource failed: TooManyTagsException",
      },
      "TagResource failed: TooManyTagsException",
    ],
    [
      { of: "item", bytes: 409_601, accounts: 31_500, leaving: 7 },
      "a DynamoDB item can have 409600 bytes, and the claim of 31500 accounts, with 7 more that are leaving, needs 409601",
    ],
  ];
  for (const [shortage, text] of texts)
    it(`of ${shortage.of} is told with its numbers`, () => assert.equal(describeShortage(shortage), text));
});
