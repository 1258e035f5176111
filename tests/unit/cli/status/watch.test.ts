import assert from "node:assert/strict";
import { AwsError, type ConfigAggregatorError } from "../../../../provider/aws/errors";
import type { AwsErrorKind } from "../../../../provider/aws/failure";
import { watch } from "../../../../provider/cli/status/watch";
import { UnknownAggregatorError } from "../../../../provider/live/errors";
import { VirtualTime } from "../../../support/virtualTime";

/** Watches a number that has to become 0; an error stands for a look that fails. */
async function watching(...looks: readonly (number | Error)[]) {
  const time = new VirtualTime();
  const start = time.now();
  const told: string[] = [];
  const left = [...looks];
  const ended = await watch(
    {
      seconds: 60,
      look: async () => {
        const next = left.shift();
        if (next === undefined) throw new Error("nobody expects another look");
        if (next instanceof Error) throw next;
        return next;
      },
      show: (seen) => told.push(String(seen)),
      isOver: (seen) => seen === 0,
      note: (text) => told.push(text),
    },
    time,
  ).catch((error: ConfigAggregatorError) => error);
  return { ended, told, seconds: (time.now() - start) / 1000, left };
}

const failed = (kind: AwsErrorKind) => new AwsError(`the call is ${kind}`, kind, "Code");

describe("watching", () => {
  it("looks until nothing is left to wait for, and waits between two looks only", async () => {
    assert.deepEqual(await watching(0), { ended: 0, told: ["0"], seconds: 0, left: [] });
    assert.deepEqual(await watching(2, 1, 0), { ended: 0, told: ["2", "1", "0"], seconds: 120, left: [] });
  });

  for (const kind of ["throttled", "unknown-outcome", "malformed", "unreachable"] as const)
    it(`goes on after a later look that fails: ${kind}`, async () => {
      const { ended, told, seconds } = await watching(1, failed(kind), failed(kind), 0);
      assert.deepEqual([ended, seconds], [0, 180]);
      assert.match(
        told[1] ?? "",
        new RegExp(`^The look failed\\. The next one follows in 60 s\\.\\nthe call is ${kind}`),
      );
      assert.deepEqual([told[0], told[3]], ["1", "0"]);
    });

  it("ends with the failure of the first look, and with one that looking again doesn't help", async () => {
    const unreachable = failed("unreachable");
    assert.deepEqual(await watching(unreachable, 0), { ended: unreachable, told: [], seconds: 0, left: [0] });
    for (const error of [
      failed("unauthenticated"),
      failed("refused"),
      new UnknownAggregatorError({ name: "security", region: "us-east-1" }, undefined),
      new TypeError("a defect"),
    ]) {
      const { ended, told, left } = await watching(1, error, 0);
      assert.deepEqual([ended, told, left], [error, ["1"], [0]]);
    }
  });
});
