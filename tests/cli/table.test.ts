import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readSettings } from "../../provider/aws/settings";
import type { Item, TableApi } from "../../provider/aws/table";
import { acquiredLease, claimChanges, LEASE, sortKey } from "../../provider/sharing/store/dynamodb/items";
import { dynamodb } from "../emulator/support/call";
import { createTable } from "../support/claimsTable";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import {
  A,
  ACCOUNT,
  B,
  BASE,
  C,
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

describe("table create, on the tables of the local AWS", () => {
  const aws = useAws();

  it("makes a table with point-in-time recovery, and leaves it as it is the next time", async () => {
    const made = await aws.run("table", "create", "claims");
    assert.deepEqual([made.code, made.err], [0, ""]);
    const arn = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/claims`;
    assert.ok(made.out.startsWith(`table claims in us-east-1 was created: ${arn}\n`), made.out);
    assert.deepEqual(aws.requests(), [
      ...["DescribeTable", "CreateTable", "DescribeTable"],
      "UpdateContinuousBackups",
    ]);
    const again = await aws.run("table", "create", arn);
    assert.deepEqual([again.code, again.err], [0, ""]);
    assert.match(again.out, /already exists/);
    const { body } = await dynamodb(
      aws.emulator.url,
      "DescribeContinuousBackups",
      { TableName: "claims" },
      { account: ACCOUNT },
    );
    const { PointInTimeRecoveryDescription: recovery } = body.ContinuousBackupsDescription ?? {};
    assert.equal(recovery?.PointInTimeRecoveryStatus, "ENABLED");
  });
});

describe("on DynamoDB Local", () => {
  const local = useDynamodbLocal();
  const aws = useAws(() => ({ dynamodb: local.url }));

  describe("table create", () => {
    const name = `claims-${randomUUID()}`;

    it("makes a table, and leaves it as it is the next time", async () => {
      const dry = await aws.run("table", "create", name, "--dry-run");
      assert.match(dry.out, /would be created\. Nothing was changed/);
      const absent = await aws.run("table", "create", name, "--dry-run", "--json");
      const place = { table: name, region: REGION };
      const nothing = { ...place, arn: null, created: false, recovery: null, dryRun: true };
      assert.deepEqual(JSON.parse(absent.out), nothing);
      const made = await aws.run("table", "create", name);
      assert.deepEqual([made.code, made.err], [0, ""]);
      assert.match(made.out, new RegExp(`table ${name} in us-east-1 was created: arn:\\S+/${name}\n`));
      assert.ok(made.out.includes(`claims: { dynamodbTable: "${name}", region: "us-east-1" }`));
      const again = await aws.run("table", "create", name);
      assert.equal(again.code, 0);
      assert.match(again.out, /already exists/);
      const { arn, ...found } = JSON.parse((await aws.run("table", "create", name, "--json")).out);
      assert.ok(arn.endsWith(`/${name}`));
      assert.deepEqual(found, { ...place, created: false, recovery: null, dryRun: false });
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
        endpoints: { dynamodb: local.url },
      });
      table = await createTable(settings, REGION, name);
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
      assert.match(out, /nobody claims 1 account \(333333333333\)/);
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
      assert.match(out, /^note: this looks like a claim, but isn't one$/m);
      const refused = await aws.run("claims", "prune", "security", TEAM, "--yes", "--keep-accounts");
      assert.match(refused.err, /payments\/prod\/team is deploying right now/);
      await write(LEASE, { format: 7 });
      const damaged = await aws.run("claims", "list", "security");
      assert.match(damaged.out, /the item lease can't be read, so no stack can publish/);
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

    it("are found by doctor, with its table, and with the permissions to read it", async () => {
      const read = async () => {
        const { out } = await aws.run("doctor", "--name", "security", "--json");
        const checks: { id: string; verdict: string; text: string }[] = JSON.parse(out).checks;
        return (id: string) => checks.find((check) => check.id === id);
      };
      const found = await read();
      assert.deepEqual([found("table")?.verdict, found("table")?.text], ["right", `${name} in us-east-1`]);
      for (const operation of ["DescribeTable", "Query", "GetItem"])
        assert.equal(found(`dynamodb:${operation}`)?.verdict, "right", operation);
      assert.equal(found("dynamodb:UpdateItem")?.verdict, "untested");
      await aws.emulator.seed({ ...aws.live(), tags: ownedBy(`dynamodb:${REGION}/gone`) });
      assert.equal((await read())("table")?.verdict, "wrong");
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
