import assert from "node:assert/strict";
import { readSettings } from "../../../provider/aws/settings";
import { CLAIM_PREFIX, claimKey } from "../../../provider/domain/claimKey";
import { OWNER_TAG, sharingTag } from "../../../provider/domain/owner";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { normalise } from "../../../provider/membership/normalise";
import { formatNonce } from "../../../provider/sharing/store/nonce";
import { ids } from "../../support/memoryAws";
import { type Args, claimTagsOf, keyOf } from "../../support/miniEngine";
import { NAME, REGION, STORES, Stacks } from "../../support/stacks";

const [A, B, C, D] = ids("abcd") as [string, string, string, string];

describe("the inputs of a membership", () => {
  const checked = (args: Args, region: string | undefined = REGION) =>
    normalise({ claimKey: keyOf("a"), ...args }, { olds: undefined, settings: readSettings({}), region });
  const problems = (args: Args, region?: string) =>
    checked(args, region).problems.map(({ path, value, rule }) => [path, value, rule]);

  it("are a set of accounts by id, in the region of the provider", () => {
    const { inputs } = checked({ aggregatorName: NAME, accountIds: [B, A, B] });
    assert.deepEqual(inputs, {
      aggregatorName: NAME,
      region: REGION,
      accountIds: { [A]: true, [B]: true },
      claimKey: keyOf("a"),
    });
  });

  it("may be what came out", () => {
    const { inputs } = checked({
      aggregatorName: NAME,
      accountIds: [A],
      claims: { dynamodbTable: "claims" },
    });
    assert.deepEqual(checked(inputs as unknown as Args), { inputs, problems: [] });
  });

  it("may be without an account", () =>
    assert.deepEqual(problems({ aggregatorName: NAME, accountIds: [] }), []));

  it("are told by path, value and rule, all at once, where they are wrong", () => {
    assert.deepEqual(
      problems({
        aggregatorName: "se curity",
        accountIds: [A, 111111111111, "12345", ""],
        region: "Ireland",
        maxRemovals: "half",
        claims: { dynamodbTable: "x", regoin: "eu-west-1" },
        merge: "shared",
        tags: {},
      }),
      [
        ["merge", undefined, "not a property: is merge of the ConfigurationAggregator meant?"],
        ["tags", undefined, "not a property"],
        ["aggregatorName", "se curity", "1 to 256 characters of A–Z, a–z, 0–9, - and _"],
        ["region", "Ireland", "the code of an AWS region, as us-east-1"],
        ["accountIds[1]", 111111111111, "a string (as a number, an account id loses leading zeros)"],
        ["accountIds[2]", "12345", "a string of 12 digits"],
        ["accountIds[3]", "", "a string of 12 digits"],
        ["maxRemovals", "half", 'a whole number from 0 on, or a share between "0%" and "100%"'],
        ["claims.regoin", undefined, "not a property: is region meant?"],
        ["claims.dynamodbTable", "x", "the name of a DynamoDB table, or its ARN"],
      ],
    );
  });

  it("need a name, accounts and a region", () => {
    const paths = normalise(
      {},
      { olds: undefined, settings: readSettings({}), region: undefined },
    ).problems.map(({ path }) => path);
    assert.deepEqual(paths, ["aggregatorName", "region", "accountIds"]);
  });

  it("hold at most 10,000 accounts", () => {
    const accountIds = Array.from({ length: 10_001 }, (_, index) => String(100_000_000_000 + index));
    assert.deepEqual(problems({ aggregatorName: NAME, accountIds }), [
      ["accountIds", undefined, "10,001 accounts, and an aggregator can have 10,000 accounts"],
    ]);
  });

  it("are not repeated where they are secret", () => {
    assert.deepEqual(problems({ aggregatorName: NAME, accountIds: ["4711"], secrets: ["accountIds"] }), [
      ["accountIds[0]", undefined, "a string of 12 digits"],
    ]);
  });
});

describe("the life of a membership", () => {
  let stacks: Stacks;
  const team = (name: string) => stacks.member(name).begin();
  const up = (name: string, list: string, more: Args = {}) => team(name).up(stacks.joining(list, more));
  const own = (list: string, more: Args = {}) => stacks.owner.begin().up(stacks.owning(list, more));
  /** What a preview prints. */
  const preview = async (name: string, list: string, more: Args = {}) => {
    await team(name).preview(stacks.joining(list, more));
    return team(name).said;
  };
  const tag = (tags: Record<string, string>) =>
    stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...tags } });

  beforeEach(async () => {
    stacks = new Stacks();
  });

  describe("says at preview", () => {
    const table: [what: string, before: () => Promise<unknown>, list: string, line: string][] = [
      [
        "who joins",
        () => own("a"),
        "bcd",
        "joins 3; +3 accounts (100000000001, 100000000002, 100000000003), 1 of others kept",
      ],
      [
        "who is there already, and through whom",
        () => own("ab"),
        "abc",
        "joins 3, 2 of them already there through platform/prod; +1 account (100000000002)",
      ],
      [
        "that nobody claims what is there",
        async () => {
          await own("a");
          stacks.set("ab");
        },
        "b",
        "joins 1, 1 of them already there (no stack claims them); 1 of others kept",
      ],
      ["that none joins", () => own("a"), "", "joins 0; 1 of others kept"],
    ];
    for (const [what, before, list, line] of table)
      it(what, async () => {
        await before();
        assert.deepEqual(await preview("b", list), [`${NAME}: ${line}`]);
      });

    const claimed = (status: string) =>
      tag({ [`${CLAIM_PREFIX}${claimKey(keyOf("b"), "aaaaaaaa")}:0000001`]: `${status} ${B} ${C}` });

    it("that a killed run of this stack has left a claim, which is taken over", async () => {
      await own("a");
      claimed(`joining:${formatNonce(Date.UTC(2020, 1) / 1000, 370, 0)}`);
      stacks.set("abc");
      assert.deepEqual(await preview("b", "cd"), [
        `${NAME}: carries on with the claim of 2 accounts (${B}, ${C}) that a killed run of this stack has left; joins 2, ` +
          `1 of them already there (no stack claims them); +1 account (${D}), −1 account (${B}), 1 of others kept`,
      ]);
    });

    it("that a stack of the same name has claimed accounts, which stay", async () => {
      await own("a");
      claimed("settled");
      stacks.set("abc");
      assert.deepEqual(await preview("b", "cd"), [
        `${NAME}: a stack of the same name claims 2 accounts (${B}, ${C}) already: another backend's, or one whose state was ` +
          `lost; \`claims prune\` removes it; joins 2, 1 of them already there through b/prod; +1 account (${D}), 2 of ` +
          "others kept",
      ]);
    });

    it("who goes, and who stays through others", async () => {
      await own("ab");
      await up("b", "bcd");
      assert.deepEqual(await preview("b", "c"), [
        `${NAME}: −1 account (${D}), ${B} stays through platform/prod, 1 of others kept`,
      ]);
    });

    it("the first ten accounts by name", async () => {
      await own("a");
      const [line = ""] = await preview("b", "bcdefghijklm");
      assert.match(line, /joins 12; \+12 accounts \((\d{12}, ){10}and 2 more\)/);
    });

    it("numbers only, where accounts are secret", async () => {
      await own("a");
      const [line] = await preview("b", "abc", { secrets: ["accountIds"] });
      assert.equal(line, `${NAME}: joins 3, 1 of them already there through platform/prod; +2 accounts`);
    });

    it("nothing, and asks nothing, where nothing changes", async () => {
      await own("a");
      await up("b", "bc");
      assert.deepEqual(await preview("b", "cb"), []);
      assert.deepEqual(stacks.member("b").caller.calls, []);
    });

    it("that accounts are known only later", async () => {
      await own("a");
      await team("b").preview({ ...stacks.joining(""), accountIds: [B, UNKNOWN] });
      assert.deepEqual(stacks.member("b").said, [
        `${NAME}: which accounts join is known only when what makes them is deployed`,
      ]);
    });

    it("that the aggregator is made by the same deployment", async () => {
      await team("b").preview(stacks.joining("bc", { aggregatorArn: UNKNOWN }));
      assert.deepEqual(stacks.member("b").said, [`${NAME}: joins 2, once the aggregator is made`]);
      assert.deepEqual(stacks.member("b").caller.calls, []);
    });

    it("what is no claim, though it looks like one", async () => {
      await own("a");
      tag({ [`${CLAIM_PREFIX}notes`]: "ask platform" });
      const [line] = await preview("b", "b");
      assert.equal(line, `${NAME}: tags that look like claims and can't be read: ${CLAIM_PREFIX}notes`);
    });
  });

  describe("is refused at preview", () => {
    const table: [what: string, before: () => unknown, args: Args, message: RegExp][] = [
      [
        "where there is no aggregator",
        () => {},
        {},
        /there is no aggregator security in us-east-1, and a membership can only join one that exists. Nothing was changed\.\nFirst deploy the stack that declares ConfigurationAggregator "security" with merge: "shared"/,
      ],
      [
        "where there is no aggregator, but one of a similar name",
        () => own("a", { name: "securty" }),
        {},
        /there is no aggregator security in us-east-1, and a membership can only join one that exists\. Is securty meant\? Nothing was changed\./,
      ],
      ["where its owner doesn't share it", () => own("a", { merge: "preserve" }), {}, /merge: "shared"/],
      [
        "where claims are kept elsewhere",
        () => own("a", { claims: { dynamodbTable: "claims" } }),
        { claims: { dynamodbTable: "others" } },
        /kept in dynamodb:us-east-1\/claims, but this stack would keep its claim in dynamodb:us-east-1\/others\. Nothing was changed\.\nHere, on the Provider, or in the stack config \(aws-config:claims\), set claims: \{ dynamodbTable: "claims", region: "us-east-1" \}/,
      ],
      [
        "where claims are kept on tags",
        () => own("a"),
        { claims: { dynamodbTable: "claims" } },
        /kept in tags, but this stack would keep its claim in dynamodb:us-east-1\/claims.*\n.*leave claims\.dynamodbTable out/,
      ],
      [
        "where it belongs to AWS",
        () => stacks.aws.set(NAME, REGION, { createdBy: "securityhub.amazonaws.com" }),
        {},
        /belongs to AWS \(created by securityhub/,
      ],
      [
        "where it collects an organization",
        () =>
          stacks.aws.set(NAME, REGION, {
            source: { kind: "organization", roleArn: "arn:aws:iam::1:role/o", regions: "all" },
          }),
        {},
        /collects a whole organization, so a stack can't add accounts to it/,
      ],
      [
        "where its tags have no room",
        async () => {
          await own("a");
          tag(Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, ""])));
        },
        {},
        /no capacity for this claim: an aggregator can have 50 tags: 1 are claims of other stacks, 49 are other tags, this claim needs 1, and 1 have to stay free, so that every stack can change its claim and leave\. Nothing was changed\.\nKeep the claims in a DynamoDB table/,
      ],
    ];
    for (const [what, before, args, message] of table)
      it(what, async () => {
        await before();
        await assert.rejects(preview("b", "b", args), message);
        assert.ok(
          stacks.member("b").caller.calls.every((call) => /^(Describe|List|ListTags|Query)$/.test(call)),
        );
      });

    it("where others' accounts leave no room", async () => {
      const all = Array.from({ length: 9_999 }, (_, index) => String(200_000_000_000 + index));
      await own("", {
        claims: { dynamodbTable: "claims" },
        accountAggregationSource: { accountIds: all, allRegions: true },
      });
      await assert.rejects(
        preview("b", "bc", { claims: { dynamodbTable: "claims" } }),
        /with the accounts of others it would have 10,001 accounts, and an aggregator can have 10,000 accounts/,
      );
    });

    it("where the owner is closing it, and it has not joined", async () => {
      await own("a");
      const key = Object.keys(stacks.found.tags).find((name) => name.startsWith(CLAIM_PREFIX)) ?? "";
      tag({ [key]: `settled closing ${A}` });
      await assert.rejects(
        preview("b", "b"),
        /can't be joined, because platform\/prod\/security is deleting it/,
      );
    });

    it("where a claim can't be read that may hold what would leave, and not where nothing leaves", async () => {
      await own("a");
      await up("b", "bc");
      tag({ [`${CLAIM_PREFIX}${keyOf("x")}:0000001`]: "who knows" });
      await assert.rejects(
        preview("b", "b"),
        /no account is removed from aggregator security in us-east-1, because these claims can't be read and may still need it: x\/prod\/team/,
      );
      assert.match((await preview("b", "bcd")).join("\n"), /\+1 account/);
      await up("b", "bcd");
      assert.equal(stacks.live, "abcd");
    });
  });

  describe("on refresh", () => {
    beforeEach(async () => {
      await own("a");
      await up("b", "bc");
    });

    it("is as it was declared", async () => {
      assert.deepEqual(await team("b").refresh(), { changes: false });
    });

    it("lists the tags once, before it writes its claim again", async () => {
      const member = stacks.member("b").begin();
      await member.refresh();
      const { calls } = member.caller;
      assert.equal(calls.filter((call) => call === "ListTags").length, 1, calls.join(" "));
      assert.ok(calls.includes("Tag"));
    });

    it("lacks what somebody took out, which the next up puts back", async () => {
      stacks.set("ab");
      assert.deepEqual(await team("b").refresh(), { changes: true });
      assert.match(
        stacks.member("b").said.join("\n"),
        /security: the next up would change: \+1 account \(100000000002\)/,
      );
      await up("b", "bc");
      assert.equal(stacks.live, "abc");
    });

    it("finds a claim that is lost, which the next up writes again", async () => {
      const [[key, claim] = ["", ""]] = claimTagsOf(stacks.found.tags, keyOf("b"));
      const { [key]: _, ...rest } = stacks.found.tags;
      stacks.aws.set(NAME, REGION, { tags: rest });
      assert.deepEqual(await team("b").refresh(), { changes: true });
      await up("b", "bc");
      assert.deepEqual(
        claimTagsOf(stacks.found.tags, keyOf("b")).map(([, value]) => value),
        [claim],
      );
    });

    it("finds a claim that is lost, whose accounts can still be let go", async () => {
      const [[key] = [""]] = claimTagsOf(stacks.found.tags, keyOf("b"));
      const { [key]: _, ...rest } = stacks.found.tags;
      stacks.aws.set(NAME, REGION, { tags: rest });
      await team("b").refresh();
      await up("b", "d");
      assert.equal(stacks.live, "ad");
    });

    it("finds a run that was interrupted", async () => {
      const [[key] = [""]] = claimTagsOf(stacks.found.tags, keyOf("b"));
      tag({ [key]: `settled ${B} ${C} leaving:s44we8 ${D}` });
      assert.deepEqual(await team("b").refresh(), { changes: true });
      assert.equal(stacks.member("b").state?.outputs.unfinished, true);
      await up("b", "bc");
      assert.equal(stacks.member("b").state?.outputs.unfinished, undefined);
      assert.doesNotMatch(String(claimTagsOf(stacks.found.tags, keyOf("b"))), /leaving/);
    });

    it("is gone with its aggregator", async () => {
      stacks.aws.drop(NAME, REGION);
      assert.equal(await team("b").refresh(), "gone");
      assert.match(
        stacks.member("b").said.join("\n"),
        /^security: the aggregator is gone: the next up can join it again/,
      );
    });

    it("is gone where the aggregator was made anew", async () => {
      stacks.aws.drop(NAME, REGION);
      stacks.set("a");
      assert.equal(await team("b").refresh(), "gone");
      assert.match(
        stacks.member("b").said.join("\n"),
        /deleted and recreated: the next up joins the new one$/,
      );
      await up("b", "bc");
      assert.equal(stacks.live, "abc");
    });

    it("follows claims that have been moved", async () => {
      const claims = { dynamodbTable: "claims" };
      await own("a", { claims });
      assert.deepEqual(await team("b").refresh(), { changes: false });
      assert.deepEqual(stacks.member("b").said, []);
      assert.deepEqual(stacks.member("b").state?.outputs.claims, { ...claims, region: REGION });
      assert.equal(stacks.member("b").state?.inputs.claims, undefined);
      await own("a", { claims: undefined });
      assert.deepEqual(await team("b").refresh(), { changes: false });
      assert.equal(stacks.member("b").state?.outputs.claims, undefined);
      await up("b", "bc");
      assert.equal(stacks.live, "abc");
    });

    it("says where claims have been moved to, if it names another store", async () => {
      await own("a", { claims: { dynamodbTable: "others" } });
      await up("b", "bc", { claims: { dynamodbTable: "others" } });
      await own("a", { claims: { dynamodbTable: "claims" } });
      await team("b").refresh();
      assert.match(
        stacks.member("b").said.join("\n"),
        /its claims are kept in dynamodb:us-east-1\/claims by now, where this stack doesn't look yet: set claims/,
      );
    });
  });

  for (const store of STORES)
    it(`replaced by one that is created first, keeps what the new one claims, with claims in ${store}`, async () => {
      const shared = new Stacks(store);
      await shared.owner.begin().up(shared.owning("a"));
      const team = shared.member("b").begin();
      await team.up(shared.joining("bc"));
      await team.begin().replaceCreatingFirst(shared.joining("bd"));
      assert.match(team.said.join("\n"), /a stack of the same name claims 2 accounts/);
      assert.deepEqual(team.pending, []);
      assert.equal(shared.live, "abd");
      assert.deepEqual(await team.refresh(), { changes: false });
    });

  describe("leaves", () => {
    beforeEach(async () => {
      await own("a");
      await up("b", "bc");
    });

    it("with its accounts, but for those that others claim", async () => {
      await up("c", "cd");
      await team("b").destroy();
      assert.equal(stacks.live, "acd");
      assert.deepEqual(stacks.member("b").said, [
        `${NAME}: left; −1 account (${B}), ${C} stays through c/prod`,
      ]);
      assert.deepEqual(claimTagsOf(stacks.found.tags, keyOf("b")), []);
    });

    it("what is gone, or was made anew, without a change", async () => {
      stacks.aws.drop(NAME, REGION);
      await team("b").destroy();
      assert.deepEqual(stacks.member("b").said, [
        `${NAME}: the aggregator is gone, so that there is nothing to leave`,
      ]);
      await up("b", "bc").catch(() => {});
      stacks.set("bc");
      await team("b").destroy();
      assert.equal(stacks.live, "bc");
    });

    it("not with the last account, and says so", async () => {
      stacks = new Stacks();
      stacks.set("z");
      await up("b", "bc");
      stacks.set("bc");
      await assert.rejects(
        team("b").destroy(),
        /would have no account left, and AWS requires at least one\. Nothing was changed/,
      );
      assert.equal(stacks.live, "bc");
      assert.deepEqual(await team("b").refresh(), { changes: false }, "its claim is as it was");
    });
  });

  it("joins what nobody owns, and says so on its tags", async () => {
    stacks.set("z");
    await up("b", "b");
    assert.equal(stacks.found.tags[sharingTag("tags")], "merge=shared store=tags");
    assert.equal(stacks.found.tags[OWNER_TAG], undefined);
    await assert.rejects(preview("c", "c", { claims: { dynamodbTable: "claims" } }), /are kept in tags/);
  });

  it("changes nothing of regions, filters and tags of users", async () => {
    await own("a", {
      accountAggregationSource: { accountIds: [A], regions: ["eu-west-1"] },
      aggregatorFilters: { resourceTypes: ["AWS::EC2::Instance"] },
      tags: { team: "s" },
    });
    await up("b", "b");
    const { source, filters, tags } = stacks.found;
    assert.deepEqual(
      { source, filters, team: tags.team },
      {
        source: { kind: "account", accountIds: [A, B], regions: ["eu-west-1"] },
        filters: { resourceTypes: ["AWS::EC2::Instance"] },
        team: "s",
      },
    );
  });
});
