import assert from "node:assert/strict";
import { type Deletion, deletionOf, membersOf } from "../../../provider/aggregator/deletion";
import type { LiveAggregator } from "../../../provider/aws/aggregator";
import { ownerClaimKey } from "../../../provider/domain/identity";
import { OWNER_TAG, ownerTagValue, parseOwner } from "../../../provider/domain/owner";
import type { Tags } from "../../../provider/domain/tags";
import type { Existing } from "../../../provider/live/find";
import type { StoredClaim, StoredClaims } from "../../../provider/sharing/store/store";
import { ids } from "../../support/memoryAws";
import { aggregatorOf, NAME, OTHER, OWNER, REGION, recorded, UID } from "../../support/oneStack";

const OTHER_UID = "ffffffffffffffff";
const OTHER_ARN = "arn:aws:config:us-east-1:123456789012:config-aggregator/config-aggregator-1";
const OWN_TAG = ownerTagValue({ owner: OWNER, uid: UID });
const KEY = ownerClaimKey(recorded("ab"));

const found = (list: string, tag: string | undefined, more: Partial<LiveAggregator> = {}, tags: Tags = {}) =>
  ({
    live: aggregatorOf(list, more),
    tags: { ...tags, ...(tag !== undefined && { [OWNER_TAG]: tag }) },
    owner: parseOwner(tag),
  }) satisfies Existing;

const stored = (claims: readonly Partial<StoredClaim>[], more: Partial<StoredClaims> = {}): StoredClaims => ({
  claims: claims.map((claim) => ({
    key: "b/prod/team:00",
    accounts: [],
    leaving: [],
    version: "1",
    ...claim,
  })),
  turns: [],
  torn: [],
  damaged: [],
  foreign: [],
  ...more,
});

/** In a word, with what a refusal is about. */
const told = (deletion: Deletion): unknown =>
  deletion.kind === "refused" ? [deletion.error.name, deletion.error.facts] : deletion.kind;

const PLACE = { name: NAME, region: REGION };
const taken = (stack: string) => ["OwnedByOtherError", { ...PLACE, stack, step: "deleted" }];
const awsOwned = ["AwsOwnedError", { ...PLACE, service: "audit.amazonaws.com", shownBy: "CreatedBy" }];
const AWS = { createdBy: "audit.amazonaws.com" };
const PLATFORM = "organization/platform/prod";
const [SAME_NAME, SAME_STACK] = [OWNER, `organization/project/stack/${"f".repeat(32)}`];

describe("what deleting an aggregator comes to", () => {
  const ab = recorded("ab");
  const forced = recorded("ab", { forceDestroy: true });
  const shared = recorded("ab", { merge: "shared" });
  const unfinished = recorded("ab", { unfinished: true });
  const creating = ownerTagValue({ owner: OWNER, uid: OTHER_UID }, { isCreating: true });
  const joined = stored([{ key: KEY, accounts: ids("ab") }, { accounts: ids("c") }]);

  const table: [what: string, deletion: Deletion, expected: unknown][] = [
    ["nothing is there", deletionOf(ab, undefined), "gone"],
    ["only its own accounts are in it", deletionOf(ab, found("ab", OWN_TAG)), "deleted"],
    ["it bears no owner tag", deletionOf(ab, found("ab", undefined)), "deleted"],
    ["another one has its name", deletionOf(ab, found("ab", undefined, { arn: OTHER_ARN })), "gone"],
    ["another one bears its id", deletionOf(ab, found("ab", OWN_TAG, { arn: OTHER_ARN })), "deleted"],
    ["AWS made it", deletionOf(forced, found("ab", OWN_TAG, AWS)), awsOwned],
    [
      "another stack owns it",
      deletionOf(forced, found("ab", ownerTagValue({ owner: OTHER, uid: OTHER_UID }))),
      taken(PLATFORM),
    ],
    [
      "another resource of this stack owns it",
      deletionOf(ab, found("ab", ownerTagValue({ owner: SAME_STACK, uid: OTHER_UID }))),
      "gone",
    ],
    [
      "a resource of its name owns it",
      deletionOf(ab, found("ab", ownerTagValue({ owner: SAME_NAME, uid: OTHER_UID }))),
      "gone",
    ],
    [
      "a resource owns it that had its name in another project",
      deletionOf(ab, found("ab", `organization/renamed/stack/${OWNER.slice(-32)} id=${OTHER_UID}`)),
      "gone",
    ],
    [
      "a create that it carried on bears another id",
      deletionOf(unfinished, found("ab", creating)),
      "deleted",
    ],
    ["nothing says that it carried that on", deletionOf(ab, found("ab", creating)), "gone"],
    [
      "accounts of others are in it",
      deletionOf(ab, found("abyz", OWN_TAG)),
      ["NotEmptyError", { ...PLACE, accounts: ids("yz"), isSecret: false }],
    ],
    [
      "with merge: replace, they are",
      deletionOf(recorded("ab", { merge: "replace" }), found("abz", OWN_TAG)),
      "deleted",
    ],
    ["by force, they are", deletionOf(forced, found("abz", OWN_TAG)), "deleted"],
    [
      "others have joined it",
      deletionOf(shared, found("abc", OWN_TAG), joined),
      ["ClaimedError", { ...PLACE, step: "deleted", claims: ["b/prod/team:00"], isOwn: false }],
    ],
    [
      "by force, others have",
      deletionOf({ ...shared, forceDestroy: true }, found("abc", OWN_TAG), joined),
      "deleted",
    ],
    [
      "others have left it, and an account is still there",
      deletionOf(shared, found("abc", OWN_TAG), stored([{ accounts: [], leaving: ids("c") }])),
      ["NotEmptyError", { ...PLACE, accounts: ids("c"), isSecret: false }],
    ],
  ];
  for (const [what, deletion, expected] of table)
    it(`where ${what}: ${typeof expected === "string" ? expected : "refused"}`, () => {
      assert.deepEqual(told(deletion), expected);
    });

  it("names no account where they are secret", () => {
    const secret = deletionOf(recorded("a", { secrets: ["accountIds"] }), found("az", OWN_TAG));
    assert.ok(secret.kind === "refused");
    assert.doesNotMatch(secret.error.message, /\d{12}/);
  });
});

describe("the stacks that have joined an aggregator", () => {
  const owner = recorded("a", { createdAt: 2_000 });
  const namesake = `${KEY.slice(0, -8)}ffffffff`;
  const run = (stamp: number, isNew: boolean) => ({ nonce: "n", stamp, lasts: 0, isNew });

  const table: [what: string, stored: StoredClaims, expected: string[]][] = [
    ["are not its owner", stored([{ key: KEY, accounts: ids("a") }]), []],
    ["hold accounts", stored([{ accounts: ids("b") }]), ["b/prod/team:00"]],
    ["don't only have some that leave", stored([{ leaving: ids("b") }]), []],
    [
      "may be those whose claims can't be read",
      stored([], { torn: ["c/prod/team:00"], damaged: ["d/prod/team:00"] }),
      ["c/prod/team:00", "d/prod/team:00"],
    ],
    [
      "are not a create of the owner that was killed before",
      stored([{ key: namesake, accounts: ids("a"), run: run(1_999, true) }]),
      [],
    ],
    [
      "are a create of its name that has begun since",
      stored([{ key: namesake, accounts: ids("a"), run: run(2_000, true) }]),
      [namesake],
    ],
    [
      "are a resource of its name that was created",
      stored([{ key: namesake, accounts: ids("a"), run: run(1_999, false) }]),
      [namesake],
    ],
  ];
  for (const [what, claims, expected] of table)
    it(what, () => {
      assert.deepEqual(membersOf(claims, owner), expected);
    });
});
