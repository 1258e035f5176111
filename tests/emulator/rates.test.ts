import assert from "node:assert/strict";
import { OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
import { type Emulator, startEmulator } from "../../emulator";
import { Rates } from "../../emulator/rates";
import type { Rate } from "../../emulator/settings";
import { account, config, control, organizations } from "./support/call";

const called = { account, service: "organizations", operation: "ListAccounts" } as const;

describe("rates", () => {
  /** How many of so many calls at one time pass. */
  const passing = (rates: Rates, list: readonly Rate[], now: number, calls = 100, more: object = {}) =>
    Array.from({ length: calls }, () => rates.take({ ...called, ...more }, list, now)).filter(Boolean).length;

  it("let a burst pass, then so many a second, up to the burst again", () => {
    const rates = new Rates();
    const list = [{ operation: "ListAccounts", perSecond: 5, burst: 20 }];
    assert.equal(passing(rates, list, 0), 20);
    assert.equal(passing(rates, list, 1000), 5);
    assert.equal(passing(rates, list, 1100), 0);
    assert.equal(passing(rates, list, 1200), 1);
    assert.equal(passing(rates, list, 3_600_000), 20);
    rates.clear();
    assert.equal(passing(rates, list, 3_600_000), 20);
  });

  const bursts: [perSecond: number, passed: number][] = [
    [5, 5],
    [1.9, 1],
    [0.5, 1],
    [0, 1],
  ];
  for (const [perSecond, passed] of bursts)
    it(`of ${perSecond} a second have a burst of ${passed}, if none is given`, () => {
      assert.equal(passing(new Rates(), [{ operation: "*", perSecond }], 0), passed);
    });

  const matches: [title: string, rate: Partial<Rate>, more: object, applies: boolean][] = [
    ["its operation", {}, {}, true],
    ["no other operation", {}, { operation: "ListRoots" }, false],
    ["every operation", { operation: "*" }, { operation: "ListRoots" }, true],
    ["its service", { service: "organizations" }, {}, true],
    ["no other service", { service: "config" }, {}, false],
  ];
  for (const [title, rate, more, applies] of matches)
    it(`are for ${title}`, () => {
      const list = [{ operation: "ListAccounts", perSecond: 1, ...rate }];
      assert.equal(passing(new Rates(), list, 0, 3, more), applies ? 1 : 3);
    });

  it("are for each account by itself, and for all operations together", () => {
    const rates = new Rates();
    const list = [{ operation: "*", perSecond: 2 }];
    assert.equal(passing(rates, list, 0, 2), 2);
    assert.equal(passing(rates, list, 0, 1, { operation: "ListRoots" }), 0);
    assert.equal(passing(rates, list, 0, 3, { account: "222222222222" }), 2);
  });

  it("have to be kept all, and a call that is over one uses up none", () => {
    const rates = new Rates();
    const list = [
      { operation: "ListAccounts", perSecond: 1 },
      { operation: "*", perSecond: 3 },
    ];
    assert.equal(passing(rates, list, 0, 10), 1);
    assert.equal(passing(rates, list, 0, 10, { operation: "ListRoots" }), 2);
  });

  describe("of the endpoint", () => {
    let emulator: Emulator;
    beforeEach(async () => {
      emulator = await startEmulator();
    });
    afterEach(() => emulator.close());

    it("throttle as each service does, before anything else is checked", async () => {
      emulator.settings({ rates: [{ operation: "*", perSecond: 0.001 }] });
      assert.equal((await organizations(emulator.url, "ListAccounts")).status, 200);
      const { status, body } = await organizations(emulator.url, "ListAccounts", {}, { MaxResults: 0 });
      assert.deepEqual(
        [status, body as unknown],
        [400, { __type: "TooManyRequestsException", Message: "Rate exceeded" }],
      );
      const other = await config(emulator.url, "DescribeConfigurationAggregators");
      assert.equal(String(other.body.__type), "ThrottlingException");
      assert.deepEqual(
        emulator.log().map(({ error, needed }) => [error, needed.length]),
        [
          [undefined, 1],
          ["TooManyRequestsException", 0],
          ["ThrottlingException", 0],
        ],
      );
    });

    it("give every account its calls back when they are set, and at a reset", async () => {
      const rates = [{ service: "organizations", operation: "ListAccounts", perSecond: 0.001 }] as const;
      const code = async () => (await organizations(emulator.url, "ListAccounts")).status;
      for (let n = 0; n < 2; n++) {
        emulator.settings({ rates });
        assert.deepEqual([await code(), await code()], [200, 400]);
      }
      await emulator.reset();
      assert.deepEqual([await code(), await code()], [200, 200]);
    });

    it("are kept by the SDK's own repetitions", async () => {
      await emulator.seedOrganization({
        managementAccount: account,
        accounts: Array.from({ length: 99 }, (_, n) => ({ id: String(200_000_000_000 + n) })),
      });
      emulator.settings({ rates: [{ operation: "ListAccounts", perSecond: 20, burst: 2 }] });
      const client = new OrganizationsClient({
        endpoint: emulator.url,
        region: "us-east-1",
        maxAttempts: 20,
        credentials: { accessKeyId: account, secretAccessKey: "not-checked" },
      });
      let found = 0;
      for await (const { Accounts = [] } of paginateListAccounts({ client, pageSize: 10 }, {}))
        found += Accounts.length;
      client.destroy();
      assert.equal(found, 100);
    });

    it("are refused where they are none", async () => {
      const refused: [rate: object, message: RegExp][] = [
        [{ perSecond: 1 }, /'rates\.1\.member\.operation'/],
        [{ operation: "*" }, /perSecond/],
        [{ operation: "*", perSecond: -1 }, /perSecond/],
        [{ operation: "*", perSecond: 1, burst: 0 }, /burst/],
        [{ operation: "*", perSecond: 1, service: "s3" }, /service/],
      ];
      for (const [rate, message] of refused) {
        const { status, body } = await control(emulator.url, "PATCH", "settings", { rates: [rate] });
        assert.equal(status, 400);
        assert.match(String(body.error), message);
      }
    });
  });
});
