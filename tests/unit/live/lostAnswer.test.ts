import assert from "node:assert/strict";
import { waitUntilLanded } from "../../../provider/live/lostAnswer";
import { TIMING } from "../../support/timing";
import { VirtualTime } from "../../support/virtualTime";

describe("waiting out a lost answer", () => {
  let time: VirtualTime;
  let said: string[];
  const teller = () => ({ clock: time, info: (line: string) => said.push(line) });

  beforeEach(() => {
    time = new VirtualTime();
    said = [];
  });

  it("says that an answer was lost, and for how long it waits", async () => {
    const began = time.now();
    await waitUntilLanded(teller(), TIMING.inFlight, "security");
    await waitUntilLanded(teller(), TIMING.inFlight);
    const line = "the answer of AWS was lost: waiting 360 s, until what was sent can no longer take effect";
    assert.deepEqual(said, [`security: ${line}`, line]);
    assert.equal(time.now() - began, 720_000);
  });

  it("says nothing of a wait that is over at once", async () => {
    const began = time.now();
    await waitUntilLanded(teller(), 2_999, "security");
    assert.deepEqual([said, time.now() - began], [[], 2_999]);
  });
});
