import assert from "node:assert/strict";
import { reportOf } from "../../../../provider/cli/claims/report";
import { reportText, storeText } from "../../../../provider/cli/claims/text";
import type { StoredClaim } from "../../../../provider/sharing/store/store";
import { A, B, BASE, C, D, E, runAt, SEARCH, TEAM, turnAt } from "../../../support/claimTags";
import { NOW, snapshotOf, storedClaim } from "../../../support/cliWorld";

type More = Parameters<typeof snapshotOf>[2];

const textOf = (ids: readonly string[], claims: readonly StoredClaim[], more?: More, accounts = false) =>
  reportText(reportOf(snapshotOf(ids, claims, more)), { accounts, now: NOW * 1_000 });

/** The lines below the table. */
const notesOf = (...args: Parameters<typeof textOf>) => {
  const [, , ...parts] = textOf(...args).split("\n\n");
  return parts.flatMap((part) => part.split("\n"));
};

describe("a report for people", () => {
  const heads: [what: string, more: More, head: string][] = [
    ["shared on tags", {}, "1 account; acme/platform/prod owns it; 0 claims, kept on its tags"],
    [
      "shared in a table",
      { store: "dynamodb:us-east-1/c" },
      "1 account; acme/platform/prod owns it; 0 claims, kept in dynamodb:us-east-1/c",
    ],
    ["not shared", { shared: false }, "1 account; acme/platform/prod owns it; stacks don't share it"],
    ["of no stack", { owner: undefined }, "1 account; no stack owns it; 0 claims, kept on its tags"],
    [
      "that is being created",
      { owner: { stack: "acme/a/b", hash: "0", isCreating: true } },
      "1 account; acme/a/b owns it, and has not finished creating it; 0 claims, kept on its tags",
    ],
  ];
  for (const [what, more, head] of heads)
    it(`begins with an aggregator ${what}`, () => {
      assert.equal(textOf([A], [], more).split("\n")[0], `security in us-east-1: ${head}`);
    });

  const ago = (seconds: number) => new Date((NOW - seconds) * 1_000).toISOString().replace(".000Z", "Z");
  const states: [what: string, claim: Partial<StoredClaim>, state: string][] = [
    ["has come to its end", {}, "settled"],
    ["joins", { run: runAt(NOW - 20, { isNew: true }) }, `joining since ${ago(20)} (20 seconds ago)`],
    ["changes its claim", { run: runAt(NOW - 20) }, `changing its claim since ${ago(20)} (20 seconds ago)`],
    [
      "was killed while it joined",
      { run: runAt(NOW - 480, { isNew: true }) },
      `unfinished since ${ago(480)} (8 minutes ago)`,
    ],
    [
      "was killed while it changed its claim",
      { run: runAt(NOW - 480) },
      `interrupted while changing its claim since ${ago(480)} (8 minutes ago)`,
    ],
    ["lets nobody join", { closing: "closing" }, "closing"],
    ["lets nobody join, by force", { closing: "forced" }, "closing, even if others have joined"],
    [
      "lets go of accounts",
      { leaving: [B], leavingSince: NOW - 60 },
      `1 leaving since ${ago(60)} (1 minute ago)`,
    ],
    [
      "has let go of accounts long ago",
      { leaving: [B], leavingSince: NOW - 172_800 },
      `1 leaving since ${ago(172_800)} (2 days ago), too long ago to count`,
    ],
  ];
  for (const [what, claim, state] of states)
    it(`shows the state of a stack that ${what}`, () => {
      const [, , , row = ""] = textOf([A], [storedClaim(TEAM, [A], claim)]).split("\n");
      assert.equal(row.split("  ").at(-1), state);
    });

  it("tells a stack that publishes, and one that was killed while it did", () => {
    for (const [seconds, what] of [
      [20, "publishing since"],
      [480, "interrupted while publishing since"],
    ] as const) {
      const { run, turn } = turnAt(TEAM, NOW - seconds);
      const text = textOf([A], [storedClaim(TEAM, [A], { run })], { stored: { turns: [turn] } });
      assert.ok(text.includes(`  ${what} ${ago(seconds)}`), text);
    }
  });

  it("tells a stack that goes on from the turn of its run before, which was killed", () => {
    const { turn } = turnAt(TEAM, NOW - 480);
    const claims = [storedClaim(TEAM, [A], { run: runAt(NOW - 20) })];
    const text = textOf([A], claims, { stored: { turns: [turn] } });
    assert.ok(text.includes(`  publishing since ${ago(480)}`), text);
  });

  it("names ids with whom else they are claimed by, if it is told to", () => {
    const claims = [storedClaim(BASE, [A]), storedClaim(TEAM, [A, D], { leaving: [C], leavingSince: NOW })];
    assert.deepEqual(notesOf([A, C], claims, {}, true).slice(0, 6), [
      "platform/prod/security:",
      `  ${A}  also claimed by payments/prod/team`,
      "payments/prod/team:",
      `  ${A}  also claimed by platform/prod/security`,
      `  ${D}  not on the aggregator`,
      `  ${C}  leaving`,
    ]);
    assert.ok(!notesOf([A, C], claims).includes("payments/prod/team:"));
  });

  it("names each pair of claims that share accounts once, those that share most first", () => {
    const claims = [storedClaim(TEAM, [A, B, C]), storedClaim(BASE, [A]), storedClaim(SEARCH, [B, C])];
    assert.deepEqual(notesOf([A, B, C], claims), [
      "payments/prod/team shares accounts with search/prod/team (2), platform/prod/security (1)",
    ]);
  });

  it("names accounts that are claimed and not there", () => {
    assert.deepEqual(notesOf([A], [storedClaim(TEAM, [A, B])]), [
      `payments/prod/team claims 1 account (${B}) that is not on the aggregator`,
    ]);
    assert.deepEqual(notesOf([A], [storedClaim(TEAM, [A, B, C])]), [
      `payments/prod/team claims 2 accounts (${B}, ${C}) that are not on the aggregator`,
    ]);
  });

  it("tells accounts that are leaving from those that nobody claims", () => {
    const claims = [
      storedClaim(BASE, [A]),
      storedClaim(TEAM, [], { leaving: [B], leavingSince: NOW }),
      storedClaim(SEARCH, [], { leaving: [C], leavingSince: NOW - 172_800 }),
    ];
    assert.deepEqual(notesOf([A, B, C, E], claims), [
      `leaving with payments/prod/team: ${B}`,
      `nobody claims 2 accounts (${C}, ${E})`,
    ]);
  });

  it("says that nobody claims any account, but for what can't be read", () => {
    const text = textOf([A], [], { stored: { damaged: [SEARCH], torn: [TEAM], foreign: ["x"] } });
    assert.deepEqual(text.split("\n").slice(2), [
      `nobody claims any account: ${A} (claims that can't be read may)`,
      `${TEAM}: parts of this claim are missing, so no stack removes an account that it may hold`,
      `${SEARCH}: this claim can't be read, or is of a later version, so no stack removes an account that it may hold`,
      "x: this looks like a claim, but isn't one",
    ]);
  });

  it("says what is wrong with the lease, and that claims were moved", () => {
    const { turn } = turnAt(TEAM, NOW);
    const more = {
      location: { dynamodbTable: "c" },
      damagedLease: true as const,
      moved: "tags",
      stored: { turns: [turn] },
    };
    assert.deepEqual(textOf([], [], more).split("\n").slice(2), [
      `payments/prod/team has the turn to publish, since ${ago(0)}, and no claim`,
      "the item lease can't be read, so no stack can publish: delete the item while nothing is deployed",
      "these claims were moved to tags: this store no longer counts",
    ]);
  });

  it("can be printed, whatever others have written", () => {
    const text = textOf([A], [], { stored: { foreign: ["a\u001b[2J\nb"] } });
    assert.ok(text.endsWith("\na\\u001b[2J\\u000ab: this looks like a claim, but isn't one"));
  });
});

describe("the store of claims", () => {
  it("is said in words", () => {
    assert.deepEqual([storeText("tags"), storeText("dynamodb:r/t")], ["on its tags", "in dynamodb:r/t"]);
  });
});
