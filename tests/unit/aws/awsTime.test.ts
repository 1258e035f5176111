import assert from "node:assert/strict";
import fc from "fast-check";
import { type AwsTime, awsTime } from "../../../provider/aws/awsTime";

const EPOCH = 1_700_000_000_000;
const MINUTES = 60_000;

/** A machine and an AWS, whose clocks go on together unless a test says otherwise. */
class World {
  /** AWS's true time. */
  aws = EPOCH;
  monotonic = 5_000;
  wall = EPOCH;
  readonly time: AwsTime = awsTime({ monotonic: () => this.monotonic, wall: () => this.wall });

  pass(milliseconds: number): this {
    this.aws += milliseconds;
    this.monotonic += milliseconds;
    this.wall += milliseconds;
    return this;
  }

  /** The machine sleeps: its monotonic clock stands still, and the other one too where it isn't told. */
  sleep(milliseconds: number, told: boolean): this {
    this.aws += milliseconds;
    if (told) this.wall += milliseconds;
    return this;
  }

  /** A request, and how long it and its answer are on the way; the Date may be wrong by some time. */
  ask({ there = 20, back = 20, wrong = 0 } = {}): this {
    const sentAt = this.monotonic;
    this.pass(there);
    const date = Math.floor((this.aws + wrong) / 1_000) * 1_000;
    this.pass(back);
    this.time.note({ date, sentAt, receivedAt: this.monotonic });
    return this;
  }

  /** Several of them, a second apart. */
  askTimes(count: number, how: { there?: number; back?: number; wrong?: number } = {}): this {
    for (let asked = 0; asked < count; asked++) this.ask(how).pass(1_000);
    return this;
  }

  /** How far each is from AWS's true time. */
  get errors() {
    const { time, aws } = this;
    return { earliest: time.earliest() - aws, now: time.now() - aws, latest: time.latest() - aws };
  }

  assertTrue(): void {
    const { earliest, latest } = this.errors;
    assert.ok(earliest <= 0, `earliest ${earliest}`);
    assert.ok(latest >= 0, `latest ${latest}`);
    assert.ok(this.time.seconds() * 1_000 <= this.aws, "seconds are not ahead");
  }
}

describe("AWS's time", () => {
  it("is this machine's before the first answer", () => {
    const { time } = new World();
    assert.deepEqual([time.earliest(), time.now(), time.latest()], [EPOCH, EPOCH, EPOCH]);
    assert.equal(time.seconds(), EPOCH / 1_000);
  });

  it("is what the first answer says, however wrong this machine's clock is", () => {
    const world = new World();
    world.wall -= 7 * MINUTES;
    world.ask();
    world.assertTrue();
    assert.ok(Math.abs(world.errors.now) <= 520);
  });

  it("counts the time that an answer takes", () => {
    const world = new World().pass(999).ask({ there: 30_000, back: 2_000 });
    world.assertTrue();
    assert.ok(world.errors.latest >= 30_000, "it may have been dated as soon as it was sent");
  });

  it("is known better with each answer", () => {
    const world = new World().askTimes(1);
    const { earliest, latest } = world.errors;
    for (let asked = 0; asked < 20; asked++) world.ask().pass(1_170);
    world.assertTrue();
    assert.ok(world.errors.latest - world.errors.earliest < (latest - earliest) / 4);
    assert.ok(Math.abs(world.errors.now) < 150);
  });

  it("doesn't change where this machine's clock is set", () => {
    for (const set of [-600 * MINUTES, 10 * MINUTES]) {
      const world = new World().askTimes(3);
      world.wall += set;
      assert.ok(Math.abs(world.errors.now) <= 520);
      assert.ok(world.errors.earliest <= 0);
      assert.ok(world.errors.latest >= 0);
    }
  });

  const jumps: [what: string, wrong: number][] = [
    ["a proxy's clock is ahead", 10 * MINUTES],
    ["an answer is an old one", -10 * MINUTES],
  ];
  for (const [what, wrong] of jumps)
    it(`is not misled where ${what}`, () => {
      const world = new World().askTimes(3).ask({ wrong });
      world.assertTrue();
      assert.ok(Math.abs(world.errors.now) <= 520);
      world.ask();
      world.assertTrue();
      assert.ok(Math.abs(world.errors.latest) <= 1_100, "the next answer ends the doubt");
      assert.ok(Math.abs(world.errors.earliest) <= 1_100);
    });

  it("is not misled by answers that are wrong each in its own way", () => {
    const world = new World().askTimes(3);
    for (const wrong of [10, 20, 30, 10, 20, 30]) world.ask({ wrong: wrong * MINUTES }).pass(4_000);
    world.assertTrue();
    assert.ok(Math.abs(world.errors.now) <= 520);
  });

  it("is not misled by several wrong answers within a few seconds", () => {
    const world = new World().askTimes(3);
    for (let asked = 0; asked < 20; asked++) world.ask({ wrong: 10 * MINUTES }).pass(100);
    world.assertTrue();
    assert.ok(Math.abs(world.errors.now) <= 520);
  });

  it("is corrected if the first answer was the wrong one", () => {
    const world = new World()
      .ask({ wrong: 10 * MINUTES })
      .pass(1_000)
      .ask();
    world.assertTrue();
    assert.ok(world.errors.now > 9 * MINUTES, "nobody can tell yet which one");
    world.pass(3_000).ask().pass(3_000).ask();
    world.assertTrue();
    assert.ok(Math.abs(world.errors.now) <= 1_020);
  });

  for (const told of [true, false])
    it(`is found again after a sleep ${told ? "" : "that this machine wasn't told of"}`, () => {
      const world = new World().askTimes(3).sleep(60 * MINUTES, told);
      if (told) assert.ok(world.errors.latest >= 0, "already before the first answer");
      world.ask();
      world.assertTrue();
      world.pass(3_000).ask().pass(3_000).ask();
      world.assertTrue();
      assert.ok(Math.abs(world.errors.now) <= 1_020);
    });

  it("goes on while hosts of AWS differ a little", () => {
    const world = new World();
    for (let asked = 0; asked < 50; asked++) world.ask({ wrong: asked % 2 === 0 ? 400 : -400 }).pass(700);
    assert.ok(Math.abs(world.errors.now) <= 1_420);
  });

  it("is between its bounds, whatever answers take, and while the monotonic clock runs a little wrong", () => {
    const steps = fc.array(
      fc.record({
        there: fc.integer({ min: 0, max: 60_000 }),
        back: fc.integer({ min: 0, max: 5_000 }),
        pause: fc.integer({ min: 0, max: 600_000 }),
        set: fc.integer({ min: -3_600_000, max: 3_600_000 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.double({ min: -4e-4, max: 4e-4, noNaN: true }),
        steps,
        (begin, drift, asked) => {
          const world = new World().pass(begin);
          world.ask();
          for (const { there, back, pause, set } of asked) {
            world.ask({ there, back });
            world.assertTrue();
            world.pass(pause);
            world.monotonic += pause * drift;
            world.wall += set;
            world.assertTrue();
            assert.ok(world.time.now() >= world.time.earliest() && world.time.now() <= world.time.latest());
          }
        },
      ),
    );
  });

  it("is between its bounds where any answers are wrong, as long as the last one isn't", () => {
    const steps = fc.array(
      fc.record({
        wrong: fc.constantFrom(0, 0, 0, 10 * MINUTES, -10 * MINUTES, 3_000, -3_000, 86_400_000),
        pause: fc.integer({ min: 0, max: 10_000 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (asked) => {
        const world = new World().ask();
        for (const { wrong, pause } of asked) {
          world.ask({ wrong }).pass(pause);
        }
        world.ask();
        const { earliest, latest } = world.errors;
        assert.ok(earliest <= 0 && latest >= 0);
      }),
    );
  });
});
