import assert from "node:assert/strict";
import {
  commonTags,
  failedOf,
  failure,
  grantIn,
  isStillLost,
  lostUntilFrom,
  outputsAfter,
  type RegionRun,
} from "../../../provider/authorization/regions";
import {
  arnIn,
  awsError,
  EU1,
  EU2,
  inputsOf,
  outputsOf,
  SOURCE,
  UID,
  US,
  useAuthorizing,
} from "../../support/authorizing";

const INPUTS = { ...inputsOf([EU1, EU2, US]), accountId: SOURCE };
const granted = (region: string, more = {}): RegionRun => ({
  region,
  progress: { granted: { arn: arnIn(region), creationTime: "2026-01-01", tags: { a: "1" }, ...more } },
});
const NOTHING = { runs: [], gone: [], doubtful: [], lostUntil: 0 };

describe("the outputs after a run", () => {
  it("have what it has done, and what was there before, of which tags are those that all have", () => {
    const past = outputsOf([US], { grants: { [US]: { adopted: true } }, tagsAll: { a: "1", b: "2" } });
    const outs = outputsAfter(INPUTS, UID, past, { ...NOTHING, runs: [granted(EU1)] });
    assert.deepEqual(outs, {
      ...INPUTS,
      uid: UID,
      regions: { [EU1]: true, [US]: true },
      arns: { [EU1]: arnIn(EU1), [US]: arnIn(US) },
      grants: { [EU1]: { creationTime: "2026-01-01" }, [US]: { adopted: true } },
      tagsAll: { a: "1" },
    });
  });

  it("no longer have what is gone", () => {
    const { regions } = outputsAfter(INPUTS, UID, outputsOf([EU1, US]), { ...NOTHING, gone: [US] });
    assert.deepEqual(regions, { [EU1]: true });
  });

  for (const [what, progress, pending] of [
    ["a Put was sent", { isSent: true }, [EU1]],
    ["the answer to a Put was lost", { isLost: true }, [EU1]],
    ["no Put was sent", {}, undefined],
    ["it was done after all", { ...granted(EU1).progress, isSent: true, isLost: true }, undefined],
  ] as const)
    it(`remember a region in which ${what}: ${pending?.length ?? 0}`, () => {
      const outs = outputsAfter(INPUTS, UID, undefined, { ...NOTHING, runs: [{ region: EU1, progress }] });
      assert.deepEqual(outs.pending, pending);
    });

  it("remember regions of before in which something may be there, unless it is", () => {
    const happened = { ...NOTHING, runs: [granted(EU1)], doubtful: [US, EU2, EU1] };
    assert.deepEqual(outputsAfter(INPUTS, UID, undefined, happened).pending, [EU2, US]);
  });

  it("say until when a Put may come whose answer was lost, and forget no later time", () => {
    const lost: RegionRun = { region: EU1, progress: { isLost: true } };
    const until = (before: number | undefined, runs: RegionRun[]) =>
      outputsAfter(INPUTS, UID, before === undefined ? undefined : outputsOf([US], { lostUntil: before }), {
        ...NOTHING,
        runs,
        lostUntil: 50,
      }).lostUntil;
    assert.deepEqual(
      [until(undefined, []), until(undefined, [lost]), until(70, [lost]), until(20, [])],
      [undefined, 50, 70, 20],
    );
  });
});

describe("regions", () => {
  const one = useAuthorizing();

  it("are authorized in parallel, and one that fails keeps no other from going on", async () => {
    one.aws.refusing.set(EU1, "AccessDeniedException");
    const goal = { inputs: INPUTS, uid: UID, isCreating: false, formerTags: {}, unfinished: [] };
    const runs = await grantIn(one.process().context, [EU1, EU2, US], goal, () => ({}));
    assert.deepEqual(one.live, [EU2, US]);
    assert.deepEqual(
      runs.map(({ region, progress, error }) => [region, progress.granted?.arn, error === undefined]),
      [
        [EU1, undefined, false],
        [EU2, arnIn(EU2), true],
        [US, arnIn(US), true],
      ],
    );
    assert.deepEqual(
      failedOf(runs).map(({ region }) => region),
      [EU1],
    );
  });

  it("that failed make one error, which names them and what went wrong", () => {
    const { code, facts } = failure(
      INPUTS,
      "deleted",
      [
        { region: EU1, error: awsError() },
        { region: US, error: new Error("x") },
      ],
      3,
    );
    assert.deepEqual(
      [code, facts],
      [
        "RegionsFailed",
        {
          label: "auth",
          step: "deleted",
          regions: [EU1, US],
          of: 3,
          codes: { [EU1]: "AwsRejected", [US]: undefined },
        },
      ],
    );
  });

  it("have those tags in common that all have with the same value", () => {
    assert.deepEqual(
      commonTags([
        { b: "1", a: "1", c: "1" },
        { a: "1", b: "2", c: "1" },
        { c: "1", a: "1" },
      ]),
      { a: "1", c: "1" },
    );
    assert.deepEqual([commonTags([]), commonTags([{ b: "1", a: "2" }])], [{}, { a: "2", b: "1" }]);
  });

  it("may get a Put for as long as a request may be on its way", () => {
    const { context } = one.process();
    const lostUntil = lostUntilFrom(context, US);
    assert.equal(lostUntil, Math.ceil(one.aws.now() / 1000) + 360);
    const olds = outputsOf([US], { lostUntil });
    assert.ok(isStillLost(context, olds, US));
    one.aws.time.pass(361_000);
    assert.ok(!isStillLost(context, olds, US));
    assert.ok(!isStillLost(context, outputsOf([US]), US));
  });
});
