import assert from "node:assert/strict";
import { AwsError } from "../../../../../provider/aws/errors";
import type { AwsErrorKind } from "../../../../../provider/aws/failure";
import type { Clock } from "../../../../../provider/aws/retry";
import { settled } from "../../../../../provider/sharing/store/dynamodb/settled";

/** Ends its sends as told, one after the other, each after as many seconds as `takes`. */
function sending(ends: readonly (AwsErrorKind | "done")[], takes = 0) {
  let time = 0;
  let sends = 0;
  const clock: Clock = {
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    random: () => 0.5,
  };
  const send = async () => {
    const end = ends[sends++] ?? assert.fail("it was sent too often");
    time += takes * 1000;
    if (end === "done") return "done";
    throw new AwsError(end, end, end, undefined);
  };
  return { run: () => settled(send, clock), sends: () => sends };
}

describe("a write that may be sent twice", () => {
  const table: [
    what: string,
    ends: (AwsErrorKind | "done")[],
    result: { result: string | undefined; unsure: boolean },
    takes?: number,
  ][] = [
    ["that is answered", ["done"], { result: "done", unsure: false }],
    ["that is throttled first", ["throttled", "throttled", "done"], { result: "done", unsure: false }],
    ["whose answer is lost", ["unknown-outcome", "done"], { result: "done", unsure: true }],
    ["that takes a minute to be lost", ["unknown-outcome", "done"], { result: "done", unsure: true }, 60],
    [
      "that takes two minutes to be lost",
      ["unknown-outcome", "unknown-outcome"],
      { result: undefined, unsure: true },
      120,
    ],
    [
      "whose answers are all lost",
      Array.from({ length: 5 }, () => "unknown-outcome" as const),
      { result: undefined, unsure: true },
    ],
    [
      "that is lost, then refused",
      ["unknown-outcome", "refused", "refused"],
      { result: undefined, unsure: true },
    ],
  ];
  for (const [what, ends, result, takes] of table)
    it(`${what}: ${result.result ?? "unknown"} after ${ends.length}`, async () => {
      const { run, sends } = sending(ends, takes);
      assert.deepEqual(await run(), result);
      assert.equal(sends(), ends.length);
    });

  for (const kind of ["refused", "gone", "unauthenticated", "unreachable", "throttled"] as const)
    it(`that certainly had no effect fails: ${kind}`, async () => {
      const { run } = sending(Array.from({ length: 20 }, () => kind));
      await assert.rejects(run(), { kind });
    });
});
