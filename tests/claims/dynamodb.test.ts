import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { connect } from "../../provider/aws/connection";
import { dynamodbTable } from "../../provider/aws/dynamodb";
import { AwsError } from "../../provider/aws/errors";
import { type Clock, systemClock } from "../../provider/aws/retry";
import { readSettings, type Settings } from "../../provider/aws/settings";
import type { Item, TableApi } from "../../provider/aws/table";
import { tableMaker } from "../../provider/aws/tableMaker";
import type { HeldClaim } from "../../provider/domain/claims";
import { claimsTableArgs } from "../../provider/domain/claimsTable";
import { publish } from "../../provider/sharing/protocol/runner";
import { dynamodbClaims } from "../../provider/sharing/store/dynamodb";
import { itemSize } from "../../provider/sharing/store/dynamodb/items";
import { LARGEST_ITEM } from "../../provider/sharing/store/shortage";
import type { Claimant, ClaimStore, StoredClaims } from "../../provider/sharing/store/store";
import { createTable } from "../support/claimsTable";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import { hasCode } from "../support/errors";
import { accounts, ids, MemoryAws } from "../support/memoryAws";
import { MemoryTable } from "../support/memoryTable";
import { TIMING } from "../support/timing";
import { accountIds, claimStoreSuite, LASTS, MARK } from "./suite";

const REGION = "us-east-1";
const TIME = 1_700_000_000;
const STORE = `dynamodb:${REGION}/claims`;

/** Waits take no time. */
const clock: Clock = { ...systemClock, sleep: async () => {}, random: () => 0 };

const [A = "", B = "", C = ""] = accountIds(3);

const team: Claimant = { key: "payments/prod/team:0123456789abcdef" };
const other: Claimant = { key: "platform/prod/base:fedcba9876543210" };

const claim = (accounts: string[], leaving: string[] = []): HeldClaim => ({ accounts, leaving });

type Write = "update" | "remove";

/** A table whose answers can be lost, and whose writes can come late. */
class LossyTable implements TableApi {
  readonly requests: string[] = [];
  /** What is to happen to the next writes, in order. */
  readonly fates: ("lost before" | "lost after" | "late" | "throttled" | "unreachable")[] = [];
  /** How many readings to come show items of which only the keys are written. */
  halfWritten = 0;
  readonly #late: (() => Promise<unknown>)[] = [];

  constructor(private readonly table: TableApi) {}

  query: TableApi["query"] = async (partition) => {
    const items = await this.noted("query", () => this.table.query(partition));
    return this.#isHalfWritten() ? items.map(keysOf) : items;
  };
  get: TableApi["get"] = async (key) => {
    const item = await this.noted("get", () => this.table.get(key));
    return item && this.#isHalfWritten() ? keysOf(item) : item;
  };
  update: TableApi["update"] = (...args) => this.#write("update", () => this.table.update(...args));
  remove: TableApi["remove"] = (...args) => this.#write("remove", () => this.table.remove(...args));

  /** What was late takes effect, as far as its condition still holds. */
  async land(): Promise<void> {
    for (const write of this.#late.splice(0)) await write();
  }

  #isHalfWritten(): boolean {
    if (this.halfWritten === 0) return false;
    this.halfWritten -= 1;
    return true;
  }

  noted<T>(operation: string, call: () => Promise<T>): Promise<T> {
    this.requests.push(operation);
    return call();
  }

  async #write<T>(operation: Write, write: () => Promise<T>): Promise<T> {
    this.requests.push(operation);
    const fate = this.fates.shift();
    if (fate === undefined) return write();
    if (fate === "lost after") await write();
    if (fate === "late") this.#late.push(write);
    const kind = fate === "throttled" || fate === "unreachable" ? fate : "unknown-outcome";
    throw new AwsError(`${operation} failed`, kind, "TimeoutError", undefined);
  }
}

function keysOf({
  [claimsTableArgs.hashKey]: hash = "",
  [claimsTableArgs.rangeKey]: range = "",
}: Item): Item {
  return { [claimsTableArgs.hashKey]: hash, [claimsTableArgs.rangeKey]: range };
}

/** What is in the table, and who works with it. */
function backend(table: TableApi) {
  const lossy = new LossyTable(table);
  let time = TIME;
  let ids = 0;
  let aggregators = 0;
  return {
    table: lossy,
    aggregator: "",
    /** Turns to an aggregator of which nothing is in the table. */
    renew() {
      aggregators += 1;
      this.aggregator = `arn:aws:config:${REGION}:123456789012:config-aggregator/config-aggregator-${aggregators}`;
      lossy.requests.length = 0;
      lossy.fates.length = 0;
      ids = 0;
    },
    setTime(seconds: number) {
      time = seconds;
    },
    open(claimant: Claimant): ClaimStore {
      return dynamodbClaims({
        table: lossy,
        name: STORE,
        aggregator: this.aggregator,
        claimant,
        clock,
        now: () => time * 1000,
        newId: () => `id-${++ids}`,
      });
    },
    /** Somebody sets attributes by hand. */
    async set(sort: string, changes: Parameters<TableApi["update"]>[1]) {
      assert.deepEqual(await table.update({ partition: this.aggregator, sort }, changes, {}), { done: true });
    },
    /** Everything that is there. */
    all() {
      return table.query(this.aggregator);
    },
    /** What counts: without what only keeps late requests away. */
    async items(): Promise<Readonly<Record<string, Item>>> {
      const found = await table.query(this.aggregator);
      return Object.fromEntries(
        found
          .filter(({ removed }) => removed === undefined)
          .map(({ accounts, leaving, ...item }) => [
            item.item,
            { ...item, ...sorted("accounts", accounts), ...sorted("leaving", leaving) },
          ]),
      );
    },
  };
}

function sorted(name: string, set: Item[string] | undefined): Item {
  return Array.isArray(set) ? { [name]: [...set].sort() } : {};
}

/** A local AWS that keeps its tables itself. */
function useLocalAws(): { readonly url: string } {
  let emulator: Emulator | undefined;
  before(async () => {
    emulator = await startEmulator();
    assert.equal(emulator.tables().kind, "dynalite");
  });
  after(() => emulator?.close());
  return {
    get url() {
      return emulator?.url ?? assert.fail("it runs only while tests do");
    },
  };
}

/** The table that programs name, with DynamoDB at `url`. */
function tableAt(url: string, table = "claims"): TableApi {
  return dynamodbTable(connect(reaching(url), REGION), table, claimsTableArgs);
}

function reaching(url: string): Settings {
  return readSettings({
    accessKey: "123456789012",
    secretKey: "any",
    endpoints: { dynamodb: url },
    maxRetries: 0,
  });
}

describe("claims in DynamoDB", () => {
  describe("with a table in memory", () => suite(async () => new MemoryTable()));

  describe("with DynamoDB Local", () => onServer(useDynamodbLocal()));

  describe("with the tables of the local AWS @slow", () => onServer(useLocalAws()));

  function onServer(local: { readonly url: string }): void {
    describe("", () => {
      let table: TableApi | undefined;
      suite(async () => {
        table ??= await createTable(reaching(local.url), REGION, "claims");
        return table;
      });
    });

    describe("a table", () => {
      it("is made as its arguments say", async () => {
        const maker = tableMaker(reaching(local.url), REGION);
        assert.equal(await maker.describe("made"), undefined);
        await createTable(reaching(local.url), REGION, "made");
        const { arn = "", status } = (await maker.describe("made")) ?? {};
        assert.match(arn, /:table\/made$/);
        assert.equal(status, "ACTIVE");
      });

      it("can be named by its ARN", async () => {
        await createTable(reaching(local.url), REGION, "named");
        const table = tableAt(local.url, `arn:aws:dynamodb:${REGION}:123456789012:table/named`);
        const used = backend(table);
        used.renew();
        assert.deepEqual(await used.open(team).write(claim([A])), { outcome: "written" });
        assert.equal((await used.open(other).read()).claims.length, 1);
      });

      it("that isn't there is named, with what to do", async () => {
        const used = backend(tableAt(local.url, "nowhere"));
        used.renew();
        const store = used.open(team);
        for (const call of [
          () => store.read(),
          () => store.readTurns(),
          () => store.write(claim([A])),
          () => store.acquire(undefined, MARK),
        ])
          await assert.rejects(call, (error: unknown) => {
            assert.ok(error instanceof AwsError);
            assert.equal(error.kind, "gone");
            assert.match(error.message, /of table nowhere in us-east-1 failed: ResourceNotFoundException/);
            assert.match(error.message, /Correct claims\.dynamodbTable .* claimsTableArgs/);
            return true;
          });
      });

      it("with other keys is told from one for claims", async () => {
        const shape = {
          ...claimsTableArgs,
          attributes: [
            { name: "pk", type: "S" },
            { name: "sk", type: "S" },
          ],
          hashKey: "pk",
          rangeKey: "sk",
        };
        await createTable(reaching(local.url), REGION, "others", shape);
        const used = backend(tableAt(local.url, "others"));
        used.renew();
        for (const call of [() => used.open(team).read(), () => used.open(team).readTurns()])
          await assert.rejects(call, /partition key aggregator and the sort key item, both strings/);
      });

      it("of pages is read whole", async () => {
        const table = await createTable(reaching(local.url), REGION, "pages");
        const used = backend(table);
        used.renew();
        const keys = Array.from({ length: 12 }, (_, n) => `p${n}/s/r:${`${n}`.padEnd(16, "0")}`);
        for (const key of keys) await used.open({ key }).write(claim(accountIds(10_000)));
        await used.open(team).acquire(undefined, MARK);
        const { claims, turns } = await used.open(team).read();
        assert.deepEqual(claims.map(({ key }) => key).sort(), keys.sort());
        assert.ok(claims.every(({ accounts }) => accounts.length === 10_000));
        assert.equal(turns.length, 1);
      });

      it("takes items up to the size that is reckoned with, and none that is larger", async () => {
        const table = await createTable(reaching(local.url), REGION, "sizes");
        const key = { partition: "a", sort: "b" };
        const keys = { aggregator: "a", item: "b" };
        for (const [over, fits] of [
          [0, true],
          // Of sets AWS doesn't say what they need besides their members.
          [20_100, false],
        ] as const) {
          const changes = { version: 12345, ids: accountIds(20_000), text: "" };
          const text = "x".repeat(LARGEST_ITEM + over - itemSize({ ...keys, ...changes }));
          const written = table.update(key, { ...changes, text }, {});
          if (fits) assert.deepEqual(await written, { done: true });
          else await assert.rejects(written, /Item size/);
        }
      });
    });
  }

  function suite(tableFor: () => Promise<TableApi>): void {
    let used: ReturnType<typeof backend>;
    let table: TableApi | undefined;

    const fresh = async () => {
      if (table !== (await tableFor())) {
        table = await tableFor();
        used = backend(table);
      }
      used.renew();
      used.setTime(TIME);
    };

    const traits = {
      exclusive: true,
      findsOut: true,
      noticesOtherRuns: true,
      outlivesLate: "writes and removals" as const,
      room: { accounts: 20_000, claims: 300 },
    };
    claimStoreSuite(traits, async () => {
      await fresh();
      return {
        open: (claimant) => used.open(claimant),
        setTime: (seconds) => used.setTime(seconds),
        contents: () => used.items(),
        plantForeign: async () => {
          await used.set("notes", { text: "ask platform before changing anything" });
          return "notes";
        },
        damage: (key) => used.set(`claim:${key}`, { accounts: "all of them" }),
        loseNextAnswer: (when) => used.table.fates.push(`lost ${when}`),
        killed: async (write) => {
          used.table.fates.push("late", ...Array.from({ length: 20 }, () => "lost before" as const));
          await write();
          used.table.fates.length = 0;
        },
        land: () => used.table.land(),
      };
    });

    describe("items", () => {
      beforeEach(fresh);

      it("can be read by people", async () => {
        const store = used.open(team);
        await store.read();
        await store.write(claim([B, A], [C]));
        await store.acquire(undefined, MARK);
        assert.deepEqual(await used.items(), {
          "claim:payments/prod/team:0123456789abcdef": {
            aggregator: used.aggregator,
            item: "claim:payments/prod/team:0123456789abcdef",
            format: 1,
            version: 1,
            writeId: "id-1",
            writtenAt: "2023-11-14T22:13:20.000Z",
            accounts: [A, B],
            leaving: [C],
            leavingSince: "2023-11-14T22:13:20.000Z",
          },
          lease: {
            aggregator: used.aggregator,
            item: "lease",
            format: 1,
            version: 1,
            holder: team.key,
            nonce: "id-2",
            since: "2023-11-14T22:13:20.000Z",
            lasts: LASTS,
          },
        });
        used.setTime(TIME + 1);
        await store.write({ ...claim([A]), closing: "closing" });
        await store.release();
        assert.deepEqual(await used.items(), {
          "claim:payments/prod/team:0123456789abcdef": {
            aggregator: used.aggregator,
            item: "claim:payments/prod/team:0123456789abcdef",
            format: 1,
            version: 2,
            writeId: "id-3",
            writtenAt: "2023-11-14T22:13:21.000Z",
            accounts: [A],
            closing: "closing",
          },
          lease: {
            aggregator: used.aggregator,
            item: "lease",
            format: 1,
            version: 2,
            lastHolder: team.key,
            releasedAt: "2023-11-14T22:13:21.000Z",
          },
        });
      });

      const damages: [what: string, changes: Parameters<TableApi["update"]>[1]][] = [
        ["another format", { format: 2 }],
        ["no format", { format: undefined }],
        ["no version", { version: undefined }],
        ["no id of its write", { writeId: undefined }],
        ["an account that is none", { accounts: ["11111111111"] }],
        ["accounts in a list", { accounts: "111111111111" }],
        ["leaving without a date", { leavingSince: undefined }],
        ["leaving with a date that is none", { leavingSince: "soon" }],
        ["a date of nothing that is leaving", { leaving: [] }],
        ["a closing that is none", { closing: "perhaps" }],
      ];
      for (const [what, changes] of damages)
        it(`of claims with ${what} are told of, and not overwritten`, async () => {
          await used.open(team).write(claim([A], [B]));
          await used.set(`claim:${team.key}`, changes);
          const before = await used.items();
          const store = used.open(team);
          assert.deepEqual((await store.read()).damaged, [team.key]);
          for (const wanted of [claim([C]), undefined])
            await assert.rejects(
              store.write(wanted),
              hasCode("OwnClaimUnreadable", { item: `claim:${team.key}` }),
            );
          assert.deepEqual(await used.items(), before);
        });

      it("are read again while they are half written, as a stand-in for DynamoDB shows them", async () => {
        await used.open(team).write(claim([A]));
        await used.open(other).acquire(undefined, MARK);
        used.table.halfWritten = 3;
        const store = used.open(team);
        const { claims, damaged, turns } = await store.read();
        assert.deepEqual(
          [claims.map(({ key }) => key), damaged, turns.map(({ key }) => key)],
          [[team.key], [], [other.key]],
        );
        used.table.halfWritten = 1;
        assert.deepEqual((await store.readTurns()).length, 1);
        used.table.halfWritten = 1;
        assert.deepEqual(await used.open(team).write(claim([B])), { outcome: "written" });
        used.table.halfWritten = 1;
        assert.deepEqual(await used.open(team).acquire(undefined, MARK), { outcome: "lost" });
      });

      it("are read again only once, where they stay as they are", async () => {
        await used.open(other).write(claim([A]));
        await used.set(`claim:${other.key}`, { format: 2 });
        const store = used.open(team);
        used.table.requests.length = 0;
        for (const requests of [4, 5, 6]) {
          assert.deepEqual((await store.read()).damaged, [other.key]);
          assert.equal(used.table.requests.length, requests);
        }
      });

      it("keep what a later version has added", async () => {
        await used.open(team).write(claim([A]));
        await used.open(team).acquire(undefined, MARK);
        for (const sort of [`claim:${team.key}`, "lease"]) await used.set(sort, { colour: "blue" });
        const store = used.open(team);
        await store.read();
        await store.write(claim([B]));
        await store.release();
        await store.acquire(undefined, MARK);
        for (const item of Object.values(await used.items())) assert.equal(item.colour, "blue");
      });

      for (const [what, changes] of [
        ["without a holder", { holder: undefined }],
        ["without a time", { since: "now" }],
        ["of another format", { format: 2 }],
        ["without a version", { version: undefined }],
      ] as const)
        it(`a lease ${what} stops everybody`, async () => {
          await used.open(other).acquire(undefined, MARK);
          await used.set("lease", changes);
          const store = used.open(team);
          for (const call of [
            () => store.read(),
            () => store.readTurns(),
            () => store.acquire(undefined, MARK),
          ])
            await assert.rejects(call, hasCode("LeaseUnreadable", { item: "lease" }));
        });

      it("a lease that says where the claims have moved lets nobody have a turn, and is told of", async () => {
        const store = used.open(team);
        await store.read();
        await used.set("lease", { moved: "tags" });
        assert.equal((await used.open(other).read()).movedTo, "tags");
        assert.deepEqual((await used.open(other).read()).turns, []);
        for (const call of [
          () => store.acquire(undefined, MARK),
          () => used.open(other).acquire(undefined, MARK),
        ])
          await assert.rejects(
            call,
            hasCode("ClaimsMoved", { table: "dynamodb:us-east-1/claims", to: "tags" }),
          );
        assert.equal((await used.items()).lease?.nonce, undefined);
      });

      it("of a claim of 10,000 accounts that replaces 10,000 others fit", async () => {
        await used.open(team).write(claim(accountIds(10_000), accountIds(10_000, 10_000)));
        const item = (await used.items())[`claim:${team.key}`] ?? assert.fail();
        assert.ok(itemSize(item) < 0.65 * LARGEST_ITEM, `${itemSize(item)} bytes`);
      });

      it("that would be too large are not sent", async () => {
        const store = used.open(team);
        await store.read();
        used.table.requests.length = 0;
        const written = await store.write(claim(accountIds(31_500)));
        assert.ok(written.outcome === "full" && written.shortage.of === "item");
        const { bytes, ...counts } = written.shortage;
        assert.deepEqual(counts, { of: "item", accounts: 31_500, leaving: 0 });
        assert.ok(bytes > LARGEST_ITEM && bytes < 410_000, `${bytes}`);
        assert.deepEqual(used.table.requests, []);
      });
    });

    describe("a request that comes late", () => {
      let store: ClaimStore;
      beforeEach(async () => {
        await fresh();
        store = used.open(team);
        await store.read();
      });

      /** What another stack reads, before and after it lands. */
      async function settles(expected: { claims: string[][]; turns: number }): Promise<void> {
        for (const land of [false, true]) {
          if (land) await used.table.land();
          const { claims, turns } = await used.open(other).read();
          assert.deepEqual(
            claims.map(({ accounts }) => accounts),
            expected.claims,
          );
          assert.equal(turns.length, expected.turns);
        }
      }

      it("makes no claim that was made meanwhile", async () => {
        used.table.fates.push("late");
        assert.deepEqual(await store.write(claim([A])), { outcome: "written" });
        await settles({ claims: [[A]], turns: 0 });
      });

      it("makes no claim that was removed meanwhile, also for the next run", async () => {
        used.table.fates.push("late");
        await store.write(claim([A]));
        assert.deepEqual(await store.write(undefined), { outcome: "written" });
        await settles({ claims: [], turns: 0 });
        const next = used.open(team);
        assert.deepEqual((await next.read()).claims, []);
        assert.deepEqual(await next.write(claim([B])), { outcome: "written" });
        await settles({ claims: [[B]], turns: 0 });
        assert.deepEqual(await next.write(undefined), { outcome: "written" });
        assert.deepEqual(await used.items(), {});
      });

      it("overwrites no later claim", async () => {
        await store.write(claim([A]));
        used.table.fates.push("late");
        await store.write(claim([B]));
        await store.write(claim([C]));
        await settles({ claims: [[C]], turns: 0 });
      });

      it("removes no later claim", async () => {
        await store.write(claim([A]));
        used.table.fates.push("late");
        await store.write(undefined);
        await store.write(claim([C]));
        await settles({ claims: [[C]], turns: 0 });
      });

      it("takes no turn that was given back meanwhile", async () => {
        used.table.fates.push("late");
        assert.equal((await store.acquire(undefined, MARK)).outcome, "acquired");
        await store.release();
        await settles({ claims: [], turns: 0 });
      });

      it("gives back no later turn", async () => {
        await store.acquire(undefined, MARK);
        used.table.fates.push("late");
        assert.deepEqual(await store.release(), { outcome: "written" });
        await store.acquire(undefined, MARK);
        await settles({ claims: [], turns: 1 });
      });

      const never = Array.from({ length: 20 }, () => "lost before" as const);
      const lost = [...never.slice(1), "late" as const];

      it("and whose end is not found out leaves the claim unknown, to be written over once it has landed", async () => {
        await store.write(claim([A]));
        for (const wanted of [claim([B]), undefined]) {
          used.table.fates.push(...lost);
          assert.deepEqual(await store.write(wanted), { outcome: "unknown" });
          used.table.fates.length = 0;
          assert.deepEqual(await store.write(claim([C])), { outcome: "written" });
          await settles({ claims: [[C]], turns: 0 });
        }
      });

      it("is not taken for another run, whenever it lands", async () => {
        for (const wanted of [claim([A]), claim([B]), undefined]) {
          if (!wanted) store = used.open(team);
          used.table.fates.push("late", ...never.slice(0, 8));
          assert.deepEqual(await store.write(wanted), { outcome: "unknown" });
          used.table.fates.length = 0;
          await used.table.land();
          assert.deepEqual(await store.write(claim([C])), { outcome: "written" });
          await settles({ claims: [[C]], turns: 0 });
        }
      });

      it("leaves a turn unknown, which is shown once it was taken", async () => {
        used.table.fates.push("late", ...never.slice(0, 8));
        assert.deepEqual(await store.acquire(undefined, MARK), { outcome: "unknown" });
        used.table.fates.length = 0;
        await used.table.land();
        const [turn] = await store.readTurns();
        assert.equal(turn?.key, team.key);
        assert.deepEqual(await store.acquire(undefined, MARK), { outcome: "lost" });
        assert.equal((await store.acquire(turn?.nonce, MARK)).outcome, "acquired");
        assert.deepEqual(await store.release(), { outcome: "written" });
        await settles({ claims: [], turns: 0 });
      });

      it("leaves it unknown whether a turn was given back", async () => {
        await store.acquire(undefined, MARK);
        used.table.fates.push(...never.slice(0, 8));
        assert.deepEqual(await store.release(), { outcome: "unknown" });
        used.table.fates.length = 0;
        assert.deepEqual(await store.release(), { outcome: "written" });
        await settles({ claims: [], turns: 0 });
      });

      it("is told from one that certainly had no effect", async () => {
        for (const fate of ["throttled", "unreachable"] as const) {
          used.table.fates.push(fate);
          assert.deepEqual(await store.write(claim([A])), { outcome: "written" });
          used.table.fates.push(...Array.from({ length: 20 }, () => fate));
          await assert.rejects(store.write(claim([B])), { kind: fate });
          used.table.fates.length = 0;
          await settles({ claims: [[A]], turns: 0 });
        }
      });
    });

    describe("an item that is left where a claim was removed", () => {
      const removed = () => used.all().then((items) => items.filter((item) => item.removed !== undefined));
      const HOUR = 3_600;

      beforeEach(async () => {
        await fresh();
        await used.open(team).write(claim([A], [B]), { lasts: 42, isNew: true });
        await used.open(team).write(undefined);
      });

      it("says nothing but that", async () => {
        assert.deepEqual(await removed(), [
          {
            aggregator: used.aggregator,
            item: `claim:${team.key}`,
            format: 1,
            version: 2,
            writeId: "id-3",
            writtenAt: "2023-11-14T22:13:20.000Z",
            removed: "true",
          },
        ]);
        const { claims, damaged, foreign, torn } = await used.open(other).read();
        assert.deepEqual([claims, damaged, foreign, torn], [[], [], [], []]);
      });

      it("becomes a claim again, in the same item", async () => {
        await used.open(team).write(claim([C]));
        assert.deepEqual([await removed(), (await used.items())[`claim:${team.key}`]?.version], [[], 3]);
      });

      it("is removed by any stack, long after anything sent before has landed", async () => {
        const tidied = async (after: number) => {
          used.setTime(TIME + after);
          const store = used.open(other);
          await store.read();
          await store.tidy();
          return (await removed()).length;
        };
        assert.deepEqual([await tidied(HOUR), await tidied(HOUR + 1)], [1, 0]);
      });

      it("stays if it has become a claim since it was read", async () => {
        used.setTime(TIME + HOUR + 1);
        const store = used.open(other);
        await store.read();
        await used.open(team).write(claim([C]));
        await store.tidy();
        assert.deepEqual(
          (await used.open(other).read()).claims.map(({ accounts }) => accounts),
          [[C]],
        );
      });

      it("may be removed by another stack while its own one claims again", async () => {
        used.setTime(TIME + HOUR + 1);
        const [store, tidying] = [used.open(team), used.open(other)];
        await store.read();
        await tidying.read();
        await tidying.tidy();
        assert.deepEqual(await store.write(claim([C])), { outcome: "written" });
        assert.deepEqual(
          (await tidying.read()).claims.map(({ accounts }) => accounts),
          [[C]],
        );
      });

      it("is left by an absorbed claim, too", async () => {
        await used.open(team).write(claim([C]));
        const store = used.open(other);
        const { claims } = await store.read();
        await store.absorb(claims);
        assert.deepEqual(
          (await removed()).map(({ version, accounts }) => [version, accounts]),
          [[4, undefined]],
        );
      });
    });

    describe("requests", () => {
      let store: ClaimStore;
      beforeEach(async () => {
        await fresh();
        store = used.open(team);
      });

      const during = async (calls: () => Promise<unknown>) => {
        used.table.requests.length = 0;
        await calls();
        return [...used.table.requests];
      };

      it("are one for each call, once something was read", async () => {
        const table: [request: string, call: () => Promise<unknown>][] = [
          ["query", () => store.read()],
          ["update", () => store.write(claim([A]))],
          ["update", () => store.acquire(undefined, MARK)],
          ["get", () => store.readTurns()],
          ["update", () => store.write(claim([B]))],
          ["update", () => store.release()],
          ["update", () => store.touch()],
          ["update", () => store.write(undefined)],
        ];
        for (const [request, call] of table) assert.deepEqual(await during(call), [request]);
      });

      it("are none where there is nothing to give back, and nothing to remove", async () => {
        await store.read();
        assert.deepEqual(await during(() => store.release()), []);
        assert.deepEqual(await during(() => store.write(undefined)), []);
        assert.deepEqual(await during(() => store.touch()), []);
        assert.deepEqual(await during(() => store.tidy()), []);
      });

      const runs: [what: string, accountIds: string[], former: string[], requests: string[]][] = [
        [
          "a stack joins",
          ids("b"),
          [],
          // It looks, claims, takes its turn as soon as that is seen, puts, sees it, and gives its turn back.
          [
            ...["Describe", "query", "update", "query", "update", "query", "Describe", "Put"],
            // With its claim it says that it has come to its end.
            ...["query", "Describe", "update", "update"],
          ],
        ],
        [
          "nothing is to be done",
          ids("a"),
          ids("a"),
          // What a killed run has sent may land, so that the claim is written again.
          ["Describe", "query", "update", "query", "Describe", "update"],
        ],
        [
          "a stack has another account",
          ids("b"),
          ids("a"),
          [
            ...["Describe", "query", "update", "query", "update", "query", "Describe", "Put"],
            ...["query", "Describe", "update", "update"],
          ],
        ],
      ];
      for (const [what, accountIds, former, requests] of runs)
        it(`are ${requests.length} where ${what}, alone`, async () => {
          const aws = new MemoryAws();
          aws.set("security", REGION, { source: accounts("a"), arn: used.aggregator });
          if (former.length > 0) await used.open(team).write(claim(former));
          const { key } = team;
          const api = aws.api(REGION);
          const made = await during(async () => {
            const { outcome } = await publish({
              name: "security",
              goal: {
                key,
                intent: "hold",
                accounts: accountIds,
                former,
                force: false,
                exclusive: true,
                isNew: former.length === 0,
              },
              api: {
                ...api,
                describe: (...args) => used.table.noted("Describe", () => api.describe(...args)),
                put: (...args) => used.table.noted("Put", () => api.put(...args)),
              },
              open: async () => used.open(team),
              timing: TIMING,
              clock,
              inspect: () => {},
              info: () => {},
            });
            assert.equal(outcome, "published");
          });
          assert.deepEqual(made, requests);
        });

      const stopping: [what: string, reading: number, change: Partial<StoredClaims>][] = [
        ["unreadable", 2, { damaged: [other.key] }],
        ["unreadable", 3, { damaged: [other.key] }],
        ["closing", 2, { claims: [{ ...claim([]), key: other.key, version: "1", closing: "closing" }] }],
      ];
      for (const [failure, reading, change] of stopping)
        it(`of a run that a claim stops at reading ${reading} (${failure}) name that, also if it is gone by the end`, async () => {
          const aws = new MemoryAws();
          aws.set("security", REGION, { source: accounts("ab"), arn: used.aggregator });
          await used.open(team).write(claim(ids("ab")));
          const store = used.open(team);
          let readings = 0;
          const torn: ClaimStore = {
            ...store,
            read: async () => {
              const stored = await store.read();
              readings += 1;
              if (readings !== reading) return stored;
              return { ...stored, ...change, claims: [...stored.claims, ...(change.claims ?? [])] };
            },
          };
          const ended = await publish({
            name: "security",
            goal: {
              key: team.key,
              intent: "hold",
              accounts: ids("a"),
              former: ids("ab"),
              force: false,
              exclusive: true,
              isNew: false,
            },
            api: aws.api(REGION),
            open: async () => torn,
            timing: TIMING,
            clock,
            inspect: () => {},
            info: () => {},
          });
          assert.ok(ended.outcome === "failed");
          assert.deepEqual([ended.failure, ended.others, ended.missing], [failure, [other.key], []]);
          assert.ok(readings > reading);
        });

      it("are two where the answer to the first is lost, whether it had its effect or not", async () => {
        const calls = [
          () => store.write(claim([A])),
          () => store.write(claim([B])),
          () => store.acquire(undefined, MARK),
          () => store.release(),
          () => used.open(team).write(undefined),
        ];
        for (const fate of ["lost before", "lost after"] as const) {
          store = used.open(team);
          for (const call of calls) {
            used.table.fates.push(fate);
            const writes = (await during(call)).filter((request) => request !== "get");
            assert.equal(writes.length, 2);
          }
        }
      });

      it("look first where nothing was read", async () => {
        assert.deepEqual(await during(() => store.write(claim([A]))), ["get", "update"]);
        assert.deepEqual(await during(() => store.acquire(undefined, MARK)), ["get", "update"]);
        assert.deepEqual(await during(() => used.open(team).release()), ["get", "update"]);
      });
    });
  }
});
