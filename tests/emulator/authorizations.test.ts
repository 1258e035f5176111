import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { Authorizations } from "../../emulator/authorizations";
import { State } from "../../emulator/state";
import { type As, account, type Body, config, control, manyAccounts, putInput, region } from "./support/call";

const SOURCE = "222222222222";
const OTHER = "333333333333";
const source: As = { account: SOURCE, region: "eu-west-1" };
const key = { account: SOURCE, region: "eu-west-1", authorizedAccount: account, authorizedRegion: region };
const arn = `arn:aws:config:eu-west-1:${SOURCE}:aggregation-authorization/${account}/${region}`;
const authorized = { AuthorizedAccountId: account, AuthorizedAwsRegion: region };
const requester = { RequesterAccountId: account, RequesterAwsRegion: region };

describe("authorizations", () => {
  let emulator: Emulator;
  const call = (operation: string, input: object = {}, as: As = source) =>
    config(emulator.url, operation, input, as);
  const put = (more: object = {}, as?: As) =>
    call("PutAggregationAuthorization", { ...authorized, ...more }, as);
  const described = async (input: object = {}, as?: As) =>
    (await call("DescribeAggregationAuthorizations", input, as)).body as unknown as {
      AggregationAuthorizations: Record<string, unknown>[];
      NextToken?: string;
    };
  const pending = async (as?: As) =>
    (await call("DescribePendingAggregationRequests", {}, as)).body.PendingAggregationRequests as unknown;
  const aggregate = (
    accountIds: readonly string[] = [SOURCE],
    more: object = {},
    as: As = { account, region },
  ) => call("PutConfigurationAggregator", putInput("security", accountIds, more), as);

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("are given, listed and taken back, in the account and region of the caller", async () => {
    const before = Date.now() / 1000;
    const { status, body } = await put({ Tags: [{ Key: "team", Value: "s" }] });
    const { CreationTime, ...rest } = body.AggregationAuthorization as unknown as Record<string, unknown>;
    assert.deepEqual([status, rest], [200, { AggregationAuthorizationArn: arn, ...authorized }]);
    assert.ok(Number(CreationTime) >= before && Number(CreationTime) <= Date.now() / 1000);
    assert.deepEqual(await described(), { AggregationAuthorizations: [{ ...rest, CreationTime }] });
    for (const as of [
      { ...source, region },
      { ...source, account: OTHER },
    ])
      assert.deepEqual(await described({}, as), { AggregationAuthorizations: [] });

    const gone = await call("DeleteAggregationAuthorization", authorized);
    assert.deepEqual([gone.status, gone.body as unknown], [200, ""]);
    assert.deepEqual(await described(), { AggregationAuthorizations: [] });
  });

  it("that are not there are deleted without an error", async () => {
    const { status, body } = await call("DeleteAggregationAuthorization", authorized);
    assert.deepEqual([status, body as unknown], [200, ""]);
  });

  it("repeated, stay as they are: the time and the tags of the first", async () => {
    const first = await put({ Tags: [{ Key: "a", Value: "1" }] });
    const again = await put({ Tags: [{ Key: "b", Value: "2" }] });
    assert.deepEqual(again.body, first.body);
    assert.deepEqual(emulator.authorizations()[0]?.tags, { a: "1" });
    await call("DeleteAggregationAuthorization", authorized);
    await put();
    assert.deepEqual(emulator.authorizations()[0]?.tags, {}, "tags die with the authorization");
  });

  it("come in pages", async () => {
    const accounts = manyAccounts(5);
    await Promise.all(accounts.map((AuthorizedAccountId) => put({ AuthorizedAccountId })));
    const seen: unknown[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await described({ Limit: 2, ...(NextToken !== undefined && { NextToken }) });
      seen.push(page.AggregationAuthorizations.map((each) => each.AuthorizedAccountId));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    assert.deepEqual(seen, [accounts.slice(0, 2), accounts.slice(2, 4), accounts.slice(4)]);
    assert.equal((await described({ Limit: 0 })).AggregationAuthorizations.length, 5);
  });

  it("are tagged by ARN, as aggregators are", async () => {
    await put({ Tags: [{ Key: "a", Value: "1" }] });
    await call("TagResource", { ResourceArn: arn, Tags: [{ Key: "b", Value: "2" }] });
    await call("UntagResource", { ResourceArn: arn, TagKeys: ["a", "never"] });
    const { body } = await call("ListTagsForResource", { ResourceArn: arn });
    assert.deepEqual(body as unknown, { Tags: [{ Key: "b", Value: "2" }] });
    const many = manyAccounts(50).map((Key) => ({ Key, Value: "" }));
    const tooMany = await call("TagResource", { ResourceArn: arn, Tags: many });
    assert.deepEqual([tooMany.status, tooMany.body.__type], [400, "TooManyTagsException"]);
  });

  it("lead nowhere by their ARN in another account or region, or when they are gone", async () => {
    await put();
    const tags = (as: As) => call("ListTagsForResource", { ResourceArn: arn }, as);
    for (const as of [
      { ...source, region },
      { ...source, account: OTHER },
    ])
      assert.equal((await tags(as)).body.__type, "ResourceNotFoundException");
    await call("DeleteAggregationAuthorization", authorized);
    assert.equal((await tags(source)).body.__type, "ResourceNotFoundException");
  });

  it("are of the partition of their region", async () => {
    for (const [there, partition] of [
      ["us-iso-east-1", "aws-iso"],
      ["us-isob-east-1", "aws-iso-b"],
      ["eu-isoe-west-1", "aws-iso-e"],
      ["us-isof-south-1", "aws-iso-f"],
      ["eusc-de-east-1", "aws-eusc"],
      ["cn-north-1", "aws-cn"],
      ["us-gov-west-1", "aws-us-gov"],
    ] as const) {
      const { body } = await put({ AuthorizedAwsRegion: there }, { ...source, region: there });
      assert.equal(
        body.AggregationAuthorization?.AggregationAuthorizationArn as unknown,
        `arn:${partition}:config:${there}:${SOURCE}:aggregation-authorization/${account}/${there}`,
      );
    }
  });

  const refused: [title: string, operation: string, input: object, code: string][] = [
    [
      "a region that is none",
      "PutAggregationAuthorization",
      { AuthorizedAwsRegion: "Frankfurt" },
      "InvalidParameterValueException",
    ],
    [
      "to take back from a region that is none",
      "DeleteAggregationAuthorization",
      { AuthorizedAwsRegion: "*" },
      "InvalidParameterValueException",
    ],
    [
      "a tag of AWS",
      "PutAggregationAuthorization",
      { Tags: [{ Key: "aws:a", Value: "" }] },
      "InvalidParameterValueException",
    ],
    [
      "a tag twice",
      "PutAggregationAuthorization",
      {
        Tags: [
          { Key: "a", Value: "" },
          { Key: "a", Value: "" },
        ],
      },
      "InvalidParameterValueException",
    ],
    [
      "a tag value that no tag may have",
      "PutAggregationAuthorization",
      { Tags: [{ Key: "a", Value: "{}" }] },
      "InvalidParameterValueException",
    ],
    [
      "a token of no page",
      "DescribeAggregationAuthorizations",
      { NextToken: "x" },
      "InvalidNextTokenException",
    ],
    [
      "a token of no page of requests",
      "DescribePendingAggregationRequests",
      { NextToken: "x" },
      "InvalidNextTokenException",
    ],
    [
      "to send away a region that is none",
      "DeletePendingAggregationRequest",
      { ...requester, RequesterAwsRegion: "x" },
      "InvalidParameterValueException",
    ],
  ];
  for (const [title, operation, input, code] of refused) {
    it(`refuse ${title}`, async () => {
      const { status, body } = await call(operation, { ...authorized, ...input });
      assert.deepEqual([status, body.__type], [400, code]);
      assert.deepEqual(emulator.authorizations(), []);
    });
  }

  describe("of Control Tower", () => {
    const tags = { "aws-control-tower": "managed-by-control-tower" };
    beforeEach(() =>
      emulator.authorize({
        account: SOURCE,
        regions: ["eu-west-1", "us-east-1"],
        authorizedAccount: account,
        tags,
      }),
    );

    it("are seeded in many regions, and shown", async () => {
      assert.deepEqual(
        emulator.authorizations().map((each) => [each.region, each.tags]),
        [
          ["eu-west-1", tags],
          ["us-east-1", tags],
        ],
      );
      const everywhere = await emulator.authorize({
        account: OTHER,
        regions: "all",
        authorizedAccount: account,
      });
      assert.equal(everywhere.length, 17);
    });

    it("are neither deleted nor tagged: its guardrails deny it", async () => {
      const answers = await Promise.all([
        call("DeleteAggregationAuthorization", authorized),
        call("TagResource", { ResourceArn: arn, Tags: [{ Key: "a", Value: "" }] }),
        call("UntagResource", { ResourceArn: arn, TagKeys: ["aws-control-tower"] }),
      ]);
      for (const { body } of answers) {
        assert.equal(body.__type, "AccessDeniedException");
        assert.match(String(body.message), /explicit deny in a service control policy/);
      }
      assert.equal(emulator.authorizations().length, 2);
    });

    it("stay as they are when somebody authorizes the same", async () => {
      const before = emulator.authorizations();
      assert.equal((await put({ Tags: [{ Key: "mine", Value: "1" }] })).status, 200);
      assert.deepEqual(emulator.authorizations(), before);
    });
  });

  describe("requests to collect", () => {
    it("come with an aggregator to the accounts that it names, in its regions", async () => {
      assert.deepEqual(await pending(), []);
      await aggregate([SOURCE, account]);
      assert.deepEqual(await pending(), [requester]);
      assert.deepEqual(await pending({ account: SOURCE, region: "us-west-2" }), [requester]);
      assert.deepEqual(await pending({ account: OTHER, region }), []);
      assert.deepEqual(await pending({ account, region }), [], "an aggregator's own account is not asked");
      await call(
        "PutConfigurationAggregator",
        {
          ConfigurationAggregatorName: "security",
          AccountAggregationSources: [{ AccountIds: [SOURCE], AwsRegions: ["us-west-2"] }],
        },
        { account, region },
      );
      assert.deepEqual(await pending(), []);
    });

    it("of two aggregators in one region are one; of several they come in pages of at most 20", async () => {
      await aggregate();
      await call("PutConfigurationAggregator", putInput("audit", [SOURCE]), { account, region });
      assert.deepEqual(await pending(), [requester]);
      const askers = manyAccounts(25);
      await Promise.all(askers.map((asker) => aggregate([SOURCE], {}, { account: asker, region })));
      const first = (await call("DescribePendingAggregationRequests")).body;
      assert.equal((first.PendingAggregationRequests as unknown as object[]).length, 20);
      const second = (await call("DescribePendingAggregationRequests", { NextToken: first.NextToken })).body;
      assert.equal((second.PendingAggregationRequests as unknown as object[]).length, 6);
    });

    const answers: [title: string, answer: () => Promise<unknown>][] = [
      ["the account authorizes", () => put()],
      ["the account sends them away", () => call("DeletePendingAggregationRequest", requester)],
      [
        "the aggregator is deleted",
        () =>
          call(
            "DeleteConfigurationAggregator",
            { ConfigurationAggregatorName: "security" },
            { account, region },
          ),
      ],
      ["the aggregator names the account no more", () => aggregate([OTHER])],
      ["every authorization is assumed", async () => emulator.settings({ authorizations: "assumed" })],
    ];
    for (const [title, answer] of answers) {
      it(`end when ${title}`, async () => {
        await aggregate();
        await answer();
        assert.deepEqual(await pending(), []);
      });
    }

    it("that were sent away come again with the next Put, in no other region", async () => {
      await aggregate();
      await call("DeletePendingAggregationRequest", requester);
      assert.deepEqual(await pending({ account: SOURCE, region }), [requester]);
      await aggregate();
      assert.deepEqual(await pending(), [requester]);
    });

    it("don't come back when an authorization is taken back, before the next Put", async () => {
      await aggregate();
      await put();
      await call("DeleteAggregationAuthorization", authorized);
      assert.deepEqual(await pending(), []);
      await aggregate();
      assert.deepEqual(await pending(), [requester]);
    });

    it("are neither there nor needed for an organization", async () => {
      await emulator.seed({
        account,
        name: "org",
        organization: { roleArn: `arn:aws:iam::${account}:role/r` },
      });
      assert.deepEqual(await pending(), []);
    });

    it("end after 7 days", () => {
      const day = 24 * 3600 * 1000;
      const aggregator = {
        account,
        region,
        name: "security",
        arn: "arn",
        creationTime: 0,
        lastUpdatedTime: 100 * day,
        tags: {},
        source: { kind: "account", accountIds: [SOURCE], regions: "all" },
      } as const;
      const { authorizations } = new State([aggregator]);
      const awaited = (now: number) => authorizations.awaits(aggregator, SOURCE, "eu-west-1", now);
      assert.deepEqual([awaited(106.9 * day), awaited(107 * day)], [true, false]);
    });
  });

  describe("and the status of sources:", () => {
    const statuses = async (input: object = {}) => {
      const name = { ConfigurationAggregatorName: "security" };
      const { body } = await call(
        "DescribeConfigurationAggregatorSourcesStatus",
        { ...name, ...input },
        { account, region },
      );
      return body.AggregatedSourceStatusList as unknown as Record<string, unknown>[];
    };
    const shown = async () =>
      (await statuses()).map((each) => `${each.SourceId} ${each.AwsRegion} ${each.LastUpdateStatus}`);
    beforeEach(async () => {
      await emulator.seed({
        account,
        name: "security",
        accountIds: [account, SOURCE],
        regions: ["eu-west-1", "us-east-1"],
      });
    });

    it("FAILED without one, SUCCEEDED with one, OUTDATED once it is taken back", async () => {
      const own = [`${account} eu-west-1 SUCCEEDED`, `${account} us-east-1 SUCCEEDED`];
      assert.deepEqual(await shown(), [...own, `${SOURCE} eu-west-1 FAILED`, `${SOURCE} us-east-1 FAILED`]);
      await put();
      assert.deepEqual(await shown(), [
        ...own,
        `${SOURCE} eu-west-1 SUCCEEDED`,
        `${SOURCE} us-east-1 FAILED`,
      ]);
      await call("DeleteAggregationAuthorization", authorized);
      assert.deepEqual(await shown(), [...own, `${SOURCE} eu-west-1 OUTDATED`, `${SOURCE} us-east-1 FAILED`]);
      await put();
      assert.deepEqual(await shown(), [
        ...own,
        `${SOURCE} eu-west-1 SUCCEEDED`,
        `${SOURCE} us-east-1 FAILED`,
      ]);
    });

    it("one for another account or region doesn't count", async () => {
      await put({ AuthorizedAccountId: OTHER });
      await put({ AuthorizedAwsRegion: "eu-west-1" });
      assert.equal((await shown())[2], `${SOURCE} eu-west-1 FAILED`);
    });

    it("says since when, and why", async () => {
      const [, , failed] = await statuses();
      const { LastErrorMessage, ...rest } = failed ?? {};
      assert.deepEqual(rest, {
        SourceId: SOURCE,
        SourceType: "ACCOUNT",
        AwsRegion: "eu-west-1",
        LastUpdateStatus: "FAILED",
        LastUpdateTime: (emulator.aggregators()[0]?.lastUpdatedTime ?? 0) / 1000,
        LastErrorCode: "AccessDenied",
      });
      assert.match(
        String(LastErrorMessage),
        /222222222222 has not authorized the account 111111111111 in us-east-1/,
      );
      const given = emulator.aggregators()[0]?.lastUpdatedTime ?? 0;
      const { region: _, ...seed } = key;
      await emulator.authorize({ ...seed, regions: ["eu-west-1"], creationTime: given + 5000 });
      assert.equal((await statuses())[2]?.LastUpdateTime, (given + 5000) / 1000);
      assert.deepEqual(await statuses({ UpdateStatus: ["OUTDATED"] }), []);
      await emulator.revoke(key);
      assert.equal((await statuses({ UpdateStatus: ["OUTDATED"] })).length, 1);
    });

    it("forgets what was collected from an account that left and came back", async () => {
      await put();
      await call("DeleteAggregationAuthorization", authorized);
      await aggregate([account]);
      await aggregate([account, SOURCE]);
      const [first] = await statuses({ UpdateStatus: ["FAILED", "OUTDATED"] });
      assert.equal(first?.LastUpdateStatus, "FAILED");
    });

    it("what the settings say wins, authorized or not", async () => {
      await put();
      emulator.settings({
        sourceStatuses: [
          { source: SOURCE, region: "eu-west-1", status: "FAILED", errorCode: "Code" },
          { source: SOURCE, region: "us-east-1", status: "SUCCEEDED" },
        ],
      });
      const [, , one, two] = await statuses();
      assert.deepEqual(
        [one?.LastUpdateStatus, one?.LastErrorCode, one?.LastErrorMessage],
        ["FAILED", "Code", undefined],
      );
      assert.deepEqual([two?.LastUpdateStatus, two?.LastErrorCode], ["SUCCEEDED", undefined]);
    });

    it("every account is authorized, if that is assumed", async () => {
      emulator.settings({ authorizations: "assumed" });
      assert.deepEqual(await statuses({ UpdateStatus: ["FAILED", "OUTDATED"] }), []);
    });

    it("all regions are those that each account has enabled", async () => {
      await emulator.seed({ account, name: "security", accountIds: [account, SOURCE] });
      assert.equal((await statuses()).length, 34);
      emulator.settings({ regionStatuses: [{ account: SOURCE, region: "eu-south-1", status: "ENABLED" }] });
      const all = await shown();
      assert.equal(all.length, 35);
      assert.deepEqual(
        all.filter((each) => each.includes("eu-south-1")),
        [`${SOURCE} eu-south-1 FAILED`],
      );
    });
  });

  it("are shown as old as reads are", async () => {
    await put();
    emulator.settings({ staleMs: 60_000, staleHidesNew: true });
    assert.deepEqual(await described(), { AggregationAuthorizations: [] });
    emulator.settings({ staleHidesNew: false });
    assert.equal((await described()).AggregationAuthorizations.length, 1);
  });

  it("that were taken back are shown until reads know of it", () => {
    const given = { ...key, arn, creationTime: 0, tags: {} };
    const state = new State([], [], undefined, { authorizations: [given], settled: [], collected: [] });
    state.apply({ kind: "revoke", key }, 1000, 500);
    const shown = (time: number) => state.asOf(time, false).authorizations;
    assert.deepEqual([shown(999).find(key), shown(999).list(SOURCE, "eu-west-1")], [given, [given]]);
    assert.deepEqual([shown(1000).find(key), shown(1000).list(SOURCE, "eu-west-1")], [undefined, []]);
  });

  it("are seeded, listed and removed over the control interface", async () => {
    const seeds = [
      { account: SOURCE, regions: ["eu-west-1", "us-east-1"], authorizedAccount: account, tags: { a: "1" } },
      { authorizedAccount: OTHER },
    ];
    const given = await control(emulator.url, "PUT", "authorizations", seeds);
    assert.equal((given.body as unknown as object[]).length, 3);
    assert.deepEqual((await control(emulator.url, "GET", "authorizations")).body, given.body);
    const query = new URLSearchParams(key).toString();
    const remove = async () =>
      (await control(emulator.url, "DELETE", `authorizations?${query}`)).body as unknown;
    assert.deepEqual([await remove(), await remove()], [{ deleted: true }, { deleted: false }]);
    for (const bad of [
      {},
      { authorizedAccount: "1" },
      { authorizedAccount: OTHER, regions: [] },
      { authorizedAccount: OTHER, other: 1 },
    ]) {
      const { status, body } = await control(emulator.url, "PUT", "authorizations", bad);
      assert.deepEqual([status, typeof body.error], [400, "string"]);
    }
    await emulator.reset();
    assert.deepEqual(emulator.authorizations(), []);
  });
});

describe("authorizations in the state file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-authorizations-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("come back with what follows from those that were", async () => {
    const stateFile = join(folder, "state.json");
    const first = await startEmulator({ stateFile });
    const status = async ({ url }: Emulator): Promise<Body> =>
      (
        await config(url, "DescribeConfigurationAggregatorSourcesStatus", {
          ConfigurationAggregatorName: "security",
        })
      ).body;
    const pending = async ({ url }: Emulator, as: As): Promise<Body> =>
      (await config(url, "DescribePendingAggregationRequests", {}, as)).body;
    await config(first.url, "PutConfigurationAggregator", putInput("security", [SOURCE, OTHER]));
    await config(
      first.url,
      "PutAggregationAuthorization",
      { ...authorized, Tags: [{ Key: "a", Value: "1" }] },
      source,
    );
    await config(first.url, "PutAggregationAuthorization", authorized, { account: OTHER, region });
    await config(first.url, "DeleteAggregationAuthorization", authorized, { account: OTHER, region });
    await config(first.url, "DeletePendingAggregationRequest", requester, {
      account: OTHER,
      region: "us-west-2",
    });
    const before = [
      first.authorizations(),
      await status(first),
      await pending(first, { account: OTHER, region: "us-west-2" }),
    ];
    await first.close();

    const second = await startEmulator({ stateFile });
    assert.deepEqual(
      [
        second.authorizations(),
        await status(second),
        await pending(second, { account: OTHER, region: "us-west-2" }),
      ],
      before,
    );
    assert.deepEqual(second.authorizations()[0]?.tags, { a: "1" });
    await second.close();
    const kept = JSON.parse(readFileSync(stateFile, "utf8")) as {
      version: number;
      settled: object[];
      collected: object[];
    };
    assert.deepEqual([kept.version, kept.settled.length, kept.collected.length], [1, 3, 1]);
  });

  it("are no longer kept than a request lasts", () => {
    const settled = { ...key, upTo: 1 };
    const authorizations = new Authorizations(() => [], {
      authorizations: [],
      settled: [settled],
      collected: [],
    });
    assert.deepEqual(authorizations.saved(2).settled, [settled]);
    assert.deepEqual(authorizations.saved(8 * 24 * 3600 * 1000).settled, []);
  });
});
