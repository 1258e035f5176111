import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator";
import type { DynamicProvider } from "../support/dynamicProvider";
import { startDynamicProvider } from "../support/dynamicProvider";
import { type HttpProxy, type Passing, startProxy } from "../support/proxy";
import { slowIf } from "../support/tier";
import { configFor, declaring, liveOf, Stack } from "./engine";

const [A, B] = ["111111111111", "222222222222"] as const;

/** A stack of another project that makes an aggregator of the same name. */
class Other extends Stack {
  override get owner(): string {
    return `acme/other/prod/${"f".repeat(32)}`;
  }
}

/*
 * Two stacks have looked, have found nothing, and send their Puts: the second one goes over what the first has made. AWS
 * gives times in whole seconds here, so that they tell nothing.
 */
describe("two creates of one name at the same time, in real processes", () => {
  let aws: Emulator;
  let proxy: HttpProxy;
  let first: DynamicProvider;
  let second: DynamicProvider;
  let puts: (() => void)[] = [];

  /** Puts are held until both are there, and are then carried out one after the other. */
  const together = async (forward: Passing["forward"]) => {
    const before = new Promise<void>((resolve) => puts.push(resolve));
    if (puts.length === 2) puts[0]?.();
    if (puts.length <= 2) await before;
    try {
      return await forward();
    } finally {
      puts[1]?.();
    }
  };

  before(async () => {
    aws = await startEmulator({});
    proxy = await startProxy(aws.url, async ({ operation, forward }) => {
      const answer = operation === "PutConfigurationAggregator" ? await together(forward) : await forward();
      const whole = /"(CreationTime|LastUpdatedTime)":([\d.]+)/g;
      const body = answer.body.replace(whole, (_, name, time) => `"${name}":${Math.floor(Number(time))}`);
      return { ...answer, body };
    });
    const endpoints = JSON.stringify([{ configservice: proxy.url, sts: proxy.url }]);
    const config = { ...configFor(aws), "aws:endpoints": endpoints };
    [first, second] = await Promise.all([startDynamicProvider({ config }), startDynamicProvider({ config })]);
  });
  beforeEach(async () => {
    puts = [];
    await aws.reset();
  });
  after(async () => {
    await first?.stop();
    await second?.stop();
    await proxy?.close();
    await aws?.close();
  });

  for (const merge of ["preserve", "replace", "shared"] as const)
    it(`merge: ${merge}: one succeeds, and the other is told what to do`, async () => {
      const stacks = [new Stack(first), new Other(second)] as const;
      const ends = await Promise.allSettled([
        stacks[0].up(declaring([A], { merge })),
        stacks[1].up(declaring([B], { merge })),
      ]);
      const winner = ends.findIndex(({ status }) => status === "fulfilled");
      const loser = ends[1 - winner];
      assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
      assert.match(
        String(loser?.status === "rejected" && loser.reason.message),
        /was created at the same time by stack acme\/(audit\/dev|other\/prod)\b.*\n.*(pulumi up|pulumi refresh|[Cc]hoose another name)/,
      );
      assert.equal(liveOf(aws).tags["aggregator-owner"]?.split(" ")[0], stacks[winner]?.owner);
      assert.equal(stacks[1 - winner]?.state, undefined);
      const [own, other] = winner === 0 ? [A, B] : [B, A];
      // Nobody can tell whose accounts the loser has put there: with preserve they are kept.
      assert.deepEqual(liveOf(aws).accountIds, (merge === "preserve" ? [own, other] : [own]).sort());
    });

  it("without an owner tag, the tags of the program tell", async () => {
    const stacks = [new Stack(first), new Other(second)] as const;
    const declared = (account: string, team: string) =>
      declaring([account], { merge: "replace", ownerTag: false, tags: { team } });
    const ends = await Promise.allSettled([
      stacks[0].up(declared(A, "one")),
      stacks[1].up(declared(B, "two")),
    ]);
    assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const isFirst = ends[0]?.status === "fulfilled";
    assert.deepEqual(liveOf(aws).tags, { team: isFirst ? "one" : "two" });
    assert.deepEqual(liveOf(aws).accountIds, [isFirst ? A : B]);
  });
});

/*
 * One state's create is still going on when another state's of the same name begins. By its name and the word `creating`
 * it looks like one that was killed.
 */
describe("a create of a name that another state is creating, in real processes", () => {
  let aws: Emulator;
  let proxy: HttpProxy;
  let slow: DynamicProvider;
  let other: DynamicProvider;

  before(async () => {
    aws = await startEmulator({});
    proxy = await startProxy(aws.url);
    const endpoints = JSON.stringify([{ configservice: proxy.url, sts: proxy.url }]);
    const config = configFor(aws);
    [slow, other] = await Promise.all([
      startDynamicProvider({ config: { ...config, "aws:endpoints": endpoints } }),
      startDynamicProvider({ config }),
    ]);
  });
  beforeEach(() => aws.reset());
  after(async () => {
    await slow?.stop();
    await other?.stop();
    await proxy?.close();
    await aws?.close();
  });

  /** Runs both, the second from the moment at which the first one sends a request, which is held for so long. */
  async function race(merge: string, operation: string, held: number) {
    const stacks = [new Stack(slow), new Stack(other)] as const;
    const sent = new Promise<void>((resolve) => {
      proxy.rule = async (passing) => {
        if (passing.operation !== operation) return undefined;
        proxy.rule = () => undefined;
        resolve();
        await sleep(held);
        return passing.forward();
      };
    });
    const first = stacks[0].up(declaring([A], { merge }));
    const second = sent.then(() => stacks[1].up(declaring([B], { merge })));
    const ends = await Promise.allSettled([first, second]);
    return {
      stacks,
      errors: ends.map((end) => (end.status === "rejected" ? end.reason.message : undefined)),
    };
  }

  for (const merge of ["preserve", "replace", "shared"] as const) {
    it(`merge: ${merge}: the second one waits, and is refused once the first has come to its end${slowIf(merge !== "preserve")}`, async () => {
      const { stacks, errors } = await race(merge, "TagResource", 2_500);
      assert.equal(errors[0], undefined);
      assert.match(errors[1], /already exists in .*\n.*same name in another state/);
      assert.deepEqual(liveOf(aws).accountIds, [A]);
      assert.equal(stacks[1].state, undefined);
    });

    it(`merge: ${merge}: where the first one takes too long, it learns that the other has taken it over${slowIf(merge !== "shared")}`, async () => {
      const { stacks, errors } = await race(merge, "ListTagsForResource", 9_000);
      assert.match(errors[0], /was created at the same time by a resource of the same name in another state/);
      assert.equal(errors[1], undefined);
      assert.deepEqual(liveOf(aws).accountIds, [B]);
      assert.equal(
        liveOf(aws).tags["aggregator-owner"],
        stacks[1].ownerTag + (merge === "shared" ? " merge=shared store=tags" : ""),
      );
    });
  }
});
