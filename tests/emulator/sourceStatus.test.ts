import assert from "node:assert/strict";
import { type Emulator, type Seed, type SettingsPatch, startEmulator } from "../../emulator";
import { cpuTime } from "../support/eventLoop";
import { account, type Body, config, manyAccounts, organizations, putInput } from "./support/call";

const A = "222222222222";
const B = "333333333333";
const ROLE = `arn:aws:iam::${account}:role/config`;
const long = 24 * 3600 * 1000;

interface Status {
  readonly SourceId: string;
  readonly SourceType: string;
  readonly AwsRegion: string;
  readonly LastUpdateStatus: string;
  readonly LastUpdateTime: number;
  readonly LastErrorCode?: string;
  readonly LastErrorMessage?: string;
}

describe("the status of sources", () => {
  let emulator: Emulator;
  const page = async (more: object = {}) =>
    (
      await config(emulator.url, "DescribeConfigurationAggregatorSourcesStatus", {
        ConfigurationAggregatorName: "security",
        ...more,
      })
    ).body as unknown as { AggregatedSourceStatusList: Status[]; NextToken?: string };
  const statuses = async () => (await page()).AggregatedSourceStatusList;
  const shown = async () =>
    (await statuses()).map((each) => `${each.SourceId} ${each.AwsRegion} ${each.LastUpdateStatus}`);
  const seed = (more: Partial<Seed> = {}) =>
    emulator.seed({ account, name: "security", accountIds: [A], regions: ["eu-west-1"], ...more });
  const start = async (settings: SettingsPatch = {}) => {
    emulator = await startEmulator({ settings: { authorizations: "assumed", ...settings } });
  };
  afterEach(() => emulator.close());

  const causes: [title: string, arrange: () => unknown, status: "FAILED" | "OUTDATED", message: RegExp][] = [
    [
      "there is no authorization",
      () => emulator.settings({ authorizations: "required" }),
      "FAILED",
      /has not authorized/,
    ],
    [
      "there is no recorder",
      () => emulator.seedRecorders([{ account: A, regions: ["eu-west-1"], off: true }]),
      "FAILED",
      /no configuration recorder in eu-west-1/,
    ],
    [
      "accounts have no recorder by default",
      () => emulator.settings({ recorders: "required" }),
      "FAILED",
      /no configuration recorder/,
    ],
    [
      "the recorder was never started",
      () => emulator.seedRecorders([{ account: A, regions: ["eu-west-1"], recording: false }]),
      "FAILED",
      /'default' of 222222222222 is stopped in eu-west-1/,
    ],
    [
      "the recorder was stopped",
      () =>
        emulator.seedRecorders([
          { account: A, regions: ["eu-west-1"], recording: false, lastStopTime: 5_000 },
        ]),
      "OUTDATED",
      /is stopped/,
    ],
    [
      "the region is not enabled in all accounts",
      () => emulator.settings({ regionStatuses: [{ region: "eu-west-1", status: "DISABLED" }] }),
      "FAILED",
      /has not enabled the region eu-west-1/,
    ],
    [
      "the region is not enabled in that account",
      () => emulator.settings({ regionStatuses: [{ account: A, region: "eu-west-1", status: "DISABLING" }] }),
      "FAILED",
      /has not enabled/,
    ],
    ...(["SUSPENDED", "PENDING_CLOSURE", "CLOSED", "PENDING_ACTIVATION"] as const).map(
      (state): [string, () => unknown, "FAILED", RegExp] => [
        `the account is ${state}`,
        () => emulator.seedOrganization({ managementAccount: account, accounts: [{ id: A, state }] }),
        "FAILED",
        new RegExp(`is ${state}`),
      ],
    ),
  ];
  for (const [title, arrange, status, message] of causes)
    it(`is ${status} where ${title}`, async () => {
      await start();
      await seed({ accountIds: [A, B] });
      assert.deepEqual(await shown(), [`${A} eu-west-1 SUCCEEDED`, `${B} eu-west-1 SUCCEEDED`]);
      await arrange();
      const [found] = await statuses();
      assert.deepEqual([found?.LastUpdateStatus, found?.LastErrorCode], [status, "AccessDenied"]);
      assert.match(found?.LastErrorMessage ?? "", message);
      if (status === "OUTDATED") assert.equal(found?.LastUpdateTime, 5);
    });

  it("is SUCCEEDED again, and newer, once the recorder is started", async () => {
    await start();
    await seed({ creationTime: 1_000 });
    await emulator.seedRecorders([{ account: A, regions: ["eu-west-1"], recording: false }]);
    assert.deepEqual(await shown(), [`${A} eu-west-1 FAILED`]);
    const as = { account: A, region: "eu-west-1" };
    const before = Date.now() / 1000;
    const input = { ConfigurationRecorderName: "default" };
    await config(emulator.url, "StartConfigurationRecorder", input, as);
    const [found] = await statuses();
    assert.equal(found?.LastUpdateStatus, "SUCCEEDED");
    assert.ok((found?.LastUpdateTime ?? 0) >= before);
  });

  describe("before the first report", () => {
    const minute = 60_000;
    const delayed = { sourceDelays: { firstReportMs: 20 * minute } };
    const old = () => Date.now() - 60 * minute;

    it("isn't in the answer, unless a setting says what it is", async () => {
      await start(delayed);
      await seed();
      assert.deepEqual(await shown(), []);
      emulator.settings({ sourceStatuses: [{ status: "FAILED" }] });
      assert.deepEqual(await shown(), [`${A} eu-west-1 FAILED`]);
      emulator.settings({ sourceStatuses: [], sourceDelays: { firstReportMs: 0 } });
      assert.deepEqual(await shown(), [`${A} eu-west-1 SUCCEEDED`]);
    });

    it("is missing of the accounts that a Put adds, and of those alone", async () => {
      await start(delayed);
      await seed({ regions: ["us-east-1"], creationTime: old() });
      const sources = (ids: string[], regions: string[]) =>
        putInput("security", ids, {
          AccountAggregationSources: [{ AccountIds: ids, AwsRegions: regions }],
        });
      await config(emulator.url, "PutConfigurationAggregator", sources([A, B], ["us-east-1"]));
      assert.deepEqual(await shown(), [`${A} us-east-1 SUCCEEDED`]);
      await config(emulator.url, "PutConfigurationAggregator", sources([A, B], ["us-east-1", "eu-west-1"]));
      assert.deepEqual(await shown(), [`${A} us-east-1 SUCCEEDED`]);
      await config(emulator.url, "PutConfigurationAggregator", putInput("security", [A, B]));
      assert.deepEqual(await shown(), [`${A} us-east-1 SUCCEEDED`]);
      // Whoever left and came back is new again.
      await config(emulator.url, "PutConfigurationAggregator", putInput("security", [B]));
      await config(emulator.url, "PutConfigurationAggregator", putInput("security", [A]));
      assert.deepEqual(await shown(), []);
    });

    it("is missing of an organization's new members", async () => {
      await start(delayed);
      await emulator.seedOrganization({
        managementAccount: account,
        accounts: [{ id: A }, { id: B, joined: Date.now() - minute }],
      });
      const { accountIds: _, ...rest } = { accountIds: [] };
      await emulator.seed({
        ...rest,
        account,
        name: "security",
        regions: ["eu-west-1"],
        organization: { roleArn: ROLE },
        creationTime: old(),
      });
      const found = (await statuses()).filter(({ SourceType }) => SourceType === "ACCOUNT");
      assert.deepEqual(
        found.map(({ SourceId }) => SourceId),
        [account, A],
      );
    });

    it("is at most a day", async () => {
      await start();
      assert.throws(() => emulator.settings({ sourceDelays: { firstReportMs: long + 1 } }), /firstReportMs/);
    });
  });

  describe("of an organization that AWS Config can't read", () => {
    const broken: [title: string, arrange: () => unknown, message: RegExp][] = [
      [
        "its role is not valid",
        () => emulator.settings({ roles: [{ arn: ROLE, valid: false }] }),
        /cannot assume the role/,
      ],
      [
        "trusted access is gone",
        () =>
          organizations(
            emulator.url,
            "DisableAWSServiceAccess",
            { account: B },
            { ServicePrincipal: "config.amazonaws.com" },
          ),
        /has not enabled access for config.amazonaws.com/,
      ],
      [
        "the account is no delegated administrator any more",
        () =>
          organizations(
            emulator.url,
            "DeregisterDelegatedAdministrator",
            { account: B },
            { AccountId: account, ServicePrincipal: "config.amazonaws.com" },
          ),
        /neither the management account nor a delegated administrator/,
      ],
    ];
    for (const [title, arrange, message] of broken)
      it(`is FAILED for it and OUTDATED for its accounts, for a day: ${title}`, async () => {
        await start();
        await emulator.seedOrganization({
          managementAccount: B,
          accounts: [{ id: A }, { id: account }],
          delegatedAdministrators: [{ account, servicePrincipal: "config.amazonaws.com" }],
        });
        await emulator.seed({
          account,
          name: "security",
          regions: ["eu-west-1"],
          organization: { roleArn: ROLE },
        });
        const kinds = async () => [
          ...new Set((await statuses()).map((each) => `${each.SourceType} ${each.LastUpdateStatus}`)),
        ];
        assert.deepEqual(await kinds(), ["ORGANIZATION SUCCEEDED", "ACCOUNT SUCCEEDED"]);
        await arrange();
        assert.deepEqual(await kinds(), ["ORGANIZATION FAILED", "ACCOUNT OUTDATED"]);
        assert.match((await statuses())[0]?.LastErrorMessage ?? "", message);
        emulator.settings({ sourceDelays: { organizationDataMs: 0 } });
        assert.deepEqual(await kinds(), ["ORGANIZATION FAILED"]);
      });
  });

  describe("page by page", () => {
    const all = async (more: object = {}) => {
      const seen: Status[] = [];
      let token: string | undefined;
      do {
        const answer = await page({ ...more, ...(token === undefined ? {} : { NextToken: token }) });
        seen.push(...answer.AggregatedSourceStatusList);
        token = answer.NextToken;
      } while (token !== undefined);
      return seen;
    };

    it("is whole", async () => {
      await start();
      await emulator.seed({ account, name: "security", accountIds: manyAccounts(50) });
      const seen = await all({ Limit: 100 });
      assert.equal(seen.length, 850);
      assert.equal(new Set(seen.map((each) => `${each.SourceId} ${each.AwsRegion}`)).size, 850);
    });

    it("isn't worked out from the start for the last of 170,000 cells", async () => {
      const last = { source: "100000009999", region: "us-east-1", status: "OUTDATED" } as const;
      await start({ sourceStatuses: [{ ...last, source: "100000000000" }, last] });
      await emulator.seed({ account, name: "security", accountIds: manyAccounts(10_000) });
      const { NextToken } = await page({ Limit: 1, UpdateStatus: ["OUTDATED"] });
      const end = await page({ NextToken });
      assert.deepEqual(
        end.AggregatedSourceStatusList.map((each) => `${each.SourceId} ${each.AwsRegion}`),
        ["us-east-1", "us-east-2", "us-west-1", "us-west-2"].map((region) => `100000009999 ${region}`),
      );
      assert.equal(end.NextToken, undefined);
      const lastPages = await cpuTime(async () => {
        for (let count = 0; count < 10; count++) await page({ NextToken });
      });
      const wholeScans = await cpuTime(async () => {
        for (let count = 0; count < 2; count++) await page({ UpdateStatus: ["FAILED"] });
      });
      assert.ok(lastPages < wholeScans, `${lastPages} ms against ${wholeScans} ms`);
    });

    it("goes on where it was if accounts come and go in between", async () => {
      await start();
      const ids = manyAccounts(5);
      await seed({ accountIds: ids });
      const first = await page({ Limit: 2 });
      await seed({ accountIds: ids.slice(1) });
      const second = await page({ Limit: 2, NextToken: first.NextToken });
      assert.deepEqual(
        second.AggregatedSourceStatusList.map(({ SourceId }) => SourceId),
        ids.slice(2, 4),
      );
      await seed({ accountIds: ids.slice(1, 4) });
      const third = await page({ Limit: 2, NextToken: second.NextToken });
      assert.deepEqual(third.AggregatedSourceStatusList, []);
    });

    it("refuses a token that somebody made up", async () => {
      await start();
      await seed();
      const token = Buffer.from(JSON.stringify(["sources of security", "x"])).toString("base64url");
      const { __type: code } = (await page({ NextToken: token })) as unknown as Body;
      assert.equal(code as unknown, "InvalidNextTokenException");
    });
  });
});
