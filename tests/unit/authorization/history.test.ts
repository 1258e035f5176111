import assert from "node:assert/strict";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import { Caller, type Fate, Killed, MemoryAws } from "../../support/memoryAws";
import { MiniAuthorization } from "../../support/miniEngine";
import { Schedule } from "../../support/virtualTime";

/*
 * Histories of one resource among others who make and take back authorizations by hand: deployments, refreshes and
 * destroys, of which any may be killed at any call, lose an answer, or be refused, with readings that are a second old.
 * Whatever happens:
 *
 * - nothing that was there before, or that others have made, is deleted or made again;
 * - what is live after a destroy that succeeded is what others have made, also right after an update that was killed;
 * - after an update that succeeded, every declared region is authorized;
 * - a region that fails takes none of the others with it.
 */

const AGGREGATOR = { accountId: "210987654321", region: "eu-west-1" };
const REGIONS = ["ap-south-1", "eu-central-1", "eu-west-1", "us-east-1"] as const;

const FATES: readonly Fate[] = [
  "killed before",
  "killed after",
  "killed late",
  "unknown-outcome",
  "unknown-outcome after",
  "unknown-outcome late",
  "throttled",
  "refused",
];

/** A request of a killed run takes effect within this, in milliseconds. */
const SETTLED = 400_000;

class History {
  readonly time: Schedule;
  readonly aws: MemoryAws;
  readonly stack: MiniAuthorization;
  /** When AWS created what others have made, by region. */
  readonly theirs = new Map<string, string>();
  /** When AWS created what an update that was killed right at its end has left, by region: nobody has to know of it. */
  readonly forgotten = new Map<string, string>();
  readonly caller = new Caller();

  constructor(readonly seed: number) {
    this.time = new Schedule(seed);
    this.aws = new MemoryAws(this.time);
    this.aws.accountRegions = async () => new Map(REGIONS.map((region) => [region, "ENABLED"]));
    this.aws.staleness = seed % 2 === 0 ? 950 : 0;
    this.stack = new MiniAuthorization(this.aws, undefined, undefined, this.caller);
  }

  get live() {
    return this.aws.grants(AGGREGATOR);
  }

  /** What this resource has made and is there. */
  get own(): string[] {
    return Object.entries(this.live).flatMap(([region, { creationTime }]) =>
      [this.theirs, this.forgotten].some((known) => known.get(region) === creationTime) ? [] : [region],
    );
  }

  chance(of: number): boolean {
    return this.time.random() < of;
  }

  some<T>(all: readonly T[]): T[] {
    const chosen = all.filter(() => this.chance(0.6));
    return chosen.length > 0 ? chosen : all.slice(0, 1);
  }

  fates(): Partial<Record<number, Fate>> {
    if (this.chance(0.3)) return {};
    const fate = FATES[Math.floor(this.time.random() * FATES.length)] ?? "done";
    return { [Math.floor(this.time.random() * 30)]: fate };
  }

  grantByHand(region: string): void {
    if (region in this.live) return;
    this.aws.grant(region, AGGREGATOR, { by: "hand" });
    this.theirs.set(region, this.live[region]?.creationTime ?? "");
  }

  async run(step: () => Promise<unknown>, fates: Partial<Record<number, Fate>> = {}): Promise<string> {
    this.caller.begin(fates);
    const [end] = await this.time.run([step()]);
    const { reason } = (end?.status === "rejected" ? end : {}) as { reason?: unknown };
    const isKilled = reason instanceof Killed;
    // The next run comes a while later. A Put of a killed run that takes effect after a delete makes it again: nothing that
    // is known then can keep it from that, and docs/authorizations.md says so.
    const isLate = Object.values(fates).some((fate) => fate === "killed late");
    const lands = (isKilled && (isLate || this.chance(0.5))) || this.isOnItsWay(fates);
    this.time.pass(lands ? SETTLED : 3_000);
    this.checkTheirs();
    for (const region of Object.keys(this.stack.state?.outputs.regions ?? {})) this.forgotten.delete(region);
    if (end?.status !== "rejected") return "done";
    if (isKilled) return "killed";
    return reason instanceof PartialFailure ? `partly: ${reason.message}` : String(reason);
  }

  /** Whether a tag or a delete is on its way. It would also take effect on an authorization that is made again. */
  isOnItsWay(fates: Partial<Record<number, Fate>>): boolean {
    return Object.entries(fates).some(([call, fate]) => {
      const name = this.caller.calls[Number(call)] ?? "";
      return fate?.endsWith("late") === true && ["Tag", "Untag", "Withdraw"].includes(name);
    });
  }

  up(regions: readonly string[], fates: Partial<Record<number, Fate>> = {}, more = {}): Promise<string> {
    const { accountId: authorizedAccountId, region: authorizedAwsRegion } = AGGREGATOR;
    return this.run(
      () => this.stack.up({ authorizedAccountId, authorizedAwsRegion, regions, ...more }),
      fates,
    );
  }

  checkTheirs(): void {
    for (const [region, creationTime] of this.theirs)
      assert.equal(this.live[region]?.creationTime, creationTime, `theirs in ${region}, seed ${this.seed}`);
  }

  /** What the state has as there before. */
  disownAdopted(): void {
    const { grants = {} } = this.stack.state?.outputs ?? {};
    for (const region of this.own)
      if (grants[region]?.adopted) this.theirs.set(region, this.live[region]?.creationTime ?? "");
  }

  /** Of these regions, those in which something bears this id. */
  bearing(uid: string | undefined): string[] {
    return this.own.filter((region) => this.live[region]?.tags[OWNER_TAG]?.includes(`id=${uid}`));
  }

  /** What a killed update has left where a later run has said that it could not look. */
  forgetUnseen(uid: string | undefined): void {
    if (!this.stack.said.some((line) => line.includes("could not be checked: if that update"))) return;
    const { regions = {} } = this.stack.state?.outputs ?? {};
    for (const region of this.bearing(uid).filter((one) => !(one in regions))) this.forgetIn(region);
  }

  forgetIn(region: string): void {
    this.forgotten.set(region, this.live[region]?.creationTime ?? "");
  }

  /** What an update has left that was killed when nothing was left to do but to save the state. */
  forget(wanted: readonly string[]): void {
    const { uid, regions = {} } = this.stack.state?.outputs ?? {};
    const isMarked = this.own.some((region) => this.live[region]?.tags[OWNER_TAG]?.endsWith("extending"));
    const isEnded = this.caller.calls.at(-1) === "Tag" && wanted.every((region) => region in this.live);
    if (isMarked || !isEnded) return;
    for (const region of this.bearing(uid).filter((one) => !(one in regions) && wanted.includes(one)))
      this.forgetIn(region);
  }

  /** What a create has left that was killed once it had marked all as finished: nobody can tell whose it is. */
  disown(): void {
    const { uid = "none" } = this.stack.state?.outputs ?? {};
    const isLeft = (region: string) => {
      const tag = this.live[region]?.tags[OWNER_TAG] ?? "";
      return !tag.includes(uid) && !tag.endsWith("creating");
    };
    for (const region of this.own.filter(isLeft))
      this.theirs.set(region, this.live[region]?.creationTime ?? "");
  }
}

async function live(seed: number): Promise<string[]> {
  const history = new History(seed);
  const ends: string[] = [];
  if (history.chance(0.5)) history.grantByHand("us-east-1");
  const adopt = history.chance(0.5);
  let killed: readonly string[] | undefined;
  for (let step = 0; step < 6; step++) {
    // Where a create was killed, the same program runs again: another one may not look where that has been.
    const wanted: readonly string[] = killed ?? history.some(REGIONS);
    const before = history.own;
    const managed = Object.keys(history.stack.state?.outputs.regions ?? {});
    const { uid } = history.stack.state?.outputs ?? {};
    const kind = history.time.random();
    if (kind < 0.65) {
      const end = await history.up(wanted, history.fates(), { adopt, tags: { n: String(step) } });
      ends.push(end);
      killed = history.stack.state === undefined && history.own.length > 0 ? wanted : undefined;
      const lost = before.filter(
        (region) => managed.includes(region) && wanted.includes(region) && !history.own.includes(region),
      );
      assert.deepEqual(lost, [], `seed ${seed}: kept regions stay, ${end}`);
      if (end === "killed" && history.stack.state) history.forget(wanted);
      else history.forgetUnseen(uid);
      if (end === "done")
        for (const region of wanted) assert.ok(history.live[region], `seed ${seed}: ${region} is authorized`);
      // With adopt, what a create of before has marked as finished and no state knows was there before.
      if (adopt) history.disownAdopted();
      if (/same name in another state/.test(end)) history.disown();
    } else if (kind < 0.8) {
      ends.push(await history.run(() => history.stack.refresh(), history.fates()));
    } else {
      const end = await history.run(() => history.stack.destroy(), history.fates());
      ends.push(end);
      history.forgetUnseen(uid);
      if (end === "done") assert.deepEqual(history.bearing(uid), [], `seed ${seed}: nothing is left behind`);
    }
  }
  history.time.pass(SETTLED);
  // An update that was killed is finished, then all is destroyed.
  for (let tries = 0; tries < 3 && history.stack.state === undefined && history.own.length > 0; tries++) {
    const end = await history.up(killed ?? history.own, {}, { adopt });
    if (adopt) history.disownAdopted();
    if (/same name in another state/.test(end)) history.disown();
  }
  if (history.stack.state) {
    if (history.chance(0.5)) await history.up([...REGIONS], {}, { adopt: true });
    assert.equal(await history.run(() => history.stack.destroy()), "done", `seed ${seed}`);
  }
  history.time.pass(SETTLED);
  assert.deepEqual(history.own, [], `seed ${seed}: in the end, nothing is left behind`);
  return ends;
}

describe("histories of an authorization", () => {
  it("never delete what others have made, lose a region to another's failure, or leave anything behind", async () => {
    const ends = new Map<string, number>();
    for (let seed = 0; seed < Number(process.env.HISTORIES ?? 250); seed++)
      for (const end of await live(seed)) {
        const kind = end.replace(/: .*/s, "");
        ends.set(kind, (ends.get(kind) ?? 0) + 1);
      }
    for (const kind of ["done", "killed", "partly"]) assert.ok((ends.get(kind) ?? 0) > 10, kind);
  });

  for (const fate of ["killed before", "killed after", "killed late"] as const)
    it(`of a create that is ${fate} any call end as if it wasn't, with the next up`, async () => {
      for (let call = 0; call < 40; call++) {
        const history = new History(call);
        const regions = REGIONS.slice(0, 3);
        const end = await history.up(regions, { [call]: fate });
        if (end !== "killed") continue;
        const again = await history.up(regions);
        if (/same name in another state/.test(again)) {
          // Only right at its end, when all are marked as finished.
          assert.equal(history.own.length, 3);
          assert.equal(await history.up(regions, {}, { adopt: true }), "done");
          continue;
        }
        assert.equal(again, "done", `call ${call}`);
        assert.deepEqual(Object.keys(history.live), [...regions]);
        assert.equal(await history.run(() => history.stack.destroy()), "done");
        if (fate !== "killed late") assert.deepEqual(history.live, {}, `call ${call}`);
      }
    });

  const [first, second, third, fourth] = REGIONS;
  const tagged = { tags: { n: "1" } };

  /** What runs after the update that was killed, and what is live by then. */
  const NEXT: Readonly<Record<string, (history: History) => Promise<readonly string[]>>> = {
    "the same program": async (history) => {
      assert.equal(await history.up([second, third, fourth], {}, tagged), "done");
      return [second, third, fourth];
    },
    "the program of before": async (history) => {
      assert.equal(await history.up([first, second], {}, { tags: { n: "2" } }), "done");
      return [first, second];
    },
    "a program of other regions": async (history) => {
      assert.equal(await history.up([first, fourth], {}, tagged), "done");
      return [first, fourth];
    },
    "a destroy": async (history) => {
      assert.equal(await history.run(() => history.stack.destroy()), "done");
      return [];
    },
    "a refresh, and a destroy": async (history) => {
      assert.equal(await history.run(() => history.stack.refresh()), "done");
      assert.equal(await history.run(() => history.stack.destroy()), "done");
      return [];
    },
  };

  for (const fate of ["killed before", "killed after", "killed late"] as const)
    for (const [next, run] of Object.entries(NEXT))
      it(`of an update that is ${fate} any call end as if it wasn't, with ${next}`, async () => {
        const ended = new Set<number>();
        let killed = 0;
        for (let call = 0; call < 40; call++) {
          const history = new History(call);
          assert.equal(await history.up([first, second]), "done");
          if ((await history.up([second, third, fourth], { [call]: fate }, tagged)) !== "killed") continue;
          killed++;
          history.forget([second, third, fourth]);
          if (history.forgotten.size > 0) ended.add(call);
          const expected = await run(history);
          assert.deepEqual(history.own, expected, `call ${call}`);
        }
        assert.ok(killed >= 18, `${killed} calls`);
        // Only by its last call, of which a kill has come too late.
        assert.ok(ended.size <= 1, `calls ${[...ended]}`);
      });

  for (const fate of ["killed before", "killed after", "killed late"] as const)
    it(`of a delete that is ${fate} any call end with the next one, also after an update that was killed`, async () => {
      let killed = 0;
      for (let call = 0; call < 40; call++)
        for (const update of [undefined, 14]) {
          const history = new History(call);
          assert.equal(await history.up([first, second]), "done");
          if (update !== undefined)
            assert.equal(
              await history.up([second, third, fourth], { [update]: "killed after" }, tagged),
              "killed",
            );
          const end = await history.run(() => history.stack.destroy(), { [call]: fate });
          if (end !== "killed") continue;
          killed++;
          assert.equal(await history.run(() => history.stack.destroy()), "done");
          assert.deepEqual(history.live, {}, `call ${call}`);
        }
      assert.ok(killed >= 12, `${killed} calls`);
    });
});
