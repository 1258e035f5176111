import assert from "node:assert/strict";
import { CLAIM_PREFIX } from "../../../provider/domain/claimKey";
import type { Context } from "../../../provider/process/context";
import { openStore, type StoreReference } from "../../../provider/sharing/claims";
import type { ClaimStore, StoredClaim } from "../../../provider/sharing/store/store";
import { parseClaims } from "../../../provider/sharing/store/tagFormat";
import {
  empty,
  emptyForGood,
  fill,
  forget,
  readStored,
  removeConfirmed,
  shortageOfAll,
  touch,
  writeConfirmed,
} from "../../../provider/sharing/storeAdmin";
import { ids, MemoryAws } from "../../support/memoryAws";
import { processOf } from "../../support/process";
import { KEY, OTHER } from "../../support/protocol";
import { Stacks } from "../../support/stacks";
import { TIMING } from "../../support/timing";

const [NAME, REGION, TABLE] = ["security", "us-east-1", "claims"];
const [A, B] = ids("ab") as [string, string];
const MARK = { lasts: 370, isNew: false };
const run = { nonce: "20qdq8aai0", stamp: 1_699_999_990, lasts: 370, isNew: false };

for (const isInTable of [false, true])
  describe(`the claims ${isInTable ? "in a table" : "on tags"}, of stacks that don't write them at the time,`, () => {
    let aws: MemoryAws;
    let context: Context;
    let said: string[];
    let reference: StoreReference;
    const open = (key: string) => openStore(context, reference, key);
    const write = (key: string, accounts = [A]) => open(key).write({ accounts, leaving: [] });
    const keys = async () => (await readStored(context, reference)).claims.map(({ key }) => key).sort();
    const tags = () => aws.live(NAME, REGION)?.tags ?? assert.fail();

    beforeEach(() => {
      aws = new MemoryAws();
      aws.set(NAME, REGION, {});
      ({ context, said } = processOf(aws));
      const { arn } = aws.live(NAME, REGION) ?? assert.fail();
      reference = { region: REGION, arn, location: isInTable ? { dynamodbTable: TABLE } : undefined };
    });

    it("are put in place of what was there, with what each store said of them", async () => {
      await write("old/prod/team:0123456789abcdef");
      const claims: StoredClaim[] = [
        { key: KEY, version: "v", accounts: [A], leaving: [B], leavingSince: 1_699_999_999, run },
        { key: OTHER, version: "v", accounts: [B], leaving: [] },
      ];
      let proceeded = 0;
      await fill(context, reference, claims, async () => {
        proceeded += 1;
      });
      const { claims: read } = await readStored(context, reference);
      const byKey = [...read].sort((left, right) => (left.key < right.key ? -1 : 1));
      assert.deepEqual(
        byKey.map(({ version: _, run: going, ...claim }) => ({
          ...claim,
          ...(going && { lasts: going.lasts }),
        })),
        [
          { key: KEY, accounts: [A], leaving: [B], leavingSince: 1_699_999_999, lasts: 370 },
          { key: OTHER, accounts: [B], leaving: [] },
        ],
      );
      assert.equal(proceeded, 3);
    });

    it("are not put any further if it may not proceed", async () => {
      const claims = [KEY, OTHER].map((key) => ({ key, version: "v", accounts: [A], leaving: [] }));
      let writes = 0;
      const proceed = async () => {
        if (writes++ === 1) throw new Error("too late");
      };
      await assert.rejects(fill(context, reference, claims, proceed), /too late/);
      assert.deepEqual(await keys(), [KEY]);
    });

    it("are removed, with a turn that a killed run has left", async () => {
      await write(OTHER);
      const store = open(KEY);
      await store.write({ accounts: [A], leaving: [] }, MARK);
      await store.acquire(undefined, MARK);
      await empty(context, reference);
      const { claims, turns } = await readStored(context, reference);
      assert.deepEqual([claims, turns], [[], []]);
    });

    it("are removed one by one", async () => {
      const store = open(KEY);
      await store.write({ accounts: [A], leaving: [] });
      await store.acquire(undefined, MARK);
      await write(OTHER);
      await removeConfirmed(context, reference, KEY);
      assert.deepEqual([await keys(), (await readStored(context, reference)).turns], [[OTHER], []]);
    });

    it("are removed again if a stack has written one meanwhile", async () => {
      await write(KEY);
      const { sleep, now, random } = context.clock;
      let waits = 0;
      const writing = async (milliseconds: number) => {
        if (waits++ < 2) await write(OTHER);
        return sleep(milliseconds);
      };
      await emptyForGood({ ...context, clock: { now, random, sleep: writing } }, reference);
      assert.deepEqual([await keys(), waits], [[], 3]);
    });

    it("are forgotten with their aggregator; on tags that has happened by itself", async () => {
      await write(KEY);
      await write(OTHER);
      aws.begin();
      await forget(processOf(aws).context, reference, KEY);
      assert.deepEqual(await keys(), isInTable ? [OTHER] : [KEY, OTHER]);
      if (!isInTable) return;
      aws.tableAt(REGION, TABLE).drop();
      await forget(context, reference, OTHER);
    });

    it("are touched, which changes their version alone", async () => {
      await write(KEY);
      const before = (await readStored(context, reference)).claims;
      await touch(context, NAME, reference, KEY, tags());
      const after = (await readStored(context, reference)).claims;
      assert.notEqual(after[0]?.version, before[0]?.version);
      const bare = (claims: readonly StoredClaim[]) => claims.map(({ version: _, ...claim }) => claim);
      assert.deepEqual([bare(after), said], [bare(before), []]);
    });

    it("are left as they are by a refresh that may not write, which warns", async () => {
      await write(KEY);
      const { version } = (await readStored(context, reference)).claims[0] ?? assert.fail();
      aws.begin(Object.fromEntries(Array.from({ length: 9 }, (_, call) => [call, "refused" as const])));
      ({ context, said } = processOf(aws));
      await touch(context, NAME, reference, KEY, tags());
      assert.match(said.join("\n"), /^warning: security: the claim of this stack could not be written again/);
      aws.begin();
      ({ context } = processOf(aws));
      assert.equal((await readStored(context, reference)).claims[0]?.version, version);
    });

    it("are written as was decided on what was read", async () => {
      await write(KEY, [A]);
      const store = open(KEY);
      await writeConfirmed(
        context,
        store,
        ({ claims }) => ({
          accounts: [...(claims[0]?.accounts ?? []), B],
          leaving: [],
        }),
        MARK,
      );
      const [claim] = (await readStored(context, reference)).claims;
      assert.deepEqual([claim?.accounts, claim?.run?.lasts], [[A, B], 370]);
    });
  });

describe("claims on tags that are written on behalf of their stacks", () => {
  let aws: MemoryAws;
  let context: Context;
  let reference: StoreReference;
  const tags = () => aws.live(NAME, REGION)?.tags ?? assert.fail();
  const begin = (fates: Parameters<MemoryAws["begin"]>[0] = {}) => {
    aws.begin(fates);
    ({ context } = processOf(aws));
  };
  const TORN = `${CLAIM_PREFIX}${OTHER}:0000001/1`;

  beforeEach(async () => {
    aws = new MemoryAws();
    aws.set(NAME, REGION, {});
    reference = { region: REGION, arn: aws.live(NAME, REGION)?.arn ?? assert.fail(), location: undefined };
    begin();
    await openStore(context, reference, KEY).write({ accounts: [A], leaving: [] });
  });

  it("are removed again if the answer is lost", async () => {
    begin({ 2: "unknown-outcome" });
    await empty(context, reference);
    assert.deepEqual(aws.calls, ["ListTags", "ListTags", "Untag", "Untag"]);
    assert.deepEqual(tags(), {});
  });

  it("are placed again if the answer is lost", async () => {
    begin({ 4: "unknown-outcome" });
    const placed = { key: OTHER, version: "v", accounts: [B], leaving: [] };
    await fill(context, reference, [placed], async () => {});
    assert.equal(aws.calls[4], "Tag");
    assert.deepEqual(
      parseClaims(tags()).claims.map(({ key, accounts }) => [key, accounts]),
      [[OTHER, [B]]],
    );
  });

  it("are removed even if they are torn, also if that happens meanwhile", async () => {
    aws.set(NAME, REGION, { tags: { [TORN]: A } });
    await empty(context, reference);
    assert.deepEqual(tags(), {});
    const { sleep, now, random } = context.clock;
    let waits = 0;
    const tearing = async (milliseconds: number) => {
      if (waits++ === 0) aws.set(NAME, REGION, { tags: { [TORN]: A } });
      return sleep(milliseconds);
    };
    await emptyForGood({ ...context, clock: { now, random, sleep: tearing } }, reference);
    assert.deepEqual(tags(), {});
  });

  it("are touched with the tags that were read, without reading them again", async () => {
    const read = tags();
    begin();
    await touch(context, NAME, reference, KEY, read);
    assert.equal(aws.calls[0], "Tag");
  });
});

describe("a touch without an answer", () => {
  it("is waited for, so that it can't bring the claim back after its stack has left", async () => {
    const stacks = new Stacks();
    await stacks.owner.up(stacks.owning("a"));
    await stacks.member("b").up(stacks.joining("b"));
    stacks.aws.time.pass(2_000);
    await stacks.member("b").begin({ 3: "unknown-outcome late" }).refresh();
    await stacks.member("b").begin().destroy();
    stacks.aws.time.pass(400_000);
    assert.equal(parseClaims(stacks.found.tags).claims.length, 1);
  });
});

describe("a write that is to be confirmed", () => {
  const { context } = processOf(new MemoryAws());
  const store = (outcomes: Awaited<ReturnType<ClaimStore["write"]>>[]): [ClaimStore, () => number] => {
    let writes = 0;
    const read = async () => ({ claims: [], turns: [], torn: [], damaged: [], foreign: [] });
    const write = async () => outcomes[writes++] ?? assert.fail();
    return [{ read, write, tidy: async () => {} } as unknown as ClaimStore, () => writes];
  };
  const write = (one: ClaimStore) => writeConfirmed(context, one, () => ({ accounts: [A], leaving: [] }));
  const unknown = { outcome: "unknown" } as const;

  it("is made again once what was sent has landed, four times", async () => {
    const before = context.clock.now();
    const [three, writes] = store([unknown, unknown, unknown, { outcome: "written" }]);
    await write(three);
    assert.equal(writes(), 4);
    assert.equal(context.clock.now() - before, 3 * TIMING.inFlight);
    const [four] = store([unknown, unknown, unknown, unknown]);
    await assert.rejects(write(four), { code: "ClaimNotWritten", facts: {} });
  });

  it("fails at once if it doesn't fit", async () => {
    const shortage = { of: "tags", needed: 2, claims: 3, others: 44, reserve: 4 } as const;
    const [full, writes] = store([{ outcome: "full", shortage }]);
    await assert.rejects(write(full), { code: "ClaimNotWritten", facts: { shortage } });
    assert.equal(writes(), 1);
  });
});

describe("whether claims fit on the tags of an aggregator", () => {
  const user = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, ""]));
  const claim = { accounts: [A], leaving: [] };

  it("counts users' tags, theirs, and what has to stay free, and no claim that is there now", () => {
    const there = { [`${CLAIM_PREFIX}${KEY}:0000001`]: `settled ${A}`, "aws:cloudformation:stack-name": "x" };
    assert.equal(shortageOfAll({ ...user(47), ...there }, [claim, claim]), undefined);
    assert.deepEqual(shortageOfAll({ ...user(48), ...there }, [claim, claim]), {
      of: "tags for all",
      claims: 2,
      needed: 2,
      others: 48,
      reserve: 1,
    });
  });
});
