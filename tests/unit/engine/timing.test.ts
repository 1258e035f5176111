import assert from "node:assert/strict";
import { readSettings } from "../../../provider/aws/settings";
import { propagationOf, timingOf } from "../../../provider/engine/timing";

describe("the protocol's times", () => {
  const settings = readSettings({
    publishing: { propagationSeconds: 2, turnSeconds: 20, inFlightSeconds: 400, gatherSeconds: 0 },
  });

  it("are those of the settings, in milliseconds", () =>
    assert.deepEqual(timingOf(settings.publishing), {
      propagation: 2_000,
      turn: 20_000,
      inFlight: 400_000,
      gather: 0,
      skew: 5_000,
    }));

  it("say after how long everybody sees a write", () => assert.equal(propagationOf({ settings }), 2_000));
});
