import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import type { AwsErrorKind } from "../../../provider/aws/failure";
import { type Patience, reading } from "../../../provider/aws/reads";
import { retrying } from "../../../provider/aws/retry";
import { both } from "../../../provider/domain/errorText";
import { VirtualTime } from "../../support/virtualTime";

type Failure = readonly [kind: AwsErrorKind, code: string];

const THROTTLED: Failure = ["throttled", "ThrottlingException"];
const RESET: Failure = ["unknown-outcome", "ECONNRESET"];
const REFUSED: Failure = ["unreachable", "ECONNREFUSED"];

/** Reads with failures that come one after the other, the last one for ever. */
function read(failures: readonly Failure[], patience: Patience = { seconds: 60 }, lasts = true) {
  const time = new VirtualTime();
  const run = { tries: 0, left: [] as number[], elapsed: () => time.now() - started };
  const started = time.now();
  const attempt = async (left: number) => {
    run.left.push(left);
    const failure = failures[run.tries++] ?? (lasts ? failures.at(-1) : undefined);
    if (!failure) return "read";
    throw new AwsError(`Query failed: ${failure[1]}`, ...failure, { advice: both("Run it again.") });
  };
  return { run, time, result: reading(attempt, patience, time) };
}

async function errorOf(result: Promise<unknown>): Promise<AwsError> {
  const error = await result.then(
    () => assert.fail("it was read"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AwsError, String(error));
  return error;
}

describe("a read", () => {
  it("is run once where it succeeds", async () => {
    const { run, result } = read([], undefined, false);
    assert.equal(await result, "read");
    assert.deepEqual([run.tries, run.elapsed()], [1, 0]);
  });

  for (const [what, failures] of [
    ["is throttled seven times", Array.from({ length: 7 }, () => THROTTLED)],
    ["is cut seven times", Array.from({ length: 7 }, () => RESET)],
    ["meets a server that fails", [["unknown-outcome", "InternalFailure"]]],
    [
      "meets a name server that doesn't answer",
      Array.from({ length: 5 }, () => ["unreachable", "EAI_AGAIN"]),
    ],
    ["meets a host that isn't known for a moment", [["unreachable", "ENOTFOUND"]]],
    ["is refused a connection for a moment", [REFUSED, REFUSED]],
    ["meets one after the other", [THROTTLED, RESET, THROTTLED, REFUSED]],
  ] as [string, Failure[]][])
    it(`succeeds that ${what}`, async () => {
      const { run, result } = read(failures, undefined, false);
      assert.equal(await result, "read");
      assert.equal(run.tries, failures.length + 1);
    });

  for (const failure of [THROTTLED, RESET])
    it(`is tried for as long as it may take, and no longer: ${failure[0]}`, async () => {
      for (const seconds of [5, 60]) {
        const { run, result } = read([failure], { seconds });
        const error = await errorOf(result);
        assert.ok(
          run.elapsed() <= seconds * 1000 && run.elapsed() > seconds * 1000 - 10_000,
          `${run.elapsed()}`,
        );
        assert.equal(run.left[0], seconds * 1000);
        assert.ok(run.left.every((left, index) => index === 0 || left < (run.left[index - 1] ?? 0)));
        assert.deepEqual([error.kind, error.awsCode, error.isFinal], [...failure, true]);
        const elapsed = Math.ceil(run.elapsed() / 1000);
        assert.equal(
          error.message,
          `Query failed: ${failure[1]}\nIt was tried ${run.tries} times in ${elapsed} s.\nRun it again.`,
        );
      }
    });

  for (const [code, attempts] of [
    ["ECONNREFUSED", 4],
    ["EHOSTUNREACH", 4],
    ["ENOTFOUND", 5],
  ] as const)
    it(`is not tried for long where nobody is there: ${code}`, async () => {
      const { run, result } = read([["unreachable", code]]);
      assert.equal((await errorOf(result)).isFinal, true);
      assert.equal(run.tries, attempts);
      assert.ok(run.elapsed() < 10_000);
    });

  it("is not tried for long where a proxy answers", async () => {
    const { run, result } = read([["unknown-outcome", "SyntaxError"]]);
    await errorOf(result);
    assert.equal(run.tries, 4);
  });

  for (const kind of ["refused", "gone", "unauthenticated", "invalid-role"] as const)
    it(`is not tried again where that doesn't help: ${kind}`, async () => {
      const { run, result } = read([[kind, "Code"]]);
      const error = await errorOf(result);
      assert.deepEqual(
        [run.tries, error.isFinal, error.message],
        [1, false, "Query failed: Code\nRun it again."],
      );
    });

  it("is tried as often as settings say", async () => {
    for (const attempts of [1, 2, 5]) {
      const { run, result } = read([THROTTLED], { seconds: 600, attempts });
      await errorOf(result);
      assert.equal(run.tries, attempts);
    }
  });

  it("waits with full jitter, at most twice as long each time", async () => {
    const { time, result } = read([THROTTLED]);
    const waits: number[] = [];
    const { sleep } = time;
    time.sleep = (milliseconds) => {
      waits.push(milliseconds);
      return sleep(milliseconds);
    };
    time.random = () => 0.999;
    await errorOf(result);
    assert.deepEqual(
      waits.slice(0, 7).map((wait) => Math.round(wait / 100)),
      [5, 10, 20, 40, 80, 100, 100],
    );
  });

  it("that was given up is not tried again by whoever has asked for it", async () => {
    const time = new VirtualTime();
    let reads = 0;
    const attempt = () => {
      const { run, result } = read([THROTTLED], { seconds: 5 });
      return result.finally(() => {
        reads += run.tries;
      });
    };
    const alone = read([THROTTLED], { seconds: 5 });
    await errorOf(alone.result);
    assert.equal((await errorOf(retrying(attempt, time))).isFinal, true);
    assert.equal(reads, alone.run.tries);
  });
});
