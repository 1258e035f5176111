import assert from "node:assert/strict";
import { AwsError, ConfigAggregatorError } from "../../../provider/aws/errors";
import { WRAPPED_KEY } from "../../../provider/aws/settings";
import { handlerOf } from "../../../provider/engine/handler";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import type { Steps } from "../../../provider/engine/steps";
import type { Context } from "../../../provider/process/context";
import { someError } from "../../support/errors";
import { ids, MemoryAws } from "../../support/memoryAws";
import { type Args, keyOf, MiniEngine, MiniMember, Refused } from "../../support/miniEngine";
import { NAME, STORES, type Store, TABLE } from "../../support/stacks";

/** Whatever leaves a step: results, errors, lines. */
type Leaving = (what: string, left: unknown) => void;

/** Steps as the engine's process calls them, of which everything that leaves them is checked. */
function atTheEdge<In extends object, Out extends object>(
  steps: Steps<In, Out, Context>,
  look: Leaving,
): Steps<In, Out, Context> {
  const through = async <T>(what: string, step: Promise<T>): Promise<T> => {
    try {
      const result = await step;
      look(what, result);
      return result;
    } catch (error) {
      if (error instanceof Error) look(`${what}: message`, `${error.message} ${error.stack}`);
      if (error instanceof PartialFailure) look(`${what}: partial`, [error.properties, error.reasons]);
      throw error;
    }
  };
  const handler = (context: Context) =>
    handlerOf(steps, () => ({
      ...context,
      info: (line) => {
        look("line", line);
        context.info(line);
      },
    }));
  return {
    secrets: steps.secrets,
    nameOf: (id) => steps.nameOf(id),
    check: (context, olds, news) =>
      through("check", handler(context).check(olds as In & Out, news as In)) as never,
    diff: (context, olds, news) => through("diff", handler(context).diff("id", olds, news)) as never,
    create: (context, inputs) => through("create", handler(context).create(inputs)) as never,
    read: (context, id, olds) => through("read", handler(context).read(id, olds as Out)) as never,
    update: (context, olds, news) => through("update", handler(context).update("id", olds, news)) as never,
    remove: (context, olds) => through("delete", handler(context).delete("id", olds)),
  };
}

class Owner extends MiniEngine {
  look(look: Leaving): this {
    this.steps = atTheEdge(this.steps, look);
    return this;
  }
}

class Member extends MiniMember {
  look(look: Leaving): this {
    this.steps = atTheEdge(this.steps, look);
    return this;
  }
}

/** Without what is marked as secret. What check gives back in the same shape, the engine marks by itself. */
function inClear(what: string, left: unknown): string {
  return (
    JSON.stringify(left, (key, value) => {
      if (typeof value !== "object" || value === null) return value;
      if (WRAPPED_KEY in value) return "[marked]";
      if (what === "check" && key === "tags") return "[marked by the engine]";
      return value;
    }) ?? ""
  );
}

interface Secrets {
  readonly olds: boolean;
  readonly news: boolean;
}

const CASES: readonly Secrets[] = [
  { olds: true, news: true },
  { olds: true, news: false },
  { olds: false, news: true },
];

const [A, B, C] = ids("abc") as [string, string, string];

const [OLD, NEW] = [
  { accountIds: [A, B], tag: "formersecret", type: "AWS::Former::Secret" },
  { accountIds: [A, C], tag: "latersecret", type: "AWS::Later::Secret" },
];

function canariesOf({ olds, news }: Secrets): string[] {
  const [former, later] = [
    [B, OLD.tag, OLD.type],
    [C, NEW.tag, NEW.type],
  ];
  return [...(olds ? former : []), ...(news ? later : []), ...(olds && news ? [A] : [])];
}

/** More than any step calls. */
const CALLS = 16;

async function calmly(run: Promise<unknown>): Promise<void> {
  await run.catch((error: unknown) => {
    if (!ConfigAggregatorError.is(error) && !(error instanceof Refused)) throw error;
  });
}

/**
 * Creates, updates and reads a resource, with each call of one of these steps going wrong, and finishes it then.
 *
 * @param start - makes a resource in a world of its own
 */
async function everyInterruption(
  secrets: Secrets,
  start: (look: Leaving) => Promise<Owner | Member>,
  [olds, news]: readonly [Args, Args],
): Promise<void> {
  const canaries = canariesOf(secrets);
  for (const fate of ["unauthenticated", "refused"] as const)
    for (let step = 0; step < 2; step++)
      for (let call = 0; call < CALLS; call++) {
        const look: Leaving = (what, left) => {
          const text = inClear(what, left);
          for (const canary of canaries)
            assert.ok(!text.includes(canary), `${fate} at call ${call} of step ${step}: ${what}: ${text}`);
        };
        const resource = await start(look);
        await calmly(resource.begin(step === 0 ? { [call]: fate } : {}).up(olds));
        await calmly(resource.begin().refresh());
        await calmly(resource.begin(step === 1 ? { [call]: fate } : {}).up(news));
        await calmly(resource.begin().refresh());
        await calmly(resource.begin().preview(news));
        await calmly(resource.begin().up(news));
        if (secrets.news) await calmly(resource.begin().refresh());
      }
}

describe("what leaves the provider", () => {
  describe("holds nothing secret in clear, whichever call goes wrong", () => {
    for (const secrets of CASES) {
      const who = `${secrets.olds ? "secret" : "known"} before, ${secrets.news ? "secret" : "known"} now`;
      const marked = (side: keyof Secrets, names: string[]) => (secrets[side] ? { secrets: names } : {});

      for (const merge of ["preserve", "replace", "shared on tags", "shared in a table"])
        it(`an aggregator, ${merge}: ${who}`, () => {
          const [mode, table] = [merge.split(" ")[0], merge.endsWith("table")];
          const args = (side: keyof Secrets, { accountIds, tag, type }: typeof OLD): Args => ({
            name: NAME,
            merge: mode,
            ...(table && { claims: { dynamodbTable: TABLE } }),
            accountAggregationSource: { accountIds, allRegions: true },
            tags: { team: tag },
            aggregatorFilters: { resourceTypes: [type] },
            ...marked(side, ["accountIds", "filters", "tags"]),
          });
          return everyInterruption(secrets, async (look) => new Owner(new MemoryAws()).look(look), [
            args("olds", OLD),
            args("news", NEW),
          ]);
        });

      for (const store of STORES)
        it(`a membership, claims ${store === "tags" ? "on tags" : "in a table"}: ${who}`, () => {
          const args = (side: keyof Secrets, { accountIds }: typeof OLD): Args => ({
            aggregatorName: NAME,
            accountIds,
            ...claimsIn(store),
            ...marked(side, ["accountIds"]),
          });
          const start = async (look: Leaving) => {
            const aws = new MemoryAws();
            const source = { accountIds: ids("z"), allRegions: true };
            await new MiniEngine(aws).up({
              name: NAME,
              merge: "shared",
              accountAggregationSource: source,
              ...claimsIn(store),
            });
            return new Member(aws, keyOf("team")).look(look);
          };
          return everyInterruption(secrets, start, [args("olds", OLD), args("news", NEW)]);
        });
    }

    function claimsIn(store: Store): Args {
      return store === "tags" ? {} : { claims: { dynamodbTable: TABLE } };
    }

    it("an organization's role", async () => {
      const seen: string[] = [];
      const stack = new Owner(new MemoryAws()).look((what, left) => {
        if (what !== "check") seen.push(inClear(what, left));
      });
      const args = (role: string) => ({
        name: NAME,
        organizationAggregationSource: {
          roleArn: `arn:aws:iam::123456789012:role/${role}`,
          allRegions: true,
        },
        secrets: ["roleArn"],
      });
      await stack.up(args("former"));
      await calmly(stack.begin({ 1: "refused" }).up(args("later")));
      await stack.begin().refresh();
      await stack.begin().up(args("later"));
      assert.ok(seen.length > 5);
      assert.doesNotMatch(seen.join("\n"), /role\/(former|later)/);
    });
  });

  describe("can be printed", () => {
    const HOSTILE = "a\u001b[2Kb\u202e\nc";
    const SHOWN = "a\\u001b[2Kb\\u202e\nc";
    const steps = (fail: () => never) =>
      ({
        check: async ({ info }: { info(line: string): void }) => {
          info(HOSTILE);
          return { inputs: {}, failures: [someError(HOSTILE).with({ ends: "" })] };
        },
        diff: fail,
        create: fail,
        read: fail,
        update: fail,
        remove: fail,
        secrets: {},
        nameOf: (id: string) => id,
      }) as unknown as Steps<object, object, Context>;
    const failures: [what: string, error: () => Error][] = [
      ["an error of this package", () => someError(HOSTILE).with({ ends: "" })],
      ["an error of AWS", () => new AwsError(HOSTILE, "refused", "X", undefined)],
      ["a failure in part", () => new PartialFailure("id", {}, new Error(HOSTILE))],
      ["what nobody has foreseen", () => new TypeError(HOSTILE)],
    ];

    it("lines and reasons", async () => {
      const said: string[] = [];
      const handler = handlerOf(
        steps(() => assert.fail()),
        () => ({ info: (line: string) => said.push(line) }) as never,
      );
      const { failures: reasons } = await handler.check({}, {});
      assert.deepEqual([said, reasons], [[SHOWN], [{ property: "", reason: SHOWN }]]);
    });

    for (const [what, error] of failures)
      it(what, async () => {
        const handler = handlerOf(
          steps(() => {
            throw error();
          }),
          () => ({ info: () => {} }) as never,
        );
        const calls = [
          () => handler.diff("id", {}, {}),
          () => handler.create({}),
          () => handler.read("id", {}),
          () => handler.update("id", {}, {}),
          () => handler.delete("id", {}),
        ];
        for (const call of calls)
          await assert.rejects(call, (thrown: Error & { reasons?: string[] }) => {
            assert.equal(thrown.message, SHOWN);
            assert.doesNotMatch(`${thrown.stack}${thrown}`, /(?!\n)[\p{Cc}\p{Cf}]/u);
            if (thrown instanceof PartialFailure) assert.deepEqual(thrown.reasons, [SHOWN]);
            return true;
          });
      });
  });
});
