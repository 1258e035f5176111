import assert from "node:assert/strict";
import { type Emulator, type RegionStatus, startEmulator } from "../../emulator";
import { partitionOf } from "../../emulator/regions";
import { type As, account, authorization, type Body, config, putInput, region, sts } from "./support/call";

const MEMBER = "222222222222";

describe("regions", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.close());

  /** ListRegions as it goes over the wire. */
  async function list(
    input: unknown = {},
    as: As = {},
  ): Promise<{ status: number; headers: Headers; body: Body }> {
    const response = await fetch(`${emulator.url}/listRegions`, {
      method: "POST",
      headers: { authorization: authorization(as), "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  }
  const regions = async (input: object = {}, as?: As) =>
    (await list(input, as)).body.Regions as unknown as { RegionName: string; RegionOptStatus: string }[];
  const set = (...regionStatuses: RegionStatus[]) => emulator.settings({ regionStatuses });

  describe("ListRegions", () => {
    it("has every region of the partition, by name: the first ones enabled, the others not", async () => {
      const { status, headers, body } = await list();
      assert.deepEqual([status, headers.get("content-type")], [200, "application/json"]);
      const all = body.Regions as unknown as { RegionName: string; RegionOptStatus: string }[];
      const names = all.map(({ RegionName }) => RegionName);
      assert.deepEqual(names, [...names].sort());
      const count = (wanted: string) =>
        all.filter(({ RegionOptStatus }) => RegionOptStatus === wanted).length;
      assert.deepEqual([count("ENABLED_BY_DEFAULT"), count("DISABLED"), all.length], [17, 17, 34]);
      assert.deepEqual(await regions({}, { region: "cn-north-1" }), [
        { RegionName: "cn-north-1", RegionOptStatus: "ENABLED_BY_DEFAULT" },
        { RegionName: "cn-northwest-1", RegionOptStatus: "ENABLED_BY_DEFAULT" },
      ]);
    });

    it("says what an account has made of a region, with the word of the account before that of all", async () => {
      set(
        { region: "eu-south-1", status: "ENABLED" },
        { account, region: "eu-south-1", status: "DISABLING" },
        { account, region: "af-south-1", status: "ENABLING" },
        { region: "eu-mars-1", status: "ENABLED" },
      );
      const of = async (as: As) =>
        Object.fromEntries((await regions({}, as)).map((each) => [each.RegionName, each.RegionOptStatus]));
      const [mine, theirs] = [await of({ account }), await of({ account: MEMBER })];
      const seen = ["eu-south-1", "af-south-1", "eu-mars-1"].map((name) => [mine[name], theirs[name]]);
      assert.deepEqual(seen, [
        ["DISABLING", "ENABLED"],
        ["ENABLING", "DISABLED"],
        ["ENABLED", "ENABLED"],
      ]);
    });

    it("filters by status, and pages", async () => {
      set({ region: "eu-south-1", status: "ENABLED" });
      const RegionOptStatusContains = ["ENABLED", "ENABLED_BY_DEFAULT"];
      const names: string[] = [];
      let NextToken: unknown;
      let pages = 0;
      do {
        const { body } = await list({ RegionOptStatusContains, MaxResults: 5, NextToken });
        names.push(
          ...(body.Regions as unknown as { RegionName: string }[]).map(({ RegionName }) => RegionName),
        );
        NextToken = body.NextToken;
        pages += 1;
      } while (NextToken !== undefined);
      assert.deepEqual([pages, names.length, names.includes("eu-south-1")], [4, 18, true]);
      assert.equal((await regions({ RegionOptStatusContains: [] })).length, 34);
      assert.equal((await regions({ NextToken: "" })).length, 34);
    });

    describe("of another account", () => {
      const ADMINISTRATOR = "333333333333";
      const organization = {
        id: "o-exampleorg1",
        managementAccount: account,
        accounts: [{ id: MEMBER }, { id: ADMINISTRATOR }],
      };
      const trusted = [{ servicePrincipal: "account.amazonaws.com" }];
      const delegated = [{ account: ADMINISTRATOR, servicePrincipal: "account.amazonaws.com" }];
      const ask = async (AccountId: string, as: As) => {
        const { status, headers, body } = await list({ AccountId, RegionOptStatusContains: ["ENABLED"] }, as);
        if (status === 200) return body.Regions as unknown;
        assert.match(String(body.message), /not authorized to perform: account:ListRegions/);
        return [status, headers.get("x-amzn-errortype")];
      };
      const denied = [403, "AccessDeniedException"];
      beforeEach(() => set({ account: MEMBER, region: "eu-south-1", status: "ENABLED" }));

      it("the organization may ask, once Account Management has trusted access", async () => {
        await emulator.seedOrganization({ ...organization, delegatedAdministrators: delegated });
        assert.deepEqual(await ask(MEMBER, { account }), denied);
        await emulator.seedOrganization({
          ...organization,
          delegatedAdministrators: delegated,
          serviceAccess: trusted,
        });
        const shown = [{ RegionName: "eu-south-1", RegionOptStatus: "ENABLED" }];
        assert.deepEqual(await ask(MEMBER, { account }), shown);
        assert.deepEqual(await ask(MEMBER, { account: ADMINISTRATOR }), shown);
      });

      it("nobody else may, nor about the management account or about others", async () => {
        await emulator.seedOrganization({ ...organization, serviceAccess: trusted });
        assert.deepEqual(await ask(ADMINISTRATOR, { account: MEMBER }), denied);
        assert.deepEqual(await ask(MEMBER, { account: MEMBER }), denied);
        assert.deepEqual(await ask(account, { account }), denied);
        assert.deepEqual(await ask("999999999999", { account }), denied);
        assert.deepEqual(await ask(MEMBER, { account: "999999999999" }), denied);
      });

      it("needs account:ListRegions on the member, by the ARN that it has in the organization", async () => {
        await emulator.seedOrganization({
          ...organization,
          delegatedAdministrators: delegated,
          serviceAccess: trusted,
        });
        await list({ AccountId: MEMBER }, { account: ADMINISTRATOR });
        assert.deepEqual(emulator.log()[0]?.needed, [
          {
            action: "account:ListRegions",
            resource: `arn:aws:account::${account}:account/o-exampleorg1/${MEMBER}`,
          },
        ]);
      });
    });

    it("needs account:ListRegions", async () => {
      await list();
      const [entry] = emulator.log({ operation: "ListRegions" });
      assert.deepEqual(
        [entry?.service, entry?.needed],
        ["account", [{ action: "account:ListRegions", resource: `arn:aws:account::${account}:account` }]],
      );
      emulator.settings({
        policies: [{ policy: { Statement: { Effect: "Allow", Action: "config:*", Resource: "*" } } }],
      });
      const { status, headers } = await list();
      assert.deepEqual([status, headers.get("x-amzn-errortype")], [403, "AccessDeniedException"]);
    });

    it("is throttled as Account Management is", async () => {
      emulator.fault({ operation: "ListRegions", service: "account", kind: "throttle" });
      const { status, headers } = await list();
      assert.deepEqual([status, headers.get("x-amzn-errortype")], [429, "TooManyRequestsException"]);
    });
  });

  describe("a region that the account has not enabled", () => {
    const disabled: As = { account, region: "eu-south-1" };
    const describeAll = (as: As) => config(emulator.url, "DescribeConfigurationAggregators", {}, as);

    it("knows no credentials, whatever is asked", async () => {
      for (const operation of ["PutConfigurationAggregator", "PutAggregationAuthorization", "TagResource"]) {
        const { status, body } = await config(emulator.url, operation, putInput("security"), disabled);
        assert.deepEqual([status, body.__type], [400, "UnrecognizedClientException"]);
        assert.equal(body.message as unknown, "The security token included in the request is invalid.");
      }
      const { status, xml } = await sts(emulator.url, { Action: "GetCallerIdentity" }, disabled);
      assert.equal(status, 403);
      assert.match(xml, /<Code>InvalidClientTokenId<\/Code>/);
      assert.deepEqual(emulator.aggregators(), []);
    });

    for (const status of ["DISABLED", "ENABLING", "DISABLING"] as const)
      it(`is one that is ${status}`, async () => {
        set({ region: "us-east-2", status });
        assert.equal((await describeAll({ account, region: "us-east-2" })).status, 400);
      });

    for (const status of ["ENABLED", "ENABLED_BY_DEFAULT"] as const)
      it(`is none that is ${status}, in the account that it is said of`, async () => {
        set({ account, region: "eu-south-1", status });
        assert.equal((await describeAll(disabled)).status, 200);
        assert.equal((await describeAll({ ...disabled, account: MEMBER })).status, 400);
      });

    it("is none that nothing is known of", async () => {
      assert.equal((await describeAll({ account, region: "eu-mars-1" })).status, 200);
    });
  });

  it("refuses a status that is none", () => {
    assert.throws(
      () => emulator.settings({ regionStatuses: [{ region, status: "ON" as "ENABLED" }] }),
      /ENABLED_BY_DEFAULT/,
    );
  });

  const partitions: [region: string, partition: string][] = [
    ["us-east-1", "aws"],
    ["eu-south-1", "aws"],
    ["cn-northwest-1", "aws-cn"],
    ["us-gov-east-1", "aws-us-gov"],
    ["us-iso-west-1", "aws-iso"],
    ["us-isob-west-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-east-1", "aws-iso-f"],
    ["eusc-de-east-1", "aws-eusc"],
  ];
  for (const [name, partition] of partitions)
    it(`${name} is of ${partition}, in ARNs and lists`, async () => {
      set({ region: name, status: "ENABLED" });
      assert.equal(partitionOf(name), partition);
      const put = putInput("security", [account], {
        AccountAggregationSources: [{ AccountIds: [account], AwsRegions: [name] }],
      });
      const { body } = await config(emulator.url, "PutConfigurationAggregator", put, { region: name });
      const arn = String(body.ConfigurationAggregator?.ConfigurationAggregatorArn);
      assert.ok(arn.startsWith(`arn:${partition}:config:${name}:`), arn);
      assert.ok((await regions({}, { region: name })).some(({ RegionName }) => RegionName === name));
    });
});
