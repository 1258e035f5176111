import assert from "node:assert/strict";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { formatNonce } from "../../provider/sharing/store/nonce";
import { type DynamicProvider, startDynamicProvider } from "../support/dynamicProvider";
import { checkingSignatures, dating, type HttpProxy, signingTime, startProxy } from "../support/proxy";
import { declaring, liveOf, Member, REGION, Stack } from "./engine";

const [A, B, D] = ["111111111111", "222222222222", "444444444444"] as const;

const MINUTES = 60_000;

/** For how long a run that was killed has to be reckoned with, in seconds. */
const LASTS = 5;

const TIMES = JSON.stringify({
  propagationSeconds: 0.05,
  turnSeconds: 2,
  inFlightSeconds: 3,
  gatherSeconds: 0.1,
});

describe("clocks of the real process", () => {
  let aws: Emulator;
  let proxy: HttpProxy;
  let provider: DynamicProvider;
  let wrong: (operation: string, signedAt: string) => number = () => 0;

  beforeEach(async () => {
    wrong = () => 0;
    aws = await startEmulator();
    proxy = await startProxy(aws.url, checkingSignatures(dating((...asked) => wrong(...asked))));
    provider = await startDynamicProvider({
      config: {
        "aws:region": REGION,
        "aws:endpoints": JSON.stringify([{ configservice: proxy.url, sts: proxy.url }]),
        "aws-config:publishing": TIMES,
      },
      env: {
        NODE_OPTIONS: `--require ${join(__dirname, "../support/setClock.cjs")}`,
        SET_CLOCK_BY: String(3 * MINUTES),
      },
    });
  });
  afterEach(async () => {
    await provider?.stop();
    await proxy?.close();
    await aws?.close();
  });

  /** A run that was killed while its Put was on its way, and which another stack has to wait for. */
  async function besideKilledRun(): Promise<void> {
    await new Stack(provider).up(declaring([A], { merge: "shared" }));
    const { tags, ...rest } = liveOf(aws);
    const nonce = formatNonce(Date.now() / 1000, LASTS, 0.5);
    const key = "aggregator-claim:gone/prod/team:0123456789abcdef:0000001";
    await aws.seed({ ...rest, tags: { ...tags, [key]: `publishing:${nonce} ${D}` } });
  }

  /** Until it has seen that run for the second time. */
  async function untilWaiting(): Promise<void> {
    const readings = () => aws.log({ operation: "ListTagsForResource" }).length;
    const before = readings();
    while (readings() < before + 3) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async function joinsAfterAll(disturb: () => Promise<void> | void): Promise<void> {
    const member = new Member(provider, "payments");
    const started = performance.now();
    const joining = member.up({ accountIds: [B] });
    await Promise.all([joining, untilWaiting().then(disturb)]);
    assert.ok(performance.now() - started >= LASTS * 1_000, "as long as its Put may be on its way");
    assert.deepEqual(liveOf(aws).accountIds, [A, B, D]);
  }

  /** Sets the wall clock of the process forward, three minutes at a time. */
  async function setForward(times: number): Promise<void> {
    for (let set = 0; set < times; set++) {
      process.kill(provider.pid, "SIGUSR2");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it("a wall clock that is set forward ends no wait", async () => {
    await besideKilledRun();
    await joinsAfterAll(() => setForward(1));
  });

  it("nor does one that is set forward by more than AWS takes signatures of", async () => {
    await besideKilledRun();
    await joinsAfterAll(() => setForward(4));
  });

  it("one that was wrong by more than that from the beginning is in nobody's way", async () => {
    await setForward(4);
    await new Stack(provider).up(declaring([A], { merge: "shared" }));
    await new Member(provider, "payments").up({ accountIds: [B] });
    assert.deepEqual(liveOf(aws).accountIds, [A, B]);
  });

  it("answers that a proxy dates ten minutes ahead end no wait", async () => {
    await besideKilledRun();
    let dated = 0;
    await joinsAfterAll(() => {
      wrong = (operation) => (operation === "ListTagsForResource" && dated++ < 5 ? 10 * MINUTES : 0);
    });
    assert.ok(dated > 5);
  });

  it("a proxy that dates every answer ten minutes behind is in nobody's way", async () => {
    wrong = () => -10 * MINUTES;
    await new Stack(provider).up(declaring([A], { merge: "shared" }));
    await new Member(provider, "payments").up({ accountIds: [B] });
    assert.deepEqual(liveOf(aws).accountIds, [A, B]);
  });

  it("writes are signed by AWS's time, so that they take effect no later than others reckon with", async () => {
    const ahead: [operation: string, seconds: number][] = [];
    wrong = (operation, signedAt) => {
      ahead.push([operation, (signingTime(signedAt) - Date.now()) / 1_000]);
      return 0;
    };
    await setForward(1);
    await new Stack(provider).up(declaring([A], { merge: "shared" }));
    await new Member(provider, "payments").up({ accountIds: [B] });
    assert.ok((ahead[0]?.[1] ?? 0) > 60, "the clock was set");
    const writes = ahead.filter(([operation]) => /^(Put|Tag)/.test(operation));
    assert.deepEqual([...new Set(writes.map(([operation]) => operation))].sort(), [
      "PutConfigurationAggregator",
      "TagResource",
    ]);
    assert.deepEqual(
      writes.filter(([, seconds]) => seconds > 30),
      [],
    );
  });
});
