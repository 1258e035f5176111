import assert from "node:assert/strict";
import { AwsError } from "../../../../provider/aws/errors";
import type { Clock } from "../../../../provider/aws/retry";
import { createTableInput, type LiveTable, type TableMaker } from "../../../../provider/aws/tableMaker";
import { TableError } from "../../../../provider/cli/table/errors";
import { make } from "../../../../provider/cli/table/make";
import { claimsTableArgs } from "../../../../provider/domain/claimsTable";

const INPUT = createTableInput("claims", claimsTableArgs);
const ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/claims";

/** A DynamoDB that makes tables in its own time. */
class SlowTables implements TableMaker {
  readonly calls: string[] = [];
  /** What each Describe shows, in order; the last one again and again. */
  descriptions: (Partial<LiveTable> | undefined)[] = [
    undefined,
    { status: "CREATING" },
    { status: "ACTIVE" },
  ];
  creating: () => boolean = () => true;
  enabling: (() => void)[] = [];

  async describe() {
    const [next] = this.descriptions.length > 1 ? this.descriptions.splice(0, 1) : this.descriptions;
    return next && { ...INPUT, arn: ARN, status: "ACTIVE", ...next };
  }

  async create() {
    this.calls.push("create");
    return this.creating();
  }

  async enableRecovery() {
    this.calls.push("enableRecovery");
    this.enabling.shift()?.();
  }
}

describe("making a table", () => {
  let maker: SlowTables;
  let time: number;
  const clock: Clock = {
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    random: () => 0.5,
  };
  const made = () => make({ maker, clock, table: "claims", region: "us-east-1" });
  const failing = (kind: AwsError["kind"], code: string) => () => {
    throw new AwsError(`${code} happened`, kind, code, undefined);
  };
  beforeEach(() => {
    maker = new SlowTables();
    time = 0;
  });

  it("waits until it can be used, and turns backups on", async () => {
    assert.deepEqual(await made(), { arn: ARN, created: true });
    assert.deepEqual(maker.calls, ["create", "enableRecovery"]);
  });

  it("tries again where backups are not to be had yet", async () => {
    maker.enabling = [failing("refused", "ContinuousBackupsUnavailableException")];
    assert.deepEqual(await made(), { arn: ARN, created: true });
    assert.deepEqual(maker.calls, ["create", "enableRecovery", "enableRecovery"]);
  });

  it("says why there are no backups", async () => {
    maker.enabling = [failing("refused", "AccessDeniedException")];
    const { withoutRecovery, ...rest } = await made();
    assert.deepEqual(rest, { arn: ARN, created: true });
    assert.equal(withoutRecovery?.awsCode, "AccessDeniedException");
  });

  it("leaves a table as it is that is there already", async () => {
    maker.descriptions = [{}];
    assert.deepEqual(await made(), { arn: ARN, created: false });
    assert.deepEqual(maker.calls, []);
  });

  it("waits for a table that somebody else is making", async () => {
    maker.creating = () => false;
    assert.deepEqual(await made(), { arn: ARN, created: false });
    assert.deepEqual(maker.calls, ["create"]);
  });

  it("knows its own again where the answer was lost", async () => {
    const answers = [failing("unknown-outcome", "TimeoutError"), () => false];
    maker.creating = () => answers.shift()?.() ?? true;
    assert.deepEqual(await made(), { arn: ARN, created: true });
  });

  const unusable: readonly (readonly [name: string, found: Partial<LiveTable>, because: string])[] = [
    [
      "has other keys",
      {
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
      },
      "keys",
    ],
    ["is being deleted", { status: "DELETING" }, "deleting"],
    ["stays in the making", { status: "CREATING" }, "status"],
    ["can't be reached", { status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS" }, "status"],
  ];
  for (const [name, found, because] of unusable)
    it(`refuses one that ${name}`, async () => {
      maker.descriptions = [found];
      await assert.rejects(made, (error) => error instanceof TableError && error.facts.because === because);
      assert.deepEqual(maker.calls, []);
      assert.equal(time >= 600_000, name === "stays in the making");
    });

  it("waits no longer than 10 minutes for backups either", async () => {
    maker.enabling = Array.from({ length: 1_000 }, () =>
      failing("refused", "ContinuousBackupsUnavailableException"),
    );
    const { withoutRecovery } = await made();
    assert.equal(withoutRecovery?.awsCode, "ContinuousBackupsUnavailableException");
    assert.ok(time > 600_000 && time < 610_000);
  });

  it("does without backups where there are none, as on DynamoDB Local", async () => {
    maker.enabling = [failing("refused", "UnknownOperationException")];
    assert.deepEqual(await made(), { arn: ARN, created: true });
  });

  it("fails of what is no answer of AWS", async () => {
    maker.enabling = [
      () => {
        throw new TypeError("x is not a function");
      },
    ];
    await assert.rejects(made, TypeError);
  });
});
