import assert from "node:assert/strict";
import fc from "fast-check";
import {
  begin,
  isDone,
  leftOf,
  next,
  type Outcome,
  type Schedule,
  type State,
  type Step,
  type Wave,
  waveProblem,
  wavesOf,
} from "../../../provider/rollout/plan";

const [A, B, C, D] = ["a", "b", "c", "d"] as const;

/** Ends an account, and tells what starts. */
function end(step: Step, accountId: string, outcome: Outcome = "succeeded"): Step {
  return next(step.state, { kind: "ended", accountId, outcome });
}

const schedule = (
  waves: string[][],
  { concurrency = 2, maxFailures = 0 }: Partial<Schedule> = {},
): Schedule => ({
  waves,
  concurrency,
  maxFailures,
});

describe("accounts dealt out to waves", () => {
  const cases: readonly (readonly [waves: Wave[], dealt: string[][]])[] = [
    [["rest"], [[A, B, C, D]]],
    [
      [1, "rest"],
      [[A], [B, C, D]],
    ],
    [
      [1, 2, "rest"],
      [[A], [B, C], [D]],
    ],
    [
      [3, 5],
      [[A, B, C], [D]],
    ],
    [[4, "rest"], [[A, B, C, D]]],
  ];
  for (const [waves, dealt] of cases)
    it(JSON.stringify(waves), () => assert.deepEqual(wavesOf([A, B, C, D], waves), dealt));

  const problems: readonly (readonly [waves: Wave[], accounts: number, rule: RegExp | undefined])[] = [
    [["rest"], 0, undefined],
    [[1, 5, "rest"], 40, undefined],
    [[1, 39], 40, undefined],
    [[50], 40, undefined],
    [[1, 5], 40, /enough for all 40 accounts/],
    [["rest", 5], 40, /"rest" only at its end/],
    [["rest", "rest"], 40, /"rest" only at its end/],
  ];
  for (const [waves, accounts, rule] of problems)
    it(`${JSON.stringify(waves)} for ${accounts} ${rule ? "is refused" : "is fine"}`, () => {
      const problem = waveProblem(waves, accounts);
      if (rule) assert.match(problem ?? "", rule);
      else assert.equal(problem, undefined);
    });
});

describe("a plan", () => {
  it("starts as many accounts as may run at a time, and the next one when one ends", () => {
    const first = begin(schedule([[A, B, C, D]]));
    assert.deepEqual(first.start, [A, B]);
    const second = end(first, B);
    assert.deepEqual(second.start, [C]);
    assert.deepEqual(end(second, A).start, [D]);
  });

  it("starts a wave once every account of the one before has ended", () => {
    const first = begin(schedule([[A, B], [C], [D]]));
    const half = end(first, A);
    assert.deepEqual(half.start, []);
    const second = end(half, B);
    assert.deepEqual([second.start, second.state.wave], [[C], 1]);
    assert.deepEqual(end(second, C).start, [D]);
  });

  it("starts nothing once more accounts have failed than may, and waits for those that run", () => {
    const first = begin(schedule([[A, B, C], [D]]));
    const failed = end(first, A, "failed");
    assert.deepEqual([failed.start, failed.state.stopped, isDone(failed.state)], [[], "maxFailures", false]);
    const last = end(failed, B);
    assert.deepEqual([last.start, isDone(last.state), leftOf(last.state)], [[], true, [C, D]]);
  });

  it("goes on after as many failures as may be", () => {
    const first = begin(
      schedule(
        [
          [A, B],
          [C, D],
        ],
        { maxFailures: 1 },
      ),
    );
    const second = end(end(first, A, "failed"), B);
    assert.deepEqual(second.start, [C, D]);
    assert.equal(end(second, C, "failed").state.stopped, undefined, "nothing is left to be stopped");
  });

  for (const maxFailures of [0, 1, 4])
    it(`starts nothing after a canary that failed, if ${maxFailures} may fail`, () => {
      const step = end(begin(schedule([[A], [B, C]], { maxFailures })), A, "failed");
      assert.deepEqual([step.start, step.state.stopped, leftOf(step.state)], [[], "waveFailed", [B, C]]);
    });

  it("starts nothing after a later wave of which every account failed", () => {
    const second = end(begin(schedule([[A], [B, C], [D]], { maxFailures: 4 })), A);
    const half = end(second, B, "failed");
    assert.deepEqual([half.start, half.state.stopped], [[], undefined]);
    const step = end(half, C, "failed");
    assert.deepEqual([step.start, step.state.stopped, step.state.wave], [[], "waveFailed", 1]);
  });

  it("counts the failures of each wave by themselves", () => {
    const second = end(end(begin(schedule([[A, B], [C], [D]], { maxFailures: 4 })), A, "failed"), B);
    assert.deepEqual(end(second, C).start, [D]);
  });

  it("goes on after a wave of which one account has succeeded", () => {
    const first = begin(schedule([[A, B, C], [D]], { maxFailures: 2 }));
    assert.deepEqual(end(end(end(first, A, "failed"), B), C, "failed").start, [D]);
  });

  it("starts nothing once it is interrupted, whatever ends later", () => {
    const first = begin(schedule([[A, B, C, D]]));
    const interrupted = next(first.state, { kind: "interrupted" });
    assert.deepEqual([interrupted.start, interrupted.state.stopped], [[], "interrupted"]);
    const failed = end(interrupted, A, "failed");
    assert.deepEqual([failed.start, failed.state.stopped], [[], "interrupted"]);
    assert.ok(isDone(end(failed, B).state));
  });

  it("starts nothing after an account that was cancelled", () => {
    const step = end(begin(schedule([[A, B, C]])), A, "interrupted");
    assert.deepEqual([step.start, step.state.stopped], [[], "interrupted"]);
  });

  it("starts nothing at all if it is interrupted beforehand", () => {
    const { state, start } = begin(schedule([[A], [B]]), true);
    assert.deepEqual([start, state.stopped, isDone(state), leftOf(state)], [[], "interrupted", true, [A, B]]);
  });

  it("is done at once without accounts", () => {
    const { state, start } = begin(schedule([]));
    assert.deepEqual([start, isDone(state), state.stopped], [[], true, undefined]);
  });

  it("ignores the end of an account that doesn't run", () => {
    const first = begin(schedule([[A, B, C]]));
    assert.deepEqual(end(first, C), { state: first.state, start: [] });
  });
});

describe("any rollout", () => {
  const outcomes = fc.constantFrom<Outcome>("succeeded", "succeeded", "succeeded", "failed", "interrupted");
  const waves = fc
    .array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })
    .map((sizes): Wave[] => [...sizes, "rest"]);
  const runs = fc.record({
    accounts: fc.integer({ min: 0, max: 20 }),
    waves,
    concurrency: fc.integer({ min: 1, max: 5 }),
    maxFailures: fc.integer({ min: 0, max: 4 }),
    ends: fc.array(fc.record({ which: fc.nat(), outcome: outcomes }), { minLength: 20, maxLength: 20 }),
    interruptAt: fc.option(fc.nat({ max: 20 })),
  });

  interface Trace {
    readonly started: string[];
    readonly succeeded: string[];
    readonly last: State;
  }

  /** Plays a rollout to its end, looking at every step. */
  function play({
    accounts,
    waves,
    concurrency,
    maxFailures,
    ends,
    interruptAt,
  }: ReturnType<typeof sample>): Trace {
    const dealt = wavesOf(
      Array.from({ length: accounts }, (_, number) => `account ${number}`),
      waves,
    );
    const waveOf = (id: string) => dealt.findIndex((wave) => wave.includes(id));
    const [started, ended, succeeded]: string[][] = [[], [], []];
    let failures = 0;
    const failed = new Set<string>();
    const look = ({ state, start }: Step) => {
      started?.push(...start);
      assert.ok(state.running.length <= concurrency, "too many run");
      for (const id of start)
        for (const before of dealt.slice(0, waveOf(id)).flat())
          assert.ok(ended?.includes(before), `${id} starts before ${before} has ended`);
      for (const wave of dealt.slice(0, Math.max(0, ...start.map(waveOf))))
        assert.ok(!wave.every((id) => failed.has(id)), "starts after a wave of which every account failed");
      if (failures > maxFailures) assert.deepEqual(start, [], "starts after too many failures");
    };
    let step = begin({ waves: dealt, concurrency, maxFailures });
    look(step);
    for (let turn = 0; !isDone(step.state); turn++) {
      if (turn === interruptAt) {
        step = next(step.state, { kind: "interrupted" });
        assert.deepEqual(step.start, []);
        look(step);
      }
      const { which = 0, outcome = "succeeded" } = ends[turn] ?? {};
      const accountId = step.state.running[which % step.state.running.length] ?? assert.fail();
      ended?.push(accountId);
      if (outcome === "succeeded") succeeded?.push(accountId);
      if (outcome === "failed") {
        failures++;
        failed.add(accountId);
      }
      step = end(step, accountId, outcome);
      look(step);
    }
    return { started: started ?? [], succeeded: succeeded ?? [], last: step.state };
  }
  const sample = () => fc.sample(runs, 1)[0] ?? assert.fail();

  it("starts each account at most once, in waves, never too many, and nothing once it has stopped", () => {
    fc.assert(
      fc.property(runs, (run) => {
        const { started, last } = play(run);
        assert.equal(new Set(started).size, started.length);
        const left = leftOf(last);
        assert.equal(started.length + left.length, run.accounts);
        assert.ok(left.every((id) => !started.includes(id)));
        assert.equal(last.stopped !== undefined, left.length > 0, "it says why something is left");
      }),
    );
  });

  it("runs every account by itself and by being resumed", () => {
    fc.assert(
      fc.property(runs, (run) => {
        const { succeeded } = play(run);
        const rest = { ...run, accounts: run.accounts - succeeded.length, interruptAt: null };
        const again = play({
          ...rest,
          ends: run.ends.map((one) => ({ ...one, outcome: "succeeded" as const })),
        });
        assert.equal(succeeded.length + again.succeeded.length, run.accounts);
      }),
    );
  });
});
