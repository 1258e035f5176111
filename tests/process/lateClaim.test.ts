import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { eventually } from "../emulator/support/eventually";
import { type DynamicProvider, startDynamicProvider } from "../support/dynamicProvider";
import { type Answer, type HttpProxy, startProxy } from "../support/proxy";
import { configFor, declaring, liveOf, Member, Stack, startProvider } from "./engine";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

const TIMES = JSON.stringify({
  propagationSeconds: 0.05,
  turnSeconds: 2,
  inFlightSeconds: 3,
  gatherSeconds: 0.1,
});

describe("a destroy that is killed with the write of its claim on its way, in real processes", () => {
  let aws: Emulator;
  let proxy: HttpProxy;
  let calm: DynamicProvider;
  let dying: DynamicProvider;
  let next: DynamicProvider;
  const times = { "aws-config:publishing": TIMES };

  before(async () => {
    aws = await startEmulator({});
    proxy = await startProxy(aws.url);
    const endpoints = JSON.stringify([{ configservice: proxy.url, sts: proxy.url }]);
    [calm, dying, next] = await Promise.all([
      startProvider(aws, times),
      startDynamicProvider({ config: { ...configFor(aws, times), "aws:endpoints": endpoints } }),
      startProvider(aws, times),
    ]);
  });
  after(async () => {
    for (const provider of [calm, dying, next]) await provider?.kill();
    await proxy?.close();
    await aws?.close();
  });

  it("loses nothing if the stack is kept, and what was sent lands then", async () => {
    const [owner, team, other] = [new Stack(calm), new Member(dying, "payments"), new Member(calm, "search")];
    await owner.up(declaring([A], { merge: "shared" }));
    await team.up({ accountIds: [B] });

    let land: (() => Promise<Answer>) | undefined;
    proxy.rule = ({ operation, forward }) => {
      if (operation !== "TagResource") return undefined;
      land = forward;
      return new Promise<never>(() => {});
    };
    const ended = assert.rejects(team.destroy());
    await eventually(() => land !== undefined, "the write of the claim is on its way");
    await dying.kill("SIGKILL");
    await ended;
    const { second } = new Date().toISOString().match(/:(?<second>\d\d)\./)?.groups ?? {};
    // A run that begins a second later writes a later version.
    await eventually(() => !new Date().toISOString().includes(`:${second}.`), "the next second");

    team.provider = next;
    await team.refresh();
    await team.up({ accountIds: [B] });
    assert.deepEqual(liveOf(aws).accountIds, [A, B]);

    assert.equal((await land?.())?.status, 200);
    await other.up({ accountIds: [C] });
    assert.deepEqual(liveOf(aws).accountIds, [A, B, C]);
    await team.refresh();
    await team.up({ accountIds: [B] });
    await other.destroy();
    assert.deepEqual(liveOf(aws).accountIds, [A, B]);
    await team.destroy();
    assert.deepEqual(liveOf(aws).accountIds, [A]);
  });
});
