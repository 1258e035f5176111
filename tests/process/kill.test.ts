import assert from "node:assert/strict";
import { type AggregatorView, type Emulator, startEmulator } from "../../emulator";
import { eventually } from "../emulator/support/eventually";
import type { DynamicProvider, Properties } from "../support/dynamicProvider";
import { leastPrivilege } from "../support/policy";
import { slowIf } from "../support/tier";
import { declaring, liveOf, OWNER_TAG, Stack, short, startProvider } from "./engine";

/*
 * The provider's process is killed while one of its requests is at AWS, before or after the effect. The engine then
 * keeps the state of before, and its next run has another process. Whatever was going on, that run has to end where
 * an undisturbed one ends, without a flag.
 */

const A = "111111111111";
const B = "222222222222";
const C = "333333333333";
const OTHERS = "999999999999";

const NAME = "security";
const BEFORE = declaring([A, B], { tags: { team: "s", env: "dev" } });
const AFTER = declaring([A, C], { tags: { team: "t", cost: "7" } });

interface Step {
  readonly what: string;
  /** Deployed undisturbed, before; others then add an account and a tag where `others` says so. */
  readonly before?: Properties;
  readonly others?: true;
  /** Killed, then run again; undefined: destroyed. */
  readonly wanted?: Properties;
  readonly requests: readonly string[];
  /** What is there in the end; undefined: nothing. */
  readonly ends: Pick<AggregatorView, "accountIds" | "tags"> | undefined;
}

const STEPS: Step[] = [
  {
    what: "create",
    wanted: BEFORE,
    requests: [
      "DescribeConfigurationAggregators",
      "PutConfigurationAggregator",
      "ListTagsForResource",
      "TagResource",
    ],
    ends: { accountIds: [A, B], tags: { team: "s", env: "dev" } },
  },
  {
    what: "update",
    before: BEFORE,
    others: true,
    wanted: AFTER,
    requests: [
      "DescribeConfigurationAggregators",
      "ListTagsForResource",
      "PutConfigurationAggregator",
      "UntagResource",
      "TagResource",
    ],
    ends: { accountIds: [A, C, OTHERS], tags: { team: "t", cost: "7", theirs: "1" } },
  },
  {
    what: "delete",
    before: BEFORE,
    requests: ["DescribeConfigurationAggregators", "ListTagsForResource", "DeleteConfigurationAggregator"],
    ends: undefined,
  },
];

describe("a provider process that is killed", () => {
  let emulator: Emulator;
  let provider: DynamicProvider;
  /** Started while the tests run, so that they needn't wait for it. */
  let spare: Promise<DynamicProvider>;

  before(async () => {
    emulator = await startEmulator({ settings: leastPrivilege() });
    provider = await startProvider(emulator);
    spare = startProvider(emulator);
  });
  beforeEach(() => emulator.reset());
  after(async () => {
    await provider?.kill();
    await (await spare)?.kill();
    await emulator?.close();
  });

  /** The next run is that of a process that knows nothing of the one before. */
  const replaceProcess = async (stack: Stack) => {
    provider = stack.provider = await spare;
    spare = startProvider(emulator);
  };

  const addOthers = async () => {
    const { accountIds = [], tags, ...aggregator } = liveOf(emulator, NAME);
    await emulator.seed({
      ...aggregator,
      accountIds: [...accountIds, OTHERS],
      tags: { ...tags, theirs: "1" },
    });
  };

  /** Runs a step until the request, kills the process there, and takes the request away. */
  async function killedAt(
    stack: Stack,
    run: () => Promise<void>,
    operation: string,
    when: "before" | "after",
  ) {
    const state = structuredClone(stack.state);
    emulator.fault({ operation, kind: "pause", when });
    const ended = assert.rejects(run(), { name: "ProviderCallError" });
    await eventually(() => emulator.paused().length === 1, `${operation} is held`);
    assert.equal(emulator.paused()[0]?.operation, operation);
    await stack.provider.kill("SIGKILL");
    await ended;
    await emulator.release({ drop: true });
    assert.deepEqual(stack.state, state, "the engine's state is that of before");
  }

  for (const { what, before, others, wanted, requests, ends } of STEPS)
    describe(`during ${what}`, () => {
      for (const operation of requests)
        for (const when of ["before", "after"] as const)
          it(`with ${short(operation)} in flight, ${when} its effect${slowIf(when === "before" || /^(Describe|ListTags)/.test(operation))}`, async () => {
            const stack = new Stack(provider, NAME);
            if (before) await stack.up(before);
            if (others) await addOthers();
            const arn = before && liveOf(emulator, NAME).arn;
            const untouched = JSON.stringify(emulator.aggregators());
            const { inputs } = wanted ? await stack.preview(wanted) : { inputs: {} };
            const run = () =>
              !wanted ? stack.destroy() : stack.state ? stack.update(inputs) : stack.create(inputs);

            await killedAt(stack, run, operation, when);
            const first = operation === requests.find((name) => !/^(Describe|List)/.test(name));
            if (first && when === "before")
              assert.equal(JSON.stringify(emulator.aggregators()), untouched, "the request had no effect");
            if (first && when === "after")
              assert.notEqual(
                JSON.stringify(emulator.aggregators()),
                untouched,
                "the request had its effect",
              );
            const made = emulator.aggregators()[0]?.arn;

            await replaceProcess(stack);
            emulator.clearLog();
            // Then it looks as another state's of the same name.
            const isFinished = what === "create" && operation === "TagResource" && when === "after";
            if (isFinished && wanted)
              await assert.rejects(
                stack.up(wanted),
                /A resource of the same name in another state created it: .*Set adopt: true/,
              );
            const last = isFinished ? { ...wanted, adopt: true } : wanted;
            await (last ? stack.up(last) : stack.destroy());
            if (ends === undefined) {
              assert.deepEqual(emulator.aggregators(), []);
              return;
            }
            const { accountIds, tags, arn: arnNow } = liveOf(emulator, NAME);
            assert.deepEqual(accountIds, ends.accountIds);
            assert.deepEqual(tags, { ...ends.tags, [OWNER_TAG]: stack.ownerTag });
            assert.equal(arnNow, arn ?? made ?? arnNow, "it is still the same one");
            assert.equal(emulator.aggregators().length, 1);
            assert.deepEqual(stack.state?.outputs.accountIds, ends.accountIds);
            assert.deepEqual(stack.state?.outputs.tagsAll, ends.tags);
            if (last) assert.equal((await stack.preview(last)).changes, false, "and nothing is left to do");
          });
    });

  it("during create: the program may be another one when it runs again, and its accounts then count", async () => {
    const stack = new Stack(provider, NAME);
    const { inputs } = await stack.preview(BEFORE);
    await killedAt(stack, () => stack.create(inputs), "PutConfigurationAggregator", "after");
    await replaceProcess(stack);
    await stack.up(AFTER);
    const { accountIds, tags } = liveOf(emulator, NAME);
    assert.deepEqual(accountIds, [A, C]);
    // Nobody can tell whether the killed create has set env, or somebody else has since: AWS dates no tags.
    assert.deepEqual(tags, { team: "t", cost: "7", env: "dev", [OWNER_TAG]: stack.ownerTag });
  });

  it("during create: nobody else takes it over in the meantime @slow", async () => {
    const stack = new Stack(provider, NAME);
    const { inputs } = await stack.preview(BEFORE);
    await killedAt(stack, () => stack.create(inputs), "PutConfigurationAggregator", "after");
    await replaceProcess(stack);
    const other = new Stack(provider, "other");
    const args = { ...BEFORE, name: NAME };
    await assert.rejects(
      other.up(args),
      /aggregator security already exists in us-east-1: .*stack acme\/audit\/dev owns it/,
    );
    await stack.up(BEFORE);
    assert.deepEqual(liveOf(emulator, NAME).accountIds, [A, B]);
  });

  it("twice in a row: the third run ends it", async () => {
    const stack = new Stack(provider, NAME);
    await stack.up(BEFORE);
    await addOthers();
    for (const operation of ["PutConfigurationAggregator", "TagResource"]) {
      await killedAt(stack, () => stack.up(AFTER), operation, "after");
      await replaceProcess(stack);
    }
    await stack.up(AFTER);
    const { accountIds, tags } = liveOf(emulator, NAME);
    assert.deepEqual(accountIds, [A, C, OTHERS]);
    assert.deepEqual(tags, { team: "t", cost: "7", theirs: "1", [OWNER_TAG]: stack.ownerTag });
  });
});
