import assert from "node:assert/strict";
import type { LiveAggregator } from "../../../provider/aws/aggregator";
import { followMoves } from "../../../provider/membership/followMoves";
import { PublishingInterrupted } from "../../../provider/sharing/protocol/errors";
import { someError } from "../../support/errors";
import { MemoryAws } from "../../support/memoryAws";
import { processOf } from "../../support/process";
import { TIMING } from "../../support/timing";

const MOVED = someError("the claims were moved");
const isMoved = (cause: unknown) => cause === MOVED;

describe("a run that the owner's move of the claims overtakes", () => {
  let aws: MemoryAws;
  const follow = () => followMoves(processOf(aws).context, isMoved);

  beforeEach(() => {
    aws = new MemoryAws();
  });

  it("begins again once every reader sees the move", async () => {
    const began = aws.time.now();
    assert.equal(await follow()(MOVED), true);
    assert.equal(aws.time.now() - began, TIMING.propagation);
  });

  it("begins again also if it was stopped after it had written its claim", async () => {
    const interrupted = new PublishingInterrupted(MOVED, { arn: "arn:x" } as LiveAggregator);
    assert.equal(await follow()(interrupted), true);
  });

  it("ends with every other error, at once", async () => {
    const began = aws.time.now();
    for (const error of [
      someError("no"),
      new Error("no"),
      new PublishingInterrupted(someError("no"), { arn: "a" } as LiveAggregator),
    ])
      assert.equal(await follow()(error), false);
    assert.equal(aws.time.now(), began);
  });

  it("ends with its tenth try, if the owner keeps moving them", async () => {
    const isOvertaken = follow();
    const again: boolean[] = [];
    for (let run = 0; run < 10; run++) again.push(await isOvertaken(MOVED));
    assert.deepEqual(again, [...Array.from({ length: 9 }, () => true), false]);
  });
});
