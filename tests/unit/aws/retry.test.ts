import assert from "node:assert/strict";
import fc from "fast-check";
import { AwsError } from "../../../provider/aws/errors";
import type { AwsErrorKind } from "../../../provider/aws/failure";
import { type Clock, retrying } from "../../../provider/aws/retry";
import { someError } from "../../support/errors";

const failure = (kind: AwsErrorKind) => new AwsError(`${kind} happened`, kind, kind);

/** Time that passes only by sleeping, or by what a test says; chance as a test says. */
class TestClock implements Clock {
  readonly waits: number[] = [];
  constructor(
    private readonly chances: () => number,
    public time = 1_000_000,
  ) {}
  now = () => this.time;
  random = () => this.chances();
  sleep = async (milliseconds: number) => {
    this.waits.push(milliseconds);
    this.time += milliseconds;
  };
}

interface Limits {
  readonly attempts: number;
  readonly budget: number;
  readonly base: number;
  readonly cap: number;
}

const LIMITS: Record<"throttled" | "unknown-outcome" | "invalid-role" | "new-delegation", Limits> = {
  throttled: { attempts: 10, budget: 120_000, base: 500, cap: 15_000 },
  "unknown-outcome": { attempts: 4, budget: 60_000, base: 300, cap: 5_000 },
  "invalid-role": { attempts: 20, budget: 90_000, base: 2_000, cap: 10_000 },
  "new-delegation": { attempts: 20, budget: 90_000, base: 2_000, cap: 10_000 },
};
const REPEATED = Object.keys(LIMITS) as (keyof typeof LIMITS)[];

/** Fails so often, then succeeds; tells how often it ran. */
function failing(kinds: readonly AwsErrorKind[]) {
  const run = { tries: 0 };
  const attempt = async () => {
    const kind = kinds[run.tries++];
    if (kind !== undefined) throw failure(kind);
    return "done";
  };
  return { run, attempt };
}

const always = (kind: AwsErrorKind): AwsErrorKind[] => Array.from({ length: 1000 }, () => kind);

describe("retrying", () => {
  it("waits for nothing where the first attempt succeeds", async () => {
    const clock = new TestClock(() => 0.5);
    assert.equal(await retrying(async () => "done", clock), "done");
    assert.deepEqual(clock.waits, []);
  });

  for (const kind of REPEATED)
    it(`goes on after ${kind}`, async () => {
      const clock = new TestClock(() => 0.5);
      const { run, attempt } = failing([kind, kind]);
      assert.equal(await retrying(attempt, clock), "done");
      assert.equal(run.tries, 3);
      const { base } = LIMITS[kind];
      assert.deepEqual(clock.waits, [base / 2, base]);
    });

  const hopeless: [what: string, error: unknown][] = [
    ...(["gone", "unauthenticated", "refused"] as const).map((kind): [string, unknown] => [
      kind,
      failure(kind),
    ]),
    ["an error of this package that isn't AWS's", someError("taken")],
    ["any other error", new TypeError("x is not a function")],
    ["something that isn't an error", "nothing"],
  ];
  for (const [what, error] of hopeless)
    it(`doesn't repeat after ${what}`, async () => {
      const clock = new TestClock(() => 0.5);
      let tries = 0;
      const attempt = async () => {
        tries++;
        throw error;
      };
      const thrown = await retrying(attempt, clock).then(
        () => assert.fail("it succeeded"),
        (reason: unknown) => reason,
      );
      assert.equal(thrown, error);
      assert.deepEqual([tries, clock.waits], [1, []]);
    });

  describe("gives up, with the last error", () => {
    /** How far each kind goes when chance is kind, and when it isn't. */
    const table: [kind: (typeof REPEATED)[number], chance: number, attempts: number, waited: number[]][] = [
      ["throttled", 0, 10, [0, 0, 0, 0, 0, 0, 0, 0, 0]],
      ["throttled", 1, 10, [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]],
      ["unknown-outcome", 0, 4, [0, 0, 0]],
      ["unknown-outcome", 1, 4, [300, 600, 1200]],
      ["invalid-role", 0, 20, Array.from({ length: 19 }, () => 0)],
      // An eleventh wait would exceed the budget of 90 s.
      ["invalid-role", 1, 11, [2000, 4000, 8000, ...Array.from({ length: 7 }, () => 10_000)]],
    ];
    for (const [kind, chance, attempts, waited] of table)
      it(`${kind}, chance ${chance}: ${attempts} attempts within ${waited.reduce((a, b) => a + b, 0)} ms`, async () => {
        const clock = new TestClock(() => chance);
        const { run, attempt } = failing(always(kind));
        await assert.rejects(retrying(attempt, clock), { kind });
        assert.deepEqual(clock.waits, waited);
        assert.equal(run.tries, attempts);
      });

    it("where the attempts themselves use up the time", async () => {
      const clock = new TestClock(() => 0.5);
      let tries = 0;
      const attempt = async () => {
        tries++;
        clock.time += 50_000;
        throw failure("unknown-outcome");
      };
      await assert.rejects(retrying(attempt, clock), { kind: "unknown-outcome" });
      assert.equal(tries, 2, "a third one would start after 60 s");
    });

    it("of another kind than the first", async () => {
      const { attempt } = failing(["throttled", "invalid-role", "refused"]);
      await assert.rejects(retrying(attempt, new TestClock(() => 0)), { kind: "refused" });
    });
  });

  it("waits by chance, from nothing to all that is allowed", async () => {
    const chances = [0, 0.25, 0.999, 0.5];
    const clock = new TestClock(() => chances.shift() ?? 0);
    const { attempt } = failing(["throttled", "throttled", "throttled", "throttled"]);
    await retrying(attempt, clock);
    assert.deepEqual(clock.waits, [0, 250, 1998, 2000]);
  });

  it("never waits longer than its cap, and starts no attempt beyond its budget, whatever happens", () => {
    const attempts = fc.array(
      fc.record({
        kind: fc.constantFrom(...REPEATED),
        takes: fc.integer({ min: 0, max: 40_000 }),
        chance: fc.double({ min: 0, max: 0.999999, noNaN: true }),
      }),
      { maxLength: 40 },
    );
    return fc.assert(
      fc.asyncProperty(attempts, async (steps) => {
        const started: number[] = [];
        const clock = new TestClock(() => steps[started.length - 1]?.chance ?? 0);
        const begin = clock.time;
        const attempt = async () => {
          started.push(clock.time - begin);
          const step = steps[started.length - 1];
          if (!step) return "done";
          clock.time += step.takes;
          throw failure(step.kind);
        };
        const result = await retrying(attempt, clock).catch((error: AwsError) => error);
        clock.waits.forEach((wait, index) => {
          const { base, cap, budget, attempts: most } = LIMITS[steps[index]?.kind ?? "throttled"];
          assert.ok(wait >= 0 && wait <= Math.min(cap, base * 2 ** index));
          assert.ok((started[index + 1] ?? Number.POSITIVE_INFINITY) <= budget);
          assert.ok(index + 2 <= most, "no attempt too many");
        });
        if (result instanceof AwsError) {
          const last = steps[started.length - 1];
          const { base, cap, budget, attempts: most } = LIMITS[last?.kind ?? "throttled"];
          const next =
            clock.time - begin + (last?.chance ?? 0) * Math.min(cap, base * 2 ** (started.length - 1));
          assert.ok(started.length >= most || next > budget, "it doesn't give up early");
          assert.equal(result.kind, last?.kind);
        } else assert.equal(started.length, steps.length + 1);
      }),
      { numRuns: 500 },
    );
  });
});
