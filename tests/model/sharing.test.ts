import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigAggregatorError } from "../../provider/aws/errors";
import type { Item } from "../../provider/aws/table";
import { isNamesake } from "../../provider/domain/claimKey";
import { readClaims } from "../../provider/sharing/store/dynamodb/items";
import { parseClaims } from "../../provider/sharing/store/tagFormat";
import { DISTURBED, type Fate, Killed, letters } from "../support/memoryAws";
import { Refused } from "../support/miniEngine";
import { REGION, STORES, Stacks, type Store, TABLE } from "../support/stacks";
import { slowIf } from "../support/tier";
import { Schedule } from "../support/virtualTime";

/** Any number of accounts may leave: the limit is tested elsewhere. */
const ANY = { maxRemovals: "100%" };

/*
 * Random histories of up to five stacks that share an aggregator, and of an outsider. Stacks deploy at the same time,
 * interleaved at their calls, with readings that are up to δ old; processes are killed, answers get lost, requests land
 * late. The oracle: there is exactly what the stacks declare and what the outsider added. There is one exception: if a
 * process was killed between the last write of a create and its state, that claim stays, as if it belonged to another
 * state.
 */

/** More accounts than fit into one tag. */
const CLAIMED = "abcdefghijklmnopqrstu";
const OUTSIDE = "xyz";
/** AWS requires at least one. */
const BASE = "w";

/** δ is 1 s. */
const STALENESS = 950;

interface Deployment {
  /** Empty: a membership leaves. */
  readonly list: string;
  /** When it begins, in milliseconds. */
  readonly from: number;
  readonly fault: { at: number; fate: Fate } | undefined;
}

interface Round {
  readonly outsider: { adds: string; removes: string } | undefined;
  /** By stack; undefined if it doesn't deploy. */
  readonly deployments: readonly (Deployment | undefined)[];
  /** How much time passes before the round, in milliseconds. */
  readonly pause: number;
}

const some = (from: string, most: number) =>
  fc.subarray([...from], { minLength: 0, maxLength: most }).map((list) => list.join(""));

const LATE = DISTURBED.filter((fate) => fate.endsWith("late"));

const deployment = (fates: readonly Fate[]): fc.Arbitrary<Deployment> =>
  fc.record({
    list: fc.oneof({ weight: 4, arbitrary: some("abcd", 4) }, { weight: 1, arbitrary: some(CLAIMED, 21) }),
    from: fc.oneof(fc.nat(2_000), fc.nat(30_000)),
    fault:
      fates.length > 0
        ? fc.option(fc.record({ at: fc.nat(35), fate: fc.constantFrom(...fates) }), {
            nil: undefined,
            freq: 3,
          })
        : fc.constant(undefined),
  });

const round = (fates: readonly Fate[]): fc.Arbitrary<Round> =>
  fc.record({
    outsider: fc.option(fc.record({ adds: some(OUTSIDE, 2), removes: some(CLAIMED + OUTSIDE, 4) }), {
      nil: undefined,
      freq: 1,
    }),
    deployments: fc.array(fc.option(deployment(fates), { nil: undefined }), { minLength: 2, maxLength: 5 }),
    pause: fc.constantFrom(2_000, 2_000, 60_000, 3_600_000),
  });

interface Setting {
  readonly store: Store;
  /** Whether stack 0 is the owner; otherwise an outsider created the aggregator. */
  readonly owned: boolean;
  readonly seed: number;
}

const setting = (store: Store): fc.Arbitrary<Setting> =>
  fc.record({ store: fc.constant(store), owned: fc.boolean(), seed: fc.integer() });

class History {
  readonly time: Schedule;
  readonly stacks: Stacks;
  /** What each stack declared last. */
  readonly programs: string[] = [];
  /** What each stack was creating when it was killed before it had a state. */
  readonly #lost = new Map<number, string>();
  /** The stacks that were ever killed before they had a state. */
  readonly #killed = new Set<number>();
  kept = new Set<string>([BASE]);

  constructor(
    private readonly setting: Setting,
    times: Record<string, number> = {},
  ) {
    this.time = new Schedule(setting.seed);
    this.stacks = new Stacks(setting.store, this.time, { region: REGION, publishing: times });
    this.stacks.aws.staleness = STALENESS;
  }

  async begin(): Promise<void> {
    const { owned } = this.setting;
    if (!owned) this.stacks.set(BASE);
    else await this.deploy([{ list: "a", from: 0, fault: undefined }]);
    if (owned) this.outside({ adds: BASE, removes: "" });
  }

  outside({ adds, removes }: { adds: string; removes: string }): void {
    this.kept = new Set([...this.kept, ...adds].filter((one) => one === BASE || !removes.includes(one)));
    const rest = [...this.stacks.live].filter((one) => !removes.includes(one));
    this.stacks.set([...new Set([...rest, ...adds, ...this.kept])].sort().join(""));
  }

  /** Runs the deployments at the same time. */
  async deploy(deployments: readonly (Deployment | undefined)[]): Promise<void> {
    const runs = deployments.flatMap((one, who) => (one ? [this.run(who, one)] : []));
    for (const result of await this.time.run(runs)) if (result.status === "rejected") throw result.reason;
    this.time.pass(1_100);
  }

  private async run(who: number, { list: wanted, from, fault }: Deployment): Promise<void> {
    const isOwner = who === 0 && this.setting.owned;
    const list = isOwner && wanted === "" ? "a" : wanted;
    this.programs[who] = list;
    await this.time.sleep(from);
    const stack = isOwner ? this.stacks.owner : this.stacks.member(String(who));
    stack.begin(fault && { [fault.at]: fault.fate });
    const declare = (accounts: string) =>
      stack.up(isOwner ? this.stacks.owning(accounts, ANY) : this.stacks.joining(accounts, ANY));
    try {
      await stack.refresh();
      // The engine doesn't know a resource that was killed before it had a state, so it has to be deployed before it
      // can be destroyed.
      const lost = stack.state ? undefined : this.#lost.get(who);
      if (list === "" && lost !== undefined) await declare(lost);
      if (list === "") await stack.destroy();
      else await declare(list);
      this.#lost.delete(who);
    } catch (error) {
      const isExpected =
        error instanceof Killed || error instanceof Refused || ConfigAggregatorError.is(error);
      if (!fault || !isExpected)
        throw new Error(`stack ${who}: ${(error as Error).stack} ${stack.caller.calls.join(" ")}`);
      if (!stack.state && error instanceof Killed) this.#killed.add(who);
      if (!stack.state && list !== "") this.#lost.set(who, this.#lost.get(who) ?? list);
    }
  }

  /** All stacks deploy once more, undisturbed. */
  async heal(): Promise<void> {
    await this.deploy(this.programs.map((list) => ({ list, from: 0, fault: undefined })));
  }

  /** At the end there is what all stacks declare, in whatever order they ran. */
  async holds(): Promise<void> {
    this.time.pass(400_000);
    const wanted = new Set([...this.programs.filter((list) => list !== undefined).join(""), ...this.kept]);
    const lost = await this.lost();
    const live = [...this.stacks.live].filter((one) => wanted.has(one) || !lost.includes(one));
    assert.equal(live.join(""), [...wanted].sort().join(""));
    await this.isSettled();
    for (const [who, list] of this.programs.entries()) {
      if (list === undefined) continue;
      const isOwner = who === 0 && this.setting.owned;
      const stack = isOwner ? this.stacks.owner : this.stacks.member(String(who));
      stack.begin();
      if (list === "") await stack.destroy();
      else
        await Promise.all(
          await this.time.run([
            stack.up(isOwner ? this.stacks.owning(list, ANY) : this.stacks.joining(list, ANY)),
          ]),
        );
      assert.deepEqual(stack.caller.calls, [], "the second time nothing is to do");
      const [drift] = await this.time.run([stack.refresh()]);
      if (list !== "")
        assert.deepEqual(drift, { status: "fulfilled", value: { changes: false } }, "refresh shows no drift");
    }
  }

  /** The accounts of claims whose state was lost because a create was killed after its last write. */
  private async lost(): Promise<string> {
    const { aws } = this.stacks;
    const { arn, tags } = this.stacks.found;
    const isInTable = this.setting.store === "table";
    const { claims } = isInTable
      ? readClaims(await aws.tableAt(REGION, TABLE).query(arn))
      : parseClaims(tags);
    const lost = claims.filter(({ key, run }) => run === undefined && this.isLost(key));
    return letters(lost.flatMap(({ accounts }) => accounts));
  }

  /** Whether a claim has the name of a membership whose create was killed, and doesn't belong to its state. */
  private isLost(key: string): boolean {
    return [...this.#killed].some((who) => {
      const { key: base, state } = this.stacks.member(String(who));
      return isNamesake(key, base) && key !== state?.outputs.claimKey;
    });
  }

  /** Asserts that there is no claim of a stack that left, no mark, and no leaving account. */
  private async isSettled(): Promise<void> {
    const { aws } = this.stacks;
    const { arn, tags } = this.stacks.found;
    if (this.setting.store === "table") {
      const items = this.time.run([aws.table(REGION, TABLE).query(arn)]);
      const [found] = await items;
      const left = found?.status === "fulfilled" ? found.value : [];
      // The lease of a killed create has expired, and the next stack that needs it takes it over.
      const isLeft = ({ nonce, holder }: Item) => nonce !== undefined && !this.isLost(String(holder));
      assert.ok(left.every((item) => !isLeft(item) && item.leaving === undefined));
      return;
    }
    const { claims, turns, torn, damaged, foreign } = parseClaims(tags);
    assert.deepEqual({ turns, torn, damaged, foreign }, { turns: [], torn: [], damaged: [], foreign: [] });
    assert.ok(
      claims.every(
        ({ accounts, leaving, closing }) => accounts.length > 0 && leaving.length === 0 && !closing,
      ),
    );
  }
}

const COUNT = 400;

async function follow(history: History, rounds: readonly Round[]): Promise<void> {
  await history.begin();
  for (const { outsider, deployments, pause } of rounds) {
    history.time.pass(pause);
    if (outsider) {
      // A Put overwrites what an outsider wrote after the Describe, even if the Put lands late.
      history.time.pass(400_000);
      history.outside(outsider);
    }
    await history.deploy(deployments);
  }
  await history.heal();
  await history.holds();
}

const histories = (store: Store, fates: readonly Fate[]) =>
  [setting(store), fc.array(round(fates), { maxLength: 4 })] as const;

describe("stacks that share an aggregator", () => {
  for (const store of STORES) {
    it(`lose nothing and leave nothing behind if they deploy at the same time, with claims in ${store}${slowIf(store !== "tags")}`, () =>
      fc.assert(
        fc.asyncProperty(...histories(store, []), (set, rounds) => follow(new History(set), rounds)),
        { numRuns: COUNT },
      ));

    it(`recover with the next deployment after kills and lost answers, with claims in ${store}${slowIf(store !== "table")}`, () =>
      fc.assert(
        fc.asyncProperty(...histories(store, DISTURBED), (set, rounds) => follow(new History(set), rounds)),
        { numRuns: COUNT },
      ));
  }

  const shortened: Record<string, Record<string, number>> = {
    "readings are older than the time they are waited for": { propagationSeconds: 0.01, gatherSeconds: 0.1 },
    "requests land later than the time they are waited for": { inFlightSeconds: 10.1 },
  };
  for (const [what, times] of Object.entries(shortened))
    it(`would not if ${what}`, async () => {
      const { failed } = await fc.check(
        fc.asyncProperty(...histories("tags", LATE), (set, rounds) =>
          follow(new History(set, times), rounds),
        ),
        { numRuns: 3_000, endOnFailure: true },
      );
      assert.ok(failed);
    });
});
