import assert from "node:assert/strict";
import { isNamesake } from "../../../provider/domain/claimKey";
import {
  accountsIn,
  asSecretAs,
  formatId,
  type Inputs,
  inputsIn,
  isSecret,
  keyed,
  newlyKeyed,
  outputsOf,
} from "../../../provider/membership/inputs";
import { ids, MemoryAws } from "../../support/memoryAws";
import { keyOf } from "../../support/miniEngine";
import { processOf } from "../../support/process";
import { NAME, REGION } from "../../support/stacks";

const [A, B, C] = ids("abc") as [string, string, string];
const KEY = keyOf("b");
const TABLE = { dynamodbTable: "claims", region: REGION };
const ARN = "arn:aws:config:us-east-1:123456789012:config-aggregator/x";

const inputs: Inputs = {
  aggregatorName: NAME,
  region: REGION,
  accountIds: { [B]: true, [A]: true },
  claimKey: KEY,
};

describe("the inputs of a membership in its outputs", () => {
  const table: [what: string, given: Inputs, location: typeof TABLE | undefined, more: object][] = [
    ["by a name", inputs, undefined, {}],
    ["by an ARN", { ...inputs, aggregatorArn: ARN }, undefined, { follows: true }],
    ["in a table that it names", { ...inputs, claims: TABLE }, TABLE, { claims: TABLE }],
    ["in a table that the tags name", inputs, TABLE, { claims: TABLE, followsStore: true }],
    ["with secret accounts", { ...inputs, secrets: ["accountIds"] }, undefined, { secrets: ["accountIds"] }],
  ];
  for (const [what, given, location, more] of table) {
    it(`${what} are those, with what AWS says beside them`, () => {
      const { aggregatorArn: _, claims: __, ...rest } = given;
      assert.deepEqual(outputsOf(given, { arn: ARN, location }, [C, A, B, A]), {
        ...rest,
        ...more,
        aggregatorArn: ARN,
        aggregatorAccountIds: [A, B, C],
      });
    });

    it(`${what} come back as they were given`, () =>
      assert.deepEqual(inputsIn(outputsOf(given, { arn: ARN, location }, [])), given));
  }

  it("are finished", () =>
    assert.equal(
      outputsOf({ ...inputs, unfinished: true }, { arn: ARN, location: undefined }, []).unfinished,
      undefined,
    ));
});

describe("the accounts of a membership", () => {
  it("are sorted", () => assert.deepEqual(accountsIn(inputs), [A, B]));

  const secret: Inputs = { ...inputs, secrets: ["accountIds"] };
  it("are secret where that is said, and stay so beside those that were", () => {
    assert.deepEqual([inputs, secret, { ...inputs, secrets: [] }].map(isSecret), [false, true, false]);
    const table: [olds: Inputs | undefined, news: Inputs, isSecret: boolean][] = [
      [undefined, inputs, false],
      [inputs, inputs, false],
      [inputs, secret, true],
      [secret, inputs, true],
    ];
    for (const [olds, news, expected] of table) assert.equal(isSecret(asSecretAs(olds, news)), expected);
  });
});

describe("the claim of a membership", () => {
  it("has the key and the time of the resource that is there", () => {
    const key = { claimKey: `${KEY}1`, createdAt: 7 };
    assert.deepEqual(keyed(inputs, key), { ...inputs, ...key });
    assert.deepEqual(Object.keys(keyed(inputs, { claimKey: "k" })), Object.keys(inputs));
  });

  it("of a new one has a key of its name and of chance, the same until it is used, and AWS's time", () => {
    const { context } = processOf(new MemoryAws());
    const { random, ...clock } = context.clock;
    const counted = { ...context, clock: { now: clock.now, sleep: clock.sleep, random } };
    const first = newlyKeyed(counted, inputs);
    assert.equal(newlyKeyed(counted, inputs).claimKey, first.claimKey);
    assert.ok(isNamesake(first.claimKey, KEY) && first.claimKey !== KEY);
    assert.equal(first.createdAt, 1_700_000_000);
    counted.joinCache.keyUsed(KEY);
    assert.notEqual(newlyKeyed(counted, inputs).claimKey, first.claimKey);
  });

  it("tells the members of an aggregator apart in their ids", () =>
    assert.equal(
      formatId({ ...inputs, claimKey: "b/prod/team:0123456789abcdef" }),
      "security@us-east-1/0123456789abcdef",
    ));
});
