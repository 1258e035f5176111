import assert from "node:assert/strict";
import { type Authorization as Authorized, type Emulator, startEmulator } from "../../emulator";
import { eventually } from "../emulator/support/eventually";
import type { DynamicProvider, Properties } from "../support/dynamicProvider";
import { authorizationPolicies, leastPrivilege } from "../support/policy";
import { slowIf } from "../support/tier";
import { Authorization, OWNER_TAG, startProvider } from "./engine";

/*
 * Authorizations with the provider's real process: requests as they go over the wire, under the documented policy, with
 * faults in one of the regions, and with kills at every request.
 */

const OWN = "123456789012";
const [AUDIT, OTHERS] = ["222222222222", "999999999999"] as const;
const [HOME, STAYS, GOES, COMES] = ["us-east-1", "eu-central-1", "eu-west-1", "eu-west-3"] as const;

const DESCRIBE = "DescribeAggregationAuthorizations";
const PUT = "PutAggregationAuthorization";
const DELETE = "DeleteAggregationAuthorization";
const LIST = "ListTagsForResource";
const TAG = "TagResource";
const UNTAG = "UntagResource";

/** The emulator shows every write at once, and nobody creates at the same time. */
const FAST = {
  "aws-config:publishing": JSON.stringify({ propagationSeconds: 0.02, turnSeconds: 1, inFlightSeconds: 2 }),
};

const declaring = (regions: readonly string[] | "all", more: Properties = {}): Properties => ({
  authorizedAccountId: AUDIT,
  authorizedAwsRegion: HOME,
  regions,
  ...more,
});
const BEFORE = declaring([STAYS, GOES], { tags: { team: "s", env: "dev" } });
const AFTER = declaring([STAYS, COMES], { tags: { team: "t", cost: "7" } });

describe("an authorization", () => {
  let aws: Emulator;
  let provider: DynamicProvider;
  let count = 0;

  before(async () => {
    aws = await startEmulator({ settings: leastPrivilege(authorizationPolicies()) });
    provider = await startProvider(aws, FAST);
  });
  beforeEach(() => aws.reset());
  after(async () => {
    await provider?.kill();
    await aws?.close();
  });

  /** Of a name of its own: a process takes a second resource of one name for a replacement of the first. */
  const newStack = () => {
    count += 1;
    return new Authorization(provider, `auth-${count}`);
  };
  const live = (account: string = AUDIT): Record<string, Authorized["tags"]> =>
    Object.fromEntries(
      aws
        .authorizations()
        .filter(({ authorizedAccount }) => authorizedAccount === account)
        .map(({ region, tags }) => [region, tags] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  /** What there is once a program has come to its end, in each of its regions. */
  const ends = ({ regions, tags }: Properties, stack: Authorization) =>
    Object.fromEntries(
      (regions as string[]).map((region) => [region, { ...(tags as object), [OWNER_TAG]: stack.ownerTag }]),
    );
  const requests = () => {
    const operations = aws.log().map(({ region, operation }) => `${region} ${operation}`);
    aws.clearLog();
    return operations.sort();
  };
  const inEach = (regions: readonly string[], ...operations: string[]) =>
    regions.flatMap((region) => operations.map((operation) => `${region} ${operation}`)).sort();

  describe("over the wire", () => {
    it("is created, updated, refreshed and deleted, each region with its own requests", async () => {
      await aws.authorize({ regions: [STAYS, GOES], authorizedAccount: OTHERS, tags: { by: "hand" } });
      const others = live(OTHERS);
      const stack = newStack();
      const { inputs } = await stack.preview(BEFORE);
      aws.clearLog();
      await stack.create(inputs);
      assert.deepEqual(live(), ends(BEFORE, stack));
      assert.deepEqual(requests(), inEach([STAYS, GOES], DESCRIBE, LIST, PUT, TAG));
      assert.deepEqual(stack.state?.outputs.accountId, OWN);

      assert.equal((await stack.preview(BEFORE)).changes, false);
      assert.deepEqual(requests(), [], "nothing is asked if nothing changes");

      const changed = await stack.preview(AFTER);
      assert.deepEqual([changed.changes, changed.replaces], [true, []]);
      aws.clearLog();
      await stack.update(changed.inputs);
      assert.deepEqual(live(), ends(AFTER, stack));
      const wrote = requests().filter((one) => /Put|Delete/.test(one));
      assert.deepEqual(wrote, [`${COMES} ${PUT}`, `${GOES} ${DELETE}`].sort());

      const state = structuredClone(stack.state);
      assert.equal(await stack.refresh(), true);
      assert.deepEqual(stack.state, state);
      assert.deepEqual(requests(), inEach([STAYS, COMES], DESCRIBE, LIST));

      await stack.destroy();
      assert.deepEqual(live(), {});
      assert.deepEqual(requests(), inEach([STAYS, COMES], DELETE, DESCRIBE, LIST));
      assert.deepEqual(live(OTHERS), others, "those of others stay as they were");
    });

    it("is made again where somebody has deleted it, and is gone once that is so everywhere", async () => {
      const stack = newStack();
      await stack.up(BEFORE);
      await aws.revoke({ region: GOES, authorizedAccount: AUDIT });
      assert.equal(await stack.refresh(), true);
      assert.deepEqual(stack.state?.outputs.regions, { [STAYS]: true });
      await stack.up(BEFORE);
      assert.deepEqual(live(), ends(BEFORE, stack));
      for (const region of [STAYS, GOES]) await aws.revoke({ region, authorizedAccount: AUDIT });
      assert.equal(await stack.refresh(), false);
    });

    it("authorizes in all regions that the account has enabled", async () => {
      const stack = newStack();
      await stack.up(declaring("all"));
      const regions = Object.keys(live());
      assert.equal(regions.length, 17);
      assert.deepEqual(Object.keys(stack.state?.outputs.arns as object).sort(), regions);
      await stack.destroy();
      assert.deepEqual(live(), {});
    });

    it("tells bad input all at once, by its path, and asks no region", async () => {
      aws.clearLog();
      const { message } = await failure(
        newStack().preview({ authorizedAccountId: 222222222222, regions: [HOME, "mars"], tag: {} }),
      );
      assert.deepEqual(
        message
          .split("\n")
          .map((line) => line.split(" ")[0])
          .sort(),
        ["authorizedAccountId", "authorizedAwsRegion", "regions[1]", "tag"],
      );
      assert.deepEqual(
        requests().filter((one) => !one.endsWith("GetCallerIdentity")),
        [],
      );
    });
  });

  describe("of which a region fails", () => {
    const refuse = (operation: string, region: string = GOES) =>
      aws.fault({ operation, region, kind: "error", code: "AccessDeniedException", message: "no", times: 0 });

    it("keeps the others when it is created, and does the rest with the next run", async () => {
      const stack = newStack();
      refuse(PUT);
      const error = await failure(stack.up(BEFORE));
      assert.match(error.message, /failed in 1 of 2 regions.*eu-west-1: .*AccessDeniedException: no/s);
      assert.deepEqual(Object.keys(live()), [STAYS]);
      assert.deepEqual([stack.state?.failed, stack.state?.outputs.regions], [true, { [STAYS]: true }]);
      aws.clearFaults();
      await stack.up(BEFORE);
      assert.deepEqual(live(), ends(BEFORE, stack));
      await stack.destroy();
      assert.deepEqual(live(), {});
    });

    it("leaves no state where it fails everywhere", async () => {
      const stack = newStack();
      for (const region of [STAYS, GOES]) refuse(PUT, region);
      await failure(stack.up(BEFORE));
      assert.deepEqual([stack.state, live()], [undefined, {}]);
    });

    it("keeps what an update and a delete have done, and does the rest with the next run", async () => {
      const stack = newStack();
      await stack.up(BEFORE);
      refuse(DELETE);
      refuse(PUT, COMES);
      const error = await failure(stack.up(AFTER));
      assert.match(error.message, /failed in 2 of 3 regions.*\neu-west-3: Put.*\neu-west-1: Delete/);
      assert.equal(live()[STAYS]?.team, "t");
      aws.clearFaults();
      await stack.up(AFTER);
      assert.deepEqual(live(), ends(AFTER, stack));

      refuse(DELETE, COMES);
      assert.match((await failure(stack.destroy())).message, /failed in 1 of 2 regions.*eu-west-3: /s);
      assert.deepEqual(Object.keys(live()), [COMES]);
      aws.clearFaults();
      await stack.destroy();
      assert.deepEqual(live(), {});
    });
  });

  describe("at an AWS that has a bad day", () => {
    it("is throttled in one region for a while: waits, and passes", async () => {
      const stack = newStack();
      for (const operation of [DESCRIBE, PUT, LIST, TAG, DELETE])
        aws.fault({ operation, region: GOES, kind: "throttle", times: 2 });
      await stack.up(BEFORE);
      assert.deepEqual(live(), ends(BEFORE, stack));
      await stack.destroy();
      assert.deepEqual(live(), {});
      assert.deepEqual(aws.faults(), [], "all of them have struck");
    });

    for (const when of ["before", "after"] as const)
      it(`loses the answer to each write, ${when} its effect${slowIf(when === "before")}`, async () => {
        const stack = newStack();
        const lose = (...operations: string[]) => {
          for (const operation of operations)
            aws.fault({ operation, region: GOES, kind: "disconnect", when });
        };
        lose(PUT, TAG);
        await stack.up(BEFORE);
        assert.deepEqual(live(), ends(BEFORE, stack));
        lose(DELETE);
        await stack.destroy();
        assert.deepEqual(live(), {});
        assert.deepEqual(aws.faults(), [], "all of them have struck");
      });
  });

  /*
   * The process is killed while one of its requests is at AWS, before or after the effect. The engine then keeps the state
   * of before, and its next run has another process, which has to end where an undisturbed one ends.
   */
  describe("whose process is killed", () => {
    /** Started while the tests run, so that they needn't wait for it. */
    let spare: Promise<DynamicProvider>;
    before(() => {
      spare = startProvider(aws, FAST);
    });
    after(async () => {
      await (await spare)?.kill();
    });

    const replaceProcess = async (stack: Authorization) => {
      provider = stack.provider = await spare;
      spare = startProvider(aws, FAST);
    };

    interface Held {
      readonly operation: string;
      readonly region: string;
      /** Such requests that pass before. */
      readonly skip?: number;
      readonly when: "before" | "after";
      /** What the other region has to have come to. */
      readonly others?: string;
    }

    /** Runs a step until the request, kills the process there, takes the request away, and starts another process. */
    async function killedAt(stack: Authorization, run: () => Promise<void>, { others, ...held }: Held) {
      const state = structuredClone(stack.state);
      aws.clearLog();
      aws.fault({ kind: "pause", ...held });
      const ended = assert.rejects(run(), { name: "ProviderCallError" });
      await eventually(() => aws.paused().length === 1, `${held.operation} is held`);
      if (others !== undefined)
        await eventually(
          () => aws.log().some((one) => `${one.region} ${one.operation}` === others && one.status === 200),
          `${others} is done`,
        );
      await stack.provider.kill("SIGKILL");
      await ended;
      await aws.release({ drop: true });
      assert.deepEqual(stack.state, state, "the engine's state is that of before");
      await replaceProcess(stack);
    }

    for (const operation of [DESCRIBE, PUT, LIST, TAG])
      for (const when of ["before", "after"] as const)
        it(`during create with ${operation} in flight, ${when} its effect: the next create ends it${slowIf(operation !== PUT || when === "before")}`, async () => {
          const stack = newStack();
          const { inputs } = await stack.preview(BEFORE);
          const others = `${STAYS} ${operation}`;
          await killedAt(stack, () => stack.create(inputs), { operation, region: GOES, when, others });
          if (operation === PUT) assert.equal(GOES in live(), when === "after");
          // Then all of them look as those of another state of the same name.
          const isFinished = operation === TAG && when === "after";
          if (isFinished) assert.match((await failure(stack.up(BEFORE))).message, /Set adopt: true/);
          await stack.up(isFinished ? { ...BEFORE, adopt: true } : BEFORE);
          assert.deepEqual(Object.keys(live()), [STAYS, GOES]);
          assert.deepEqual(stack.state?.outputs.regions, { [STAYS]: true, [GOES]: true });
          if (isFinished) return;
          assert.deepEqual(live(), ends(BEFORE, stack));
          assert.equal((await stack.preview(BEFORE)).changes, false, "nothing is left to do");
          await stack.destroy();
          assert.deepEqual(live(), {});
        });

    const IN_UPDATE: readonly Omit<Held, "when">[] = [
      { operation: LIST, region: STAYS },
      { operation: TAG, region: STAYS },
      { operation: DESCRIBE, region: COMES },
      { operation: PUT, region: COMES },
      { operation: UNTAG, region: STAYS },
      { operation: TAG, region: STAYS, skip: 1 },
      { operation: LIST, region: COMES },
      { operation: DESCRIBE, region: GOES },
      { operation: DELETE, region: GOES },
      { operation: TAG, region: STAYS, skip: 2 },
    ];
    for (const { operation, region, skip = 0 } of IN_UPDATE)
      for (const when of ["before", "after"] as const) {
        const isSlow = when === "before" || ![PUT, DELETE].includes(operation);
        const what = `during update with ${skip > 0 ? `${skip + 1}. ` : ""}${operation} in ${region} in flight, ${when} its effect`;
        const killed = async () => {
          await aws.authorize({ regions: [STAYS, COMES], authorizedAccount: OTHERS, tags: { by: "hand" } });
          const stack = newStack();
          await stack.up(BEFORE);
          const { inputs } = await stack.preview(AFTER);
          await killedAt(stack, () => stack.update(inputs), { operation, region, skip, when });
          if (operation === PUT) assert.equal(COMES in live(), when === "after");
          if (operation === DELETE) assert.equal(GOES in live(), when === "before");
          return stack;
        };

        it(`${what}: the next update ends it${slowIf(isSlow)}`, async () => {
          const others = { [STAYS]: { by: "hand" }, [COMES]: { by: "hand" } };
          const stack = await killed();
          await stack.up(AFTER);
          assert.deepEqual(live(), ends(AFTER, stack));
          assert.equal((await stack.preview(AFTER)).changes, false, "nothing is left to do");
          await stack.destroy();
          assert.deepEqual([live(), live(OTHERS)], [{}, others]);
        });

        // After its last call, an update that was killed has left nothing by which a delete could know of it.
        const isLast = skip === 2 && when === "after";
        if (!isLast)
          it(`${what}: a delete leaves nothing behind${slowIf(isSlow || operation !== PUT)}`, async () => {
            const stack = await killed();
            await stack.destroy();
            assert.deepEqual(live(), {});
          });
      }

    for (const operation of [DESCRIBE, LIST, DELETE])
      for (const when of ["before", "after"] as const)
        it(`during delete with ${operation} in flight, ${when} its effect: the next delete ends it${slowIf(operation !== DELETE || when === "before")}`, async () => {
          const stack = newStack();
          await stack.up(BEFORE);
          const others = `${STAYS} ${operation}`;
          await killedAt(stack, () => stack.destroy(), { operation, region: GOES, when, others });
          if (operation === DELETE) assert.deepEqual(Object.keys(live()), when === "after" ? [] : [GOES]);
          await stack.destroy();
          assert.deepEqual(live(), {});
        });
  });
});

/** What a step fails with. */
function failure(step: Promise<unknown>): Promise<Error> {
  return step.then(
    () => assert.fail("nothing failed"),
    (reason: Error) => reason,
  );
}
