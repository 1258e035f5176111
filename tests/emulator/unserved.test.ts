import assert from "node:assert/strict";
import { ConfigServiceClient, DescribeConfigRulesCommand } from "@aws-sdk/client-config-service";
import { type Emulator, startEmulator } from "../../emulator";
import { nearNames } from "../../emulator/nearNames";
import { awsOperations } from "../../emulator/operations";
import { account, authorization, config, control, sts } from "./support/call";

describe("operations that AWS has and that are not served here", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.reset());
  after(() => emulator.close());

  it("say so, in the words of each service", async () => {
    const rules = await config(emulator.url, "DescribeConfigRules");
    assert.deepEqual(
      [rules.status, rules.body as unknown],
      [
        501,
        {
          __type: "NotImplemented",
          message: "DescribeConfigRules exists in AWS Config, but is not part of this local AWS.",
        },
      ],
    );
    const form = { Action: "ListRoles", Version: "2010-05-08" };
    const roles = await sts(emulator.url, form);
    assert.equal(roles.status, 501);
    assert.match(roles.xml, /<Code>NotImplemented<\/Code><Message>ListRoles exists in AWS IAM, but/);
    const account = await fetch(`${emulator.url}/getContactInformation`, {
      method: "POST",
      headers: { authorization: authorization() },
    });
    assert.deepEqual([account.status, account.headers.get("x-amzn-errortype")], [501, "NotImplemented"]);
    assert.match(await account.text(), /GetContactInformation exists in AWS Account Management, but/);
  });

  it("are not the ones that AWS has not", async () => {
    const { status, body } = await config(emulator.url, "DescribeMoonPhases");
    assert.deepEqual([status, body.__type], [400, "UnknownOperationException"]);
  });

  it("are asked for once by the SDK", async () => {
    const client = new ConfigServiceClient({
      endpoint: emulator.url,
      region: "us-east-1",
      credentials: { accessKeyId: account, secretAccessKey: "x" },
      maxAttempts: 5,
    });
    await assert.rejects(client.send(new DescribeConfigRulesCommand({})), { name: "NotImplemented" });
    client.destroy();
    assert.equal(emulator.log().length, 1);
  });

  it("can be hit by faults", async () => {
    emulator.fault({ operation: "DescribeConfigRules", kind: "throttle" });
    assert.equal((await config(emulator.url, "DescribeConfigRules")).body.__type, "ThrottlingException");
  });
});

describe("a fault on an operation that no service has", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  const refused: [operation: string, service: "config" | "sts" | undefined, message: string][] = [
    [
      "PutConfigurationAgregator",
      undefined,
      "No service here has an operation PutConfigurationAgregator. Near it: PutConfigurationAggregator, DeleteConfigurationAggregator, DescribeConfigurationAggregators.",
    ],
    [
      "AssumeRoll",
      "sts",
      "AWS STS doesn't have an operation AssumeRoll. Near it: AssumeRole, AssumeRoot, AssumeRoleWithSAML.",
    ],
    ["AssumeRole", "config", "AWS Config doesn't have an operation AssumeRole."],
    ["xyz", undefined, "No service here has an operation xyz."],
  ];
  for (const [operation, service, message] of refused)
    it(`is refused: ${operation} of ${service ?? "any service"}`, async () => {
      const fault = { operation, kind: "throttle", ...(service !== undefined && { service }) };
      const { status, body } = await control(emulator.url, "POST", "faults", fault);
      assert.deepEqual([status, body.error as unknown], [400, message]);
      assert.throws(() => emulator.fault(fault as never), { message });
      assert.deepEqual(emulator.faults(), []);
    });

  it("is refused of a rate as well", () => {
    const rates = [{ operation: "ListAcounts", perSecond: 1 }];
    assert.throws(
      () => emulator.settings({ rates }),
      /No service here has an operation ListAcounts\. Near it: ListAccounts/,
    );
    assert.deepEqual(emulator.settings({ rates: [{ operation: "*", perSecond: 1000 }] }).rates.length, 1);
    emulator.settings({ rates: [] });
  });

  it("is accepted of every operation", () => {
    for (const [service, operations] of Object.entries(awsOperations))
      for (const operation of operations)
        emulator.fault({ operation, service: service as "config", kind: "throttle" });
    emulator.fault({ operation: "*", kind: "throttle" });
    emulator.clearFaults();
  });

  it("suggests no more than three names", () => {
    assert.equal(nearNames("DescribeConfiguration", awsOperations.config).length, 3);
    assert.deepEqual(nearNames("", awsOperations.config), []);
  });
});
