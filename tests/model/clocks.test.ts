import assert from "node:assert/strict";
import type { AggregatorApi } from "../../provider/aws/aggregator";
import { type AwsTime, awsTime } from "../../provider/aws/awsTime";
import type { Clock } from "../../provider/aws/retry";
import { Caller } from "../support/memoryAws";
import { REGION, STORES, Stacks } from "../support/stacks";
import { Schedule } from "../support/virtualTime";

const MINUTES = 60_000;

/** A stack's machine: two clocks, neither of which has to be right, and AWS's time as the machine learns it. */
class Machine implements Clock {
  /** By how much its wall clock was set forward, in milliseconds. */
  set = 0;
  /** For how long it has slept, which its monotonic clock doesn't count. */
  slept = 0;
  /** The error of the Date in an answer; by default none. */
  wrong = (): number => 0;
  readonly time: AwsTime;

  constructor(private readonly world: Schedule) {
    this.time = awsTime({ monotonic: this.now, wall: () => world.now() + this.set });
  }

  now = (): number => this.world.now() - this.slept - 1_600_000_000_000;
  sleep = (milliseconds: number): Promise<void> => this.world.sleep(milliseconds);
  random = (): number => this.world.random();

  /** AWS Config as its process sees it. */
  seeing(api: AggregatorApi): AggregatorApi {
    const { now, earliest, latest, seconds } = this.time;
    const dated =
      <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        const sentAt = this.now();
        const result = await call(...args);
        const date = Math.floor((this.world.now() + this.wrong()) / 1_000) * 1_000;
        this.time.note({ date, sentAt, receivedAt: this.now() });
        return result;
      };
    return {
      describe: dated(api.describe),
      list: dated(api.list),
      put: dated(api.put),
      remove: dated(api.remove),
      listTags: dated(api.listTags),
      tag: dated(api.tag),
      untag: dated(api.untag),
      now,
      earliest,
      latest,
      seconds,
    };
  }
}

/** Stacks, one of which runs on a machine of its own. */
function stacksWith(store: (typeof STORES)[number], seed: number) {
  const world = new Schedule(seed);
  const stacks = new Stacks(store, world);
  const machine = new Machine(world);
  const member = stacks.member("machine");
  member.clock = machine;
  const { aws } = stacks;
  const api = aws.api.bind(aws);
  const others = new Map<Caller | undefined, (api: AggregatorApi) => AggregatorApi>();
  others.set(member.caller, (seen) => machine.seeing(seen));
  aws.api = (region, caller) => (others.get(caller) ?? ((seen) => seen))(api(region, caller));
  return { world, stacks, machine, member, others, api };
}

describe("clocks that are changed, that stand still, and that proxies falsify", () => {
  for (const store of STORES) {
    describe(`claims ${store === "tags" ? "on tags" : "in a table"}`, () => {
      const disturbances: [what: string, disturb: (machine: Machine, world: Schedule) => void][] = [
        ["nothing happens", () => {}],
        [
          "the clock is set forward",
          (machine, world) =>
            world.later(20_000, () => {
              machine.set = 10 * MINUTES;
            }),
        ],
        [
          "the clock is set back",
          (machine, world) =>
            world.later(20_000, () => {
              machine.set = -10 * MINUTES;
            }),
        ],
        [
          "a proxy dates some answers",
          (machine) => {
            let answers = 0;
            machine.wrong = () => ([1, 4, 6].includes(answers++ % 7) ? 10 * MINUTES : 0);
          },
        ],
        [
          "a proxy dates the first answers",
          (machine) => {
            let answers = 0;
            machine.wrong = () => (answers++ < 2 ? 10 * MINUTES : 0);
          },
        ],
      ];
      for (const [what, disturb] of disturbances)
        it(`a machine waits for a Put that has not landed, if ${what}`, async () => {
          const { world, stacks, machine, member, others, api } = stacksWith(store, 3);
          await world.run([stacks.owner.begin().up(stacks.owning("a"))]);
          world.pass(3_000);
          const killed = stacks.member("killed");
          others.set(killed.caller, (seen) => ({
            ...seen,
            put: (request) => {
              const late = new Caller();
              late.begin();
              world.later(100_000, () => void api(REGION, late).put(request));
              killed.caller.kill();
              return new Promise(() => {});
            },
          }));
          await world.run([
            killed
              .begin()
              .up(stacks.joining("b"))
              .catch(() => {}),
          ]);
          world.pass(2_000);
          disturb(machine, world);
          const [joined] = await world.run([member.begin().up(stacks.joining("c"))]);
          assert.equal(joined?.status, "fulfilled");
          await world.run([world.sleep(400_000)]);
          assert.equal(stacks.live, "abc");
        });

      it("a machine that has just slept sends no Put", async () => {
        const { world, stacks, machine, member, others } = stacksWith(store, 5);
        await world.run([stacks.owner.begin().up(stacks.owning("a"))]);
        world.pass(3_000);
        let another: Promise<unknown> | undefined;
        others.set(member.caller, (seen) => {
          const api = machine.seeing(seen);
          return {
            ...api,
            put: async (...args) => {
              if (another) return api.put(...args);
              const began = world.now();
              another = stacks.member("other").begin().up(stacks.joining("b"));
              await another;
              await world.sleep(MINUTES);
              machine.slept += world.now() - began;
              const put = await api.put(...args);
              // If it overwrote the other stack's Put, only its own next Put could restore that.
              member.caller.kill();
              return put;
            },
          };
        });
        const [joined] = await world.run([member.begin().up(stacks.joining("c"))]);
        assert.equal(joined?.status, "fulfilled");
        assert.equal(stacks.live, "abc");
        assert.ok(machine.slept > 6 * MINUTES, "the other stack waited for the turn, then published");
      });
    });
  }
});
