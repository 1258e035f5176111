import assert from "node:assert/strict";
import { CLAIM_PREFIX } from "../../../provider/domain/claimKey";
import { LEAVING_COUNTS } from "../../../provider/domain/timing";
import type { Context } from "../../../provider/process/context";
import {
  isTable,
  openRead,
  openStore,
  readClaims,
  readSettled,
  readWhole,
} from "../../../provider/sharing/claims";
import type { StoredClaims } from "../../../provider/sharing/store/store";
import { ids, MemoryAws } from "../../support/memoryAws";
import { processOf } from "../../support/process";
import { KEY, OTHER } from "../../support/protocol";
import { TIMING } from "../../support/timing";

const [NAME, REGION] = ["security", "us-east-1"];
const TABLE = { dynamodbTable: "claims" };
const [A, B] = ids("ab") as [string, string];

describe("the claims of an aggregator", () => {
  let aws: MemoryAws;
  let context: Context;
  const reference = (isInTable = false) => ({
    region: REGION,
    arn: live().arn,
    location: isInTable ? TABLE : undefined,
  });
  const live = () => aws.live(NAME, REGION) ?? assert.fail();
  const write = (key: string, isInTable: boolean, leaving: string[] = []) =>
    openStore(context, reference(isInTable), key).write({ accounts: [A], leaving });

  beforeEach(() => {
    aws = new MemoryAws();
    aws.set(NAME, REGION, {});
    ({ context } = processOf(aws));
  });

  it("are in a table if one is named", () => {
    assert.deepEqual([undefined, {}, { region: REGION }, TABLE].map(isTable), [false, false, false, true]);
  });

  for (const isInTable of [false, true]) {
    const where = isInTable ? "in a table" : "on tags";

    it(`${where} are written and read there alone`, async () => {
      await write(KEY, isInTable);
      const read = async (from: boolean) =>
        (await openStore(context, reference(from), "").read()).claims.map(({ key }) => key);
      assert.deepEqual([await read(isInTable), await read(!isInTable)], [[KEY], []]);
      assert.equal(
        openStore(context, reference(isInTable), KEY).name,
        isInTable ? `dynamodb:${REGION}/claims` : "tags",
      );
    });

    it(`${where} are opened with what was read already`, async () => {
      await write(KEY, isInTable);
      const { tags } = live();
      aws.begin();
      ({ context } = processOf(aws));
      const { store, stored } = await openRead(context, reference(isInTable), OTHER, tags);
      assert.deepEqual(
        stored.claims.map(({ key }) => key),
        [KEY],
      );
      assert.deepEqual(aws.calls, isInTable ? ["Query"] : []);
      await store.write({ accounts: [B], leaving: [] });
      assert.equal((await readClaims(context, reference(isInTable), live().tags)).claims.length, 2);
    });

    it(`${where} count what was left for a day`, async () => {
      await write(KEY, isInTable, [B]);
      const leaving = async () =>
        (await readClaims(context, reference(isInTable), live().tags, OTHER)).claims[0]?.leaving;
      assert.deepEqual(await leaving(), [B]);
      aws.time.pass(LEAVING_COUNTS + 1_000);
      assert.deepEqual(await leaving(), []);
    });

    it(`${where} are pruned only as they were listed`, async () => {
      await write(KEY, isInTable);
      const { claims } = await openStore(context, reference(isInTable), "").read();
      const prune = async (pruned: string | undefined) => {
        const store = openStore(context, { ...reference(isInTable), pruned }, KEY);
        await store.read();
        return store.write(undefined);
      };
      await assert.rejects(prune("another"), { code: "StackAtWork" });
      assert.deepEqual(await prune(claims[0]?.version), { outcome: "written" });
    });
  }

  it("of which some parts are older than others are read again until they fit, five times", async () => {
    const stored = (torn: string[]): StoredClaims => ({
      claims: [],
      turns: [],
      torn,
      damaged: [],
      foreign: [],
    });
    const tag = `${CLAIM_PREFIX}${KEY}:0000001`;
    // A first part that names a second one, which isn't there.
    aws.set(NAME, REGION, { tags: { [`${tag}/2`]: A } });
    const before = aws.time.now();
    aws.begin();
    ({ context } = processOf(aws));
    const read = await readWhole(context, reference(), stored([KEY]));
    assert.deepEqual(read.torn, [KEY]);
    assert.deepEqual(
      aws.calls,
      Array.from({ length: 5 }, () => "ListTags"),
    );
    assert.equal(aws.time.now() - before, 5 * TIMING.propagation);
    aws.set(NAME, REGION, { tags: {} });
    assert.deepEqual((await readWhole(context, reference(), stored([KEY]))).torn, []);
    assert.equal(aws.calls.length, 6);
  });

  it("of which none is torn are not read again", async () => {
    const whole: StoredClaims = { claims: [], turns: [], torn: [], damaged: [KEY], foreign: [] };
    assert.equal(await readWhole(context, reference(), whole), whole);
  });

  it("are checked again on refresh if a run of the own stack seems to go on, and only then", async () => {
    const run = { lasts: 370, isNew: false };
    for (const [key, looks] of [
      [OTHER, 0],
      [KEY, 1],
    ] as const) {
      await openStore(context, reference(), key).write({ accounts: [A], leaving: [] }, run);
      const { tags } = live();
      // By then the run has come to its end.
      aws.time.later(500, () => aws.set(NAME, REGION, { tags: {} }));
      const before = aws.time.now();
      aws.begin();
      ({ context } = processOf(aws));
      const settled = await readSettled(context, reference(), tags, KEY);
      assert.deepEqual(
        aws.calls,
        Array.from({ length: looks }, () => "ListTags"),
      );
      assert.equal(aws.time.now() - before, looks * TIMING.propagation);
      assert.deepEqual([settled.stored.claims.length, settled.tags], looks ? [0, {}] : [1, tags]);
      aws.time.pass(1_000);
      ({ context } = processOf(aws));
    }
  });

  it("of a member are those of where the tags say that they are kept", async () => {
    aws.set(NAME, REGION, {
      tags: { "aggregator-owner": "a/b/c/0123456789abcdef merge=shared store=dynamodb:us-east-1/claims" },
    });
    assert.equal(
      (await openStore(context, reference(), OTHER, true).read()).movedTo,
      `dynamodb:${REGION}/claims`,
    );
    assert.equal((await openStore(context, reference(), OTHER).read()).movedTo, undefined);
  });
});
