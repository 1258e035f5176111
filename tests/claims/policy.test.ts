import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { connect } from "../../provider/aws/connection";
import { dynamodbTable } from "../../provider/aws/dynamodb";
import { AwsError } from "../../provider/aws/errors";
import { systemClock } from "../../provider/aws/retry";
import { readSettings } from "../../provider/aws/settings";
import { claimsTableArgs } from "../../provider/domain/claimsTable";
import { dynamodbClaims } from "../../provider/sharing/store/dynamodb";
import type { ClaimStore } from "../../provider/sharing/store/store";
import { createTable } from "../support/claimsTable";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import { actionsOf, leastPrivilege, memberPolicies, without } from "../support/policy";
import { MARK } from "./suite";

const REGION = "us-east-1";
const A = "111111111111";

/** What every stack needs that keeps its claim in a table. */
const { table: POLICY } = memberPolicies();

/** Which call fails first without an action. */
const LACKS: Readonly<Record<string, string>> = {
  "dynamodb:Query": "read",
  "dynamodb:UpdateItem": "write",
  "dynamodb:GetItem": "readTurns",
  "dynamodb:DeleteItem": "tidy",
};

describe("the documented policy for claims in a table", () => {
  const local = useDynamodbLocal();
  let emulator: Emulator;
  let aggregators = 0;
  /** Milliseconds that have passed beside those of this machine. */
  let passed = 0;

  const settings = () =>
    readSettings({ accessKey: "123456789012", secretKey: "any", endpoints: { dynamodb: emulator.url } });
  const tableNamed = (name: string) => dynamodbTable(connect(settings(), REGION), name, claimsTableArgs);

  const open = (table = "aggregator-claims"): ClaimStore =>
    dynamodbClaims({
      table: tableNamed(table),
      name: `dynamodb:${REGION}/${table}`,
      aggregator: `arn:aws:config:${REGION}:123456789012:config-aggregator/config-aggregator-${aggregators}`,
      claimant: { key: "payments/prod/team:0123456789abcdef" },
      clock: systemClock,
      now: () => Date.now() + passed,
      newId: () => String(Math.random()),
    });

  /** Long after: what only keeps late requests away is of no use any more. */
  async function tidyLater(store: ClaimStore): Promise<void> {
    passed = 2 * 3_600_000;
    await store.read();
    await store.tidy();
  }

  /** A claim's life, up to the call that fails. */
  async function live(store: ClaimStore): Promise<{ failed: string; error: unknown } | undefined> {
    const calls: [name: string, call: () => Promise<unknown>][] = [
      ["read", () => store.read()],
      ["write", () => store.write({ accounts: [A], leaving: [] })],
      ["acquire", () => store.acquire(undefined, MARK)],
      ["readTurns", () => store.readTurns()],
      ["release", () => store.release()],
      ["remove", () => store.write(undefined)],
      ["tidy", () => tidyLater(store)],
    ];
    for (const [failed, call] of calls) {
      const error = await call().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined) return { failed, error };
    }
    return undefined;
  }

  describe("", () => {
    before(async () => {
      emulator = await startEmulator({ settings: { dynamodb: local.url } });
      await createTable(settings(), REGION, "aggregator-claims");
    });
    beforeEach(() => {
      aggregators += 1;
      passed = 0;
      emulator.clearLog();
      emulator.settings(leastPrivilege([POLICY]));
    });
    after(() => emulator.close());

    it("is enough, and names no action that nothing needs", async () => {
      assert.equal(await live(open()), undefined);
      const needed = emulator.log().flatMap((request) => request.needed);
      assert.deepEqual([...new Set(needed.map(({ action }) => action))].sort(), actionsOf([POLICY]).sort());
      assert.deepEqual(Object.keys(LACKS).sort(), actionsOf([POLICY]).sort());
    });

    for (const [action, fails] of Object.entries(LACKS))
      it(`is not enough without ${action}: ${fails} fails, and says so`, async () => {
        emulator.settings(leastPrivilege(without(action, [POLICY])));
        const end = await live(open());
        assert.equal(end?.failed, fails);
        assert.ok(end.error instanceof AwsError);
        assert.match(
          end.error.message,
          new RegExp(
            `of table aggregator-claims in us-east-1 failed: AccessDeniedException: .*\\nAllow ${action} to the caller in us-east-1`,
          ),
        );
      });

    it("is for that table alone", async () => {
      const end = await live(open("other-claims"));
      assert.equal(end?.failed, "read");
      assert.match(
        String(end.error),
        /on resource: arn:aws:dynamodb:us-east-1:123456789012:table\/other-claims/,
      );
    });

    it("can be narrowed down to one aggregator", async () => {
      const [statement] = [POLICY.Statement].flat();
      const key = `arn:aws:config:${REGION}:123456789012:config-aggregator/config-aggregator-${aggregators}`;
      const Condition = { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [key] } };
      emulator.settings(
        leastPrivilege([{ ...POLICY, Statement: [{ ...(statement ?? assert.fail()), Condition }] }]),
      );
      assert.equal(await live(open()), undefined);
      aggregators += 1;
      assert.equal((await live(open()))?.failed, "read");
    });
  });
});
