import assert from "node:assert/strict";
import { type Emulator, type StatementDocument, startEmulator } from "../../emulator";
import { account, config } from "./support/call";

const ROLE = `arn:aws:iam::${account}:role/config`;
const recorderOf = (name: string, id = "*") =>
  `arn:aws:config:us-east-1:${account}:configuration-recorder/${name}/${id}`;
const put = { ConfigurationRecorder: { name: "main", roleARN: ROLE } };
const named = { ConfigurationRecorderName: "main" };
const aggregator = { ConfigurationAggregatorName: "security" };

describe("what is needed for recorders and aggregated resources", () => {
  let emulator: Emulator;
  const call = (operation: string, input: object = {}) => config(emulator.url, operation, input);
  const needed = async (operation: string, input: object = {}) => {
    await call(operation, input);
    return emulator
      .log({ operation })
      .at(-1)
      ?.needed.map(({ action, resource }) => [action, resource]);
  };
  const allow = (...statements: Partial<StatementDocument>[]) =>
    emulator.settings({
      policies: [
        {
          policy: {
            Version: "2012-10-17",
            Statement: statements.map((each) => ({ Effect: "Allow" as const, Resource: "*", ...each })),
          },
        },
      ],
    });

  beforeEach(async () => {
    emulator = await startEmulator({ settings: { recorders: "required" } });
  });
  afterEach(() => emulator.close());

  it("is an action on the recorder, and to pass its role on", async () => {
    const tagged = { ...put, Tags: [{ Key: "team", Value: "s" }] };
    assert.deepEqual(await needed("PutConfigurationRecorder", tagged), [
      ["config:PutConfigurationRecorder", recorderOf("main")],
      ["config:TagResource", recorderOf("main")],
      ["iam:PassRole", ROLE],
    ]);
    const arn = emulator.recorders()[0]?.recorder?.arn;
    assert.deepEqual(await needed("PutConfigurationRecorder", tagged), [
      ["config:PutConfigurationRecorder", arn],
      ["iam:PassRole", ROLE],
    ]);
    for (const verb of ["Start", "Stop", "Delete"])
      assert.deepEqual(await needed(`${verb}ConfigurationRecorder`, named), [
        [`config:${verb}ConfigurationRecorder`, arn],
      ]);
    assert.deepEqual(await needed("StartConfigurationRecorder", named), [
      ["config:StartConfigurationRecorder", recorderOf("main")],
    ]);
  });

  const everywhere = [
    "DescribeConfigurationRecorders",
    "DescribeConfigurationRecorderStatus",
    "DescribeDeliveryChannels",
    "DescribeDeliveryChannelStatus",
    "PutDeliveryChannel",
    "DeleteDeliveryChannel",
  ];
  for (const operation of everywhere)
    it(`is ${operation} on everything`, async () => {
      assert.deepEqual(await needed(operation), [[`config:${operation}`, "*"]]);
      allow({ Action: "config:PutConfigurationAggregator" });
      assert.equal((await call(operation)).body.__type as unknown, "AccessDeniedException");
    });

  it("is an action on the aggregator that is asked", async () => {
    const { arn } = await emulator.seed({ account, name: "security", accountIds: [account] });
    const inputs = {
      GetAggregateDiscoveredResourceCounts: aggregator,
      SelectAggregateResourceConfig: { ...aggregator, Expression: "SELECT accountId" },
    };
    for (const [operation, input] of Object.entries(inputs)) {
      allow({ Action: `config:${operation}`, Resource: arn });
      assert.equal((await call(operation, input)).status, 200, operation);
      allow({ Action: `config:${operation}`, Resource: `${arn}x` });
      assert.equal((await call(operation, input)).body.__type as unknown, "AccessDeniedException", operation);
    }
  });

  it("can be given for a recorder by its name and its tags", async () => {
    const pass: Partial<StatementDocument> = { Action: "iam:PassRole", Resource: ROLE };
    allow({ Action: "config:PutConfigurationRecorder", Resource: recorderOf("main") }, pass);
    assert.equal((await call("PutConfigurationRecorder", put)).status, 200);
    const other = { ConfigurationRecorder: { ...put.ConfigurationRecorder, name: "other" } };
    const refused = await call("PutConfigurationRecorder", other);
    assert.equal(refused.body.__type as unknown, "AccessDeniedException");
    allow({ Action: "config:PutConfigurationRecorder" });
    const withoutPass = await call("PutConfigurationRecorder", put);
    assert.equal(withoutPass.body.__type as unknown, "AccessDeniedException");

    await emulator.seedRecorders([{ account, name: "main", tags: { owner: "platform" } }]);
    const stop = (owner: string) => {
      allow({
        Action: "config:StopConfigurationRecorder",
        Condition: { StringEquals: { "aws:ResourceTag/owner": owner } },
      });
      return call("StopConfigurationRecorder", named);
    };
    assert.equal((await stop("security")).body.__type as unknown, "AccessDeniedException");
    assert.equal((await stop("platform")).status, 200);
  });

  it("can be forbidden by a service control policy, which says so", async () => {
    const deny = {
      policy: {
        Statement: [
          { Effect: "Allow" as const, Action: "*", Resource: "*" },
          { Effect: "Deny" as const, Action: "config:*", Resource: "*" },
        ],
      },
    };
    emulator.settings({ policies: [{ ...deny, serviceControl: true }] });
    const { body } = await call("DescribeConfigurationRecorders");
    assert.equal(body.__type as unknown, "AccessDeniedException");
    assert.match(String(body.message), /with an explicit deny in a service control policy$/);
    // It grants nothing: who has an identity-based policy needs that as well.
    emulator.settings({
      policies: [
        {
          serviceControl: true,
          policy: { Statement: { Effect: "Allow", Action: "config:Describe*", Resource: "*" } },
        },
        { policy: { Statement: { Effect: "Allow", Action: "config:Put*", Resource: "*" } } },
      ],
    });
    const notGranted = await call("DescribeConfigurationRecorders");
    assert.match(
      String(notGranted.body.message),
      /because no identity-based policy allows the config:Describe/,
    );
    const notLet = await call("PutDeliveryChannel");
    assert.match(
      String(notLet.body.message),
      /because no service control policy allows the config:PutDelivery/,
    );
    emulator.settings({
      policies: [
        { serviceControl: true, policy: { Statement: { Effect: "Allow", Action: "*", Resource: "*" } } },
      ],
    });
    assert.equal((await call("DescribeConfigurationRecorders")).status, 200);
  });
});
