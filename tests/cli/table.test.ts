import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect } from "../../provider/aws/connection";
import { dynamodbTable } from "../../provider/aws/dynamodb";
import { AwsError } from "../../provider/aws/errors";
import type { Clock } from "../../provider/aws/retry";
import { readSettings } from "../../provider/aws/settings";
import type { Item, TableApi } from "../../provider/aws/table";
import type { LiveTable, TableMaker } from "../../provider/aws/tableMaker";
import { createTableInput } from "../../provider/cli/table/input";
import { make } from "../../provider/cli/table/make";
import { claimsTableArgs } from "../../provider/domain/claimsTable";
import { acquiredLease, claimChanges, LEASE, sortKey } from "../../provider/sharing/store/dynamodb/items";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import {
  A,
  ACCOUNT,
  B,
  BASE,
  C,
  cli,
  ownedBy,
  REGION,
  runOf,
  SEARCH,
  secondsAgo,
  TEAM,
  TIMES,
  turnOf,
  useAws,
} from "./support";

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
  let time = 0;
  const clock: Clock = {
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    random: () => 0.5,
  };
  const made = () => make({ maker, clock, table: "claims", region: REGION });
  const failing = (kind: AwsError["kind"], code: string) => () => {
    throw new AwsError(`${code} happened`, kind, code, undefined);
  };
  beforeEach(() => {
    maker = new SlowTables();
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

  const unusable: readonly (readonly [name: string, found: Partial<LiveTable>, message: RegExp])[] = [
    [
      "has other keys",
      {
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
      },
      /has the partition key id \(N\), no sort key; a table for claims has the partition key aggregator \(S\), sort key item \(S\)/,
    ],
    ["is being deleted", { status: "DELETING" }, /is being deleted\. Nothing was changed/],
    ["stays in the making", { status: "CREATING" }, /it is CREATING after 10 minutes/],
    [
      "can't be reached",
      { status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS" },
      /it is INACCESSIBLE_ENCRYPTION_CREDENTIALS\./,
    ],
  ];
  for (const [name, found, message] of unusable)
    it(`refuses one that ${name}`, async () => {
      maker.descriptions = [found];
      await assert.rejects(made, message);
      assert.deepEqual(maker.calls, []);
    });
});

describe("table create", () => {
  it("prints the input of the AWS CLI, and calls nothing", async () => {
    const { code, out, err } = await cli(["table", "create", "claims", "--print"]);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), {
      TableName: "claims",
      AttributeDefinitions: [
        { AttributeName: "aggregator", AttributeType: "S" },
        { AttributeName: "item", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "aggregator", KeyType: "HASH" },
        { AttributeName: "item", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    });
    assert.match(err, /aws dynamodb create-table --cli-input-json/);
  });

  it("refuses what is no table", async () => {
    const { code, err } = await cli(["table", "create", "a b"]);
    assert.equal(code, 2);
    assert.match(err, /"a b" can't be a table/);
  });
});

describe("on DynamoDB Local", () => {
  const dynamodb = useDynamodbLocal();
  const aws = useAws(() => ({ dynamodb: dynamodb.url }));

  describe("table create", () => {
    const name = `claims-${randomUUID()}`;

    it("makes a table, and leaves it as it is the next time", async () => {
      const dry = await aws.run("table", "create", name, "--dry-run");
      assert.match(dry.out, /would be created\. Nothing was changed/);
      const made = await aws.run("table", "create", name);
      assert.deepEqual([made.code, made.err], [0, ""]);
      assert.match(made.out, new RegExp(`table ${name} in us-east-1 was created: arn:\\S+/${name}\n`));
      assert.ok(made.out.includes(`claims: { dynamodbTable: "${name}", region: "us-east-1" }`));
      const again = await aws.run("table", "create", name);
      assert.equal(again.code, 0);
      assert.match(again.out, /already exists/);
    });
  });

  describe("claims", () => {
    const name = `claims-${randomUUID()}`;
    let table: TableApi;
    let arn: string;

    before(async () => {
      const settings = readSettings({
        accessKey: ACCOUNT,
        secretKey: "any",
        endpoints: { dynamodb: dynamodb.url },
      });
      table = dynamodbTable(connect(settings, REGION), name, claimsTableArgs);
      await table.create();
    });
    beforeEach(async () => {
      ({ arn } = await aws.emulator.seed({
        name: "security",
        accountIds: [A, B, C],
        tags: ownedBy(`dynamodb:${REGION}/${name}`),
      }));
      await put(BASE, [A]);
      await put(TEAM, [A, B]);
    });

    const put = (key: string, accounts: string[], status: Partial<ReturnType<typeof runOf>> = {}) => {
      const writing = {
        writeId: randomUUID(),
        version: 1,
        seconds: secondsAgo(60),
        removed: false,
        ...status,
      };
      return write(sortKey(key), claimChanges({ accounts, leaving: [] }, writing));
    };
    const write = (sort: string, changes: Parameters<TableApi["update"]>[1]) =>
      table.update({ partition: arn, sort }, changes, {});
    /** What counts: without what only keeps late requests away. */
    const keys = async () =>
      (await table.query(arn))
        .filter(({ removed }: Item) => removed === undefined)
        .map(({ item }: Item) => item);

    it("are found by the aggregator's tag, and listed", async () => {
      const { code, out } = await aws.run("claims", "list", "security");
      assert.equal(code, 0);
      assert.ok(out.includes(`2 claims, kept in dynamodb:us-east-1/${name}`));
      assert.match(out, /payments\/prod\/team shares accounts with platform\/prod\/security \(1\)/);
      assert.match(out, /nobody claims 1 account: 333333333333/);
      const named = await aws.run(
        "claims",
        "list",
        "security",
        "--claims",
        `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${name}`,
      );
      assert.deepEqual([named.code, named.out], [0, out]);
    });

    it("are listed with who has the turn, and what can't be read", async () => {
      await write(LEASE, acquiredLease(turnOf(TEAM, 3).turn, 1));
      await write(sortKey(SEARCH), { format: 2 });
      await write("note", { text: "hello" });
      const { out } = await aws.run("claims", "list", "security");
      assert.match(out, /payments\/prod\/team .* publishing since /);
      assert.match(out, /search\/prod\/team:0123aaaaaaaaaaaa: this claim can't be read/);
      assert.match(out, /^note: looks like a claim, and is none$/m);
      const refused = await aws.run("claims", "prune", "security", TEAM, "--yes", "--keep-accounts");
      assert.match(refused.err, /payments\/prod\/team is deploying right now/);
      await write(LEASE, { format: 7 });
      const damaged = await aws.run("claims", "list", "security");
      assert.match(damaged.out, /the item lease can't be read, so that nobody can publish/);
      await table.remove({ partition: arn, sort: LEASE }, {});
      const shown = await aws.run("claims", "prune", "security", SEARCH, "note", "--damaged", "--yes");
      assert.equal(shown.code, 0);
      assert.match(shown.out, / {2}format = 2\n/);
      assert.match(shown.out, / {2}text = "hello"\n/);
      assert.deepEqual(await keys(), [sortKey(TEAM), sortKey(BASE)]);
    });

    it("are listed with the run of each stack, which is not pruned while it goes on", async () => {
      await put(TEAM, [A, B], runOf(3, { isNew: true }));
      await put(SEARCH, [A], runOf(3600, { isNew: true }));
      const { out } = await aws.run("claims", "list", "security");
      assert.match(out, /payments\/prod\/team .* joining since /);
      assert.match(out, /search\/prod\/team .* unfinished since /);
      const refused = await aws.run("claims", "prune", "security", TEAM, "--yes");
      assert.match(refused.err, /payments\/prod\/team is deploying right now/);
      assert.equal((await aws.run("claims", "prune", "security", SEARCH, "--yes", ...TIMES)).code, 0);
      assert.deepEqual(await keys(), [sortKey(TEAM), sortKey(BASE)]);
    });

    it("are pruned, with the accounts that nobody else claims", async () => {
      const { code, out, err } = await aws.run("claims", "prune", "security", TEAM, "--yes", ...TIMES);
      assert.deepEqual([code, err], [0, ""]);
      assert.match(out, /payments\/prod\/team: pruned; −1 account \(222222222222\), 1 of others kept/);
      assert.deepEqual(aws.accounts(), [A, C]);
      assert.deepEqual(await keys(), [sortKey(BASE), LEASE]);
    });

    it("are pruned alone, after a run that was killed in its turn", async () => {
      await write(LEASE, acquiredLease(turnOf(TEAM, 3600).turn, 1));
      const { code } = await aws.run("claims", "prune", "security", TEAM, "--yes", "--keep-accounts");
      assert.equal(code, 0);
      assert.deepEqual(aws.accounts(), [A, B, C]);
      assert.deepEqual(await keys(), [sortKey(BASE), LEASE]);
      const { out } = await aws.run("claims", "list", "security", "--json");
      assert.equal(JSON.parse(out).turn, null);
    });

    it("can't be read where the table isn't there", async () => {
      await aws.emulator.seed({ ...aws.live(), tags: ownedBy(`dynamodb:${REGION}/gone`) });
      const { code, err } = await aws.run("claims", "list", "security");
      assert.equal(code, 1);
      assert.match(
        err,
        /are kept in table gone in us-east-1, and there is no such table for these credentials/,
      );
      assert.match(err, /--claims arn:aws:dynamodb:REGION:ACCOUNT:table\/NAME/);
    });
  });
});
