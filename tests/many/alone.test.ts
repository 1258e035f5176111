import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { declaring, liveOf, Member, requestsOf, Stack, startProvider } from "../process/engine";
import type { DynamicProvider } from "../support/dynamicProvider";

/** The cost of sharing for a stack that runs alone, with the default times. */
describe("a membership that is alone, with the default times", () => {
  let aws: Emulator;
  let provider: DynamicProvider;
  let member: Member;

  before(async () => {
    aws = await startEmulator();
    provider = await startProvider(aws);
    await new Stack(provider).up(declaring(["111111111111"], { merge: "shared" }));
    member = new Member(provider, "payments");
  });
  after(async () => {
    await provider?.stop();
    await aws?.close();
  });

  it("joins with at most 14 requests, including its preview", async () => {
    const began = Date.now();
    const requests = await requestsOf(aws, () => member.up({ accountIds: ["222222222222"] }));
    const seconds = (Date.now() - began) / 1000;
    assert.ok(requests.length <= 14, requests.join(", "));
    console.log(`      alone: ${requests.length} requests (${requests.join(", ")}), ${seconds.toFixed(1)} s`);
    assert.deepEqual(liveOf(aws).accountIds, ["111111111111", "222222222222"]);
  });

  it("makes no request if nothing changed", async () => {
    assert.deepEqual(await requestsOf(aws, () => member.up({ accountIds: ["222222222222"] })), []);
  });

  it("refreshes with at most 4 requests, which include writing its claim again", async () => {
    const requests = await requestsOf(aws, () => member.refresh());
    assert.ok(requests.length <= 4, requests.join(", "));
  });
});
