import assert from "node:assert/strict";
import { CLAIM_PREFIX, claimKey, claimName } from "../../../../provider/domain/claimKey";
import type { ErrorCode } from "../../../../provider/domain/errorCodes";
import { LEAVING_COUNTS } from "../../../../provider/domain/timing";
import { describeJoining, findJoined } from "../../../../provider/membership/preview/joining";
import { formatNonce } from "../../../../provider/sharing/store/nonce";
import { Memberships } from "../../../support/memberships";
import { ids, Killed } from "../../../support/memoryAws";
import { type Args, keyOf, Refused } from "../../../support/miniEngine";
import { NAME, REGION } from "../../../support/stacks";

const [A, B, C, D] = ids("abcd") as [string, string, string, string];

describe("a preview of what joins", () => {
  let stacks: Memberships;

  beforeEach(() => {
    stacks = new Memberships();
  });

  describe("says at preview", () => {
    const table: [what: string, before: () => Promise<unknown>, list: string, line: string][] = [
      [
        "who joins",
        () => stacks.own("a"),
        "bcd",
        "joins 3 accounts; +3 accounts (100000000001, 100000000002, 100000000003), 1 of others kept",
      ],
      [
        "who is there already, and through whom",
        () => stacks.own("ab"),
        "abc",
        "joins 3 accounts, 2 of them already there through platform/prod; +1 account (100000000002)",
      ],
      [
        "that nobody claims what is there",
        async () => {
          await stacks.own("a");
          stacks.set("ab");
        },
        "b",
        "joins 1 account, which is already there (no stack claims it); 1 of others kept",
      ],
      ["that none joins", () => stacks.own("a"), "", "joins 0 accounts; 1 of others kept"],
    ];
    for (const [what, before, list, line] of table)
      it(what, async () => {
        await before();
        assert.deepEqual(await stacks.preview("b", list), [`${NAME}: ${line}`]);
      });

    const claimed = (status: string) =>
      stacks.tag({ [`${CLAIM_PREFIX}${claimKey(keyOf("b"), "aaaaaaaa")}:0000001`]: `${status} ${B} ${C}` });

    it("that a killed run of this stack has left a claim, which is taken over", async () => {
      await stacks.own("a");
      claimed(`joining:${formatNonce(Date.UTC(2020, 1) / 1000, 370, 0)}`);
      stacks.set("abc");
      assert.deepEqual(await stacks.preview("b", "cd"), [
        `${NAME}: takes over the claim on 2 accounts (${B}, ${C}) that an interrupted run of this stack left; joins 2 accounts, ` +
          `1 of them already there (no stack claims it); +1 account (${D}), −1 account (${B}), 1 of others kept`,
      ]);
    });

    it("that a stack of the same name has claimed accounts, which stay", async () => {
      await stacks.own("a");
      claimed("settled");
      stacks.set("abc");
      assert.deepEqual(await stacks.preview("b", "cd"), [
        `${NAME}: a stack of the same name claims 2 accounts (${B}, ${C}) already: it is in another backend, or its ` +
          "state was lost and `claims prune` removes its claim; joins 2 accounts, 1 of them already there through b/prod; +1 " +
          `account (${D}), 2 of others kept`,
      ]);
    });

    it("who goes, and who stays through others", async () => {
      await stacks.own("ab");
      await stacks.up("b", "bcd");
      assert.deepEqual(await stacks.preview("b", "c"), [
        `${NAME}: −1 account (${D}), ${B} stays through platform/prod, 1 of others kept`,
      ]);
    });

    it("the first ten accounts by name", async () => {
      await stacks.own("a");
      const [line = ""] = await stacks.preview("b", "bcdefghijklm");
      assert.match(line, /joins 12 accounts; \+12 accounts \((\d{12}, ){10}and 2 more\)/);
    });

    it("numbers only, where accounts are secret", async () => {
      await stacks.own("a");
      const [line] = await stacks.preview("b", "abc", { secrets: ["accountIds"] });
      assert.equal(
        line,
        `${NAME}: joins 3 accounts, 1 of them already there through platform/prod; +2 accounts`,
      );
    });
  });

  describe("is refused", () => {
    const facts = (more: object = {}) => ({ name: NAME, region: REGION, ...more });
    const TABLE = { claims: { dynamodbTable: "claims" } };
    const table: [what: string, before: () => unknown, args: Args, code: ErrorCode, facts: object][] = [
      ["where there is no aggregator", () => {}, {}, "NoAggregator", facts()],
      [
        "where there is no aggregator, but one of a similar name",
        () => stacks.own("a", { name: "securty" }),
        {},
        "NoAggregator",
        facts({ likely: "securty" }),
      ],
      [
        "where its owner doesn't share it",
        () => stacks.own("a", { merge: "preserve" }),
        {},
        "NotShared",
        facts({ owner: "acme/platform/prod" }),
      ],
      [
        "where claims are kept elsewhere",
        () => stacks.own("a", TABLE),
        { claims: { dynamodbTable: "others" } },
        "OtherStore",
        facts({ theirs: "dynamodb:us-east-1/claims", ours: "dynamodb:us-east-1/others" }),
      ],
      [
        "where claims are kept on tags",
        () => stacks.own("a"),
        TABLE,
        "OtherStore",
        facts({ theirs: "tags", ours: "dynamodb:us-east-1/claims" }),
      ],
      [
        "where the table of that name knows nothing of the aggregator",
        async () => {
          await stacks.own("a", TABLE);
          const { arn } = stacks.found;
          for (const { item } of await stacks.aws.tableAt(REGION, "claims").query(arn))
            await stacks.aws.tableAt(REGION, "claims").remove({ partition: arn, sort: String(item) }, {});
        },
        TABLE,
        "OtherTable",
        facts({ store: "dynamodb:us-east-1/claims" }),
      ],
      [
        "where it belongs to AWS",
        () => stacks.aws.set(NAME, REGION, { createdBy: "securityhub.amazonaws.com" }),
        {},
        "OwnedByAws",
        facts({ service: "securityhub.amazonaws.com", shownBy: "CreatedBy" }),
      ],
      [
        "where it collects an organization",
        () =>
          stacks.aws.set(NAME, REGION, {
            source: { kind: "organization", roleArn: "arn:aws:iam::1:role/o", regions: "all" },
          }),
        {},
        "OrganizationNotJoinable",
        facts(),
      ],
      [
        "where its tags have no room",
        async () => {
          await stacks.own("a");
          stacks.tag(Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, ""])));
        },
        {},
        "ClaimsFull",
        facts({ shortage: { of: "tags", needed: 1, claims: 1, others: 49, reserve: 1 } }),
      ],
      [
        "where others' accounts leave no room",
        () => {
          const all = Array.from({ length: 9_999 }, (_, index) => String(200_000_000_000 + index));
          return stacks.own("", {
            ...TABLE,
            accountAggregationSource: { accountIds: all, allRegions: true },
          });
        },
        { ...TABLE, accountIds: [B, C] },
        "TooManyAccounts",
        facts({ accounts: 10_001 }),
      ],
    ];
    for (const [what, before, args, code, told] of table)
      it(what, async () => {
        await before();
        const { context, inputs } = stacks.checked("b", "b", args);
        const joining = async () => describeJoining(inputs, await findJoined(context, inputs), [], true);
        await assert.rejects(joining, { code, facts: told });
        await assert.rejects(stacks.preview("b", "b", args), Refused);
        const { calls } = stacks.member("b").caller;
        assert.ok(calls.every((call) => /^(Describe|List|ListTags|Query)$/.test(call)));
      });

    it("where the owner is closing it, and it has not joined", async () => {
      await stacks.own("a");
      const tag = Object.keys(stacks.found.tags).find((name) => name.startsWith(CLAIM_PREFIX)) ?? "";
      stacks.tag({ [tag]: `settled closing ${A}` });
      const { context, inputs } = stacks.checked("b", "b");
      const joined = await findJoined(context, inputs);
      const by = joined.stored.claims.map(({ key }) => key);
      assert.throws(() => describeJoining(inputs, joined, [], true), {
        code: "Closing",
        facts: facts({ by, step: "joined" }),
      });
      assert.deepEqual(by.map(claimName), ["platform/prod/security"]);
      await assert.rejects(stacks.preview("b", "b"), Refused);
    });

    it("where what leaves may be held by a claim that can't be read, and not where nothing leaves", async () => {
      await stacks.own("a");
      stacks.set("ab");
      stacks.damageClaim("x");
      const { context, inputs } = stacks.checked("b", "c");
      const joined = await findJoined(context, inputs);
      assert.equal(joined.snapshot?.stored.damaged.length, 1);
      assert.match(describeJoining(inputs, joined, []), /^joins 1 account; \+1 account/);
      assert.throws(() => describeJoining(inputs, joined, ids("b")), {
        code: "UnreadableClaim",
        facts: facts({ claims: [keyOf("x")] }),
      });
    });

    it("where the last account would leave", async () => {
      stacks.set("b");
      const { context, inputs } = stacks.checked("b", "");
      const joined = await findJoined(context, inputs);
      assert.throws(() => describeJoining(inputs, joined, ids("b")), { code: "LastAccount", facts: facts() });
    });

    it("where the ARN that was joined is gone", async () => {
      const { context, inputs } = stacks.checked("b", "b", { aggregatorArn: "arn:x" });
      await assert.rejects(findJoined(context, inputs), { code: "AggregatorGone" });
    });
  });

  it("says how many are added in a week, if those are many", async () => {
    await stacks.own("a", { claims: { dynamodbTable: "claims" } });
    const accountIds = Array.from({ length: 1_001 }, (_, index) => String(200_000_000_000 + index));
    const { context, inputs } = stacks.checked("b", "", { accountIds });
    const line = describeJoining(inputs, await findJoined(context, inputs), []);
    assert.match(line, /; warning: this adds 1,001 and removes 0 accounts/);
  });

  it("counts no leaving account of long ago, and neither does the deployment", async () => {
    await stacks.own("z");
    await stacks.up("b", "ab");
    await stacks.up("b", "abc");
    const put = stacks.member("b").caller.calls.indexOf("Put");
    const killed = stacks
      .team("b")
      .begin({ [put]: "killed after" })
      .up(stacks.joining("b"));
    await assert.rejects(killed, Killed);
    assert.equal(stacks.live, "bz");
    await stacks.team("b").refresh();
    await stacks.aws.time.sleep(2 * LEAVING_COUNTS);
    stacks.set("abz");
    assert.deepEqual(await stacks.preview("b", "bd"), [
      `${NAME}: finishes an interrupted run: +1 account (${D}), 2 of others kept`,
    ]);
    await stacks.up("b", "bd");
    assert.equal(stacks.live, "abdz");
  });
});
