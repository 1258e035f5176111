import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { type DynamicProvider, startDynamicProvider } from "../support/dynamicProvider";
import { leastPrivilege } from "../support/policy";
import { type Answer, changing, type HttpProxy, page, type Rule, startProxy } from "../support/proxy";
import { slowIf } from "../support/tier";
import { configFor, declaring, liveOf, Member, Stack } from "./engine";

const A = "111111111111";
const B = "222222222222";
const C = "333333333333";
const OUTSIDER = "777777777777";
const MEMBER = "888888888888";

const DESCRIBE = "DescribeConfigurationAggregators";
const LIST_TAGS = "ListTagsForResource";

type Fields = Record<string, unknown>;

/** Short, so that a test can wait until nothing on its way can take effect. Seconds. */
const TIMES = JSON.stringify({
  propagationSeconds: 0.1,
  turnSeconds: 5,
  inFlightSeconds: 6,
  gatherSeconds: 0.1,
});

describe("what answers in AWS's place", () => {
  let emulator: Emulator;
  let proxy: HttpProxy;
  let provider: DynamicProvider;

  before(async () => {
    emulator = await startEmulator({ settings: leastPrivilege() });
    proxy = await startProxy(emulator.url);
    provider = await startDynamicProvider({
      config: {
        ...configFor(emulator),
        "aws:endpoints": JSON.stringify([{ configservice: proxy.url, sts: proxy.url }]),
        "aws-config:publishing": TIMES,
      },
    });
  });
  beforeEach(() => {
    proxy.rule = () => undefined;
    return emulator.reset();
  });
  after(async () => {
    await provider?.stop();
    await proxy?.close();
    await emulator?.close();
  });

  const ofEach = (change: (one: Fields) => void) =>
    changing(DESCRIBE, (answer) => {
      for (const one of answer.ConfigurationAggregators as Fields[]) change(one);
      return answer;
    });
  const ofSource = (change: (source: Fields) => void) =>
    ofEach((one) => change((one.AccountAggregationSources as Fields[])[0] ?? {}));
  const malformed: [what: string, rule: Rule, said: RegExp][] = [
    [
      "a Describe without sources",
      ofEach((one) => {
        delete one.AccountAggregationSources;
      }),
      /AccountAggregationSources must be a list, but is missing/,
    ],
    [
      "a Describe whose sources are null",
      ofEach((one) => {
        one.AccountAggregationSources = null;
      }),
      /AccountAggregationSources must be a list, but is null/,
    ],
    [
      "a Describe with an empty list of sources",
      ofEach((one) => {
        one.AccountAggregationSources = [];
      }),
      /AccountAggregationSources must be a list of 1, but is a list of 0/,
    ],
    [
      "a Describe with one source in place of a list",
      ofEach((one) => {
        one.AccountAggregationSources = (one.AccountAggregationSources as unknown[])[0];
      }),
      /AccountAggregationSources must be a list, but is an object/,
    ],
    [
      "a Describe with two sources",
      ofEach((one) => {
        const [source] = one.AccountAggregationSources as unknown[];
        one.AccountAggregationSources = [source, source];
      }),
      /AccountAggregationSources must be a list of 1, but is a list of 2/,
    ],
    [
      "a Describe with sources of both kinds",
      ofEach((one) => {
        one.OrganizationAggregationSource = { RoleArn: "arn:aws:iam::1:role/r", AllAwsRegions: true };
      }),
      /must be missing if there is an OrganizationAggregationSource/,
    ],
    [
      "a Describe whose accounts are null",
      ofSource((source) => {
        source.AccountIds = null;
      }),
      /AccountIds must be a list, but is null/,
    ],
    [
      "a Describe with an empty list of accounts",
      ofSource((source) => {
        source.AccountIds = [];
      }),
      /AccountIds must be a list with at least one member/,
    ],
    [
      "a Describe with numbers for accounts",
      ofSource((source) => {
        source.AccountIds = (source.AccountIds as string[]).map(Number);
      }),
      /AccountIds\[0\] must be a non-empty string, but is a number/,
    ],
    [
      "a Describe with accounts that are none",
      ofSource((source) => {
        source.AccountIds = ["abc"];
      }),
      /AccountIds\[0\] must be an account id of 12 digits/,
    ],
    [
      "a Describe without regions",
      ofSource((source) => {
        delete source.AllAwsRegions;
      }),
      /AwsRegions must be a list, but is missing/,
    ],
    [
      "a Describe without an ARN",
      ofEach((one) => {
        delete one.ConfigurationAggregatorArn;
      }),
      /ConfigurationAggregatorArn must be a non-empty string, but is missing/,
    ],
    [
      "a Describe of another aggregator",
      ofEach((one) => {
        one.ConfigurationAggregatorName = "other";
      }),
      /must be the requested name \(security\)/,
    ],
    [
      "a Describe with filters that are none",
      ofEach((one) => {
        one.AggregatorFilters = { ResourceType: "AWS::EC2::Instance" };
      }),
      /AggregatorFilters.ResourceType must be an object, but is a string/,
    ],
    ["an empty Describe", changing(DESCRIBE, () => ({})), /ConfigurationAggregators must be a list/],
    ["a Describe without a body", changing(DESCRIBE, () => ""), /the answer must be a JSON object/],
    [
      "a Describe with null for a list",
      changing(DESCRIBE, () => ({ ConfigurationAggregators: null })),
      /ConfigurationAggregators must be a list, but is null/,
    ],
    [
      "a Describe with an empty list",
      changing(DESCRIBE, () => ({ ConfigurationAggregators: [] })),
      /ConfigurationAggregators must be a list of 1, but is a list of 0/,
    ],
    [
      "a Describe with a text for a list",
      changing(DESCRIBE, () => ({ ConfigurationAggregators: "x" })),
      /ConfigurationAggregators must be a list, but is a string/,
    ],
    ["a page in place of a Describe", changing(DESCRIBE, () => "<html>hi</html>"), /SyntaxError/],
  ];
  // What is said of tags concerns those alone who read tags: a stack that owns an aggregator alone doesn't.
  const malformedTags: [what: string, rule: Rule, said: RegExp][] = [
    ["no tags at all", changing(LIST_TAGS, () => ({})), /Tags must be a list, but is missing/],
    ["null for tags", changing(LIST_TAGS, () => ({ Tags: null })), /Tags must be a list, but is null/],
    [
      "null for a tag",
      changing(LIST_TAGS, () => ({ Tags: [null] })),
      /Tags\[0\] must be an object, but is null/,
    ],
    [
      "tags without values",
      changing(LIST_TAGS, ({ Tags }) => ({ Tags: (Tags as Fields[]).map(({ Key }) => ({ Key })) })),
      /Tags\[0\]\.Value must be a string, but is missing/,
    ],
    [
      "tags without keys",
      changing(LIST_TAGS, ({ Tags }) => ({ Tags: (Tags as Fields[]).map(({ Value }) => ({ Value })) })),
      /Tags\[0\]\.Key must be a non-empty string, but is missing/,
    ],
    [
      "the same page for ever",
      ({ operation }) =>
        operation === LIST_TAGS
          ? { status: 200, body: JSON.stringify({ Tags: [], NextToken: "x" }) }
          : undefined,
      /NextToken is the same on two pages/,
    ],
    [
      "a token that is none",
      changing(LIST_TAGS, (answer) => ({ ...answer, NextToken: 1 })),
      /NextToken must be a non-empty string, but is a number/,
    ],
  ];

  const claimsOn = () =>
    Object.entries(liveOf(emulator).tags).filter(([key]) => key.startsWith("aggregator-claim:"));

  const deployed = async (merge: string): Promise<{ stack: Stack; had: readonly string[] }> => {
    const stack = new Stack(provider);
    await stack.up(declaring([A], { merge, tags: { team: "s" } }));
    await emulator.seed({ ...liveOf(emulator), accountIds: [A, OUTSIDER] } as never);
    if (merge === "shared") await new Member(provider, "mmmm").up({ accountIds: [MEMBER] });
    return { stack, had: liveOf(emulator).accountIds ?? [] };
  };

  for (const merge of ["preserve", "shared"])
    describe(`costs a stack with merge: "${merge}" no account:`, () => {
      for (const [index, [what, rule, said]] of [...malformed, ...malformedTags].entries())
        it(`${what}${slowIf(index % 4 !== (merge === "shared" ? 0 : 2))}`, async () => {
          const { stack, had } = await deployed(merge);
          const claims = claimsOn();
          proxy.rule = rule;
          const tags = { team: "t" };
          const failed = await stack.up(declaring([A, B], { merge, tags })).then(
            () => undefined,
            (error: Error) => error.message,
          );
          proxy.rule = () => undefined;
          assert.match(failed ?? "it succeeded", said);
          assert.match(failed ?? "", /nothing was changed|Run it again|again/);
          const { accountIds = [] } = liveOf(emulator);
          assert.deepEqual(accountIds, had);
          assert.deepEqual(claimsOn(), claims);
          await stack.up(declaring([A, B], { merge, tags }));
          assert.deepEqual(liveOf(emulator).accountIds, [...had, B].sort());
        });
    });

  it("is not taken for AWS's word that an aggregator is gone", async () => {
    const { stack } = await deployed("preserve");
    proxy.rule = changing(DESCRIBE, () => ({}));
    await assert.rejects(stack.destroy(), /ConfigurationAggregators must be a list/);
    assert.equal(emulator.aggregators().length, 1);
  });

  it("is waited for: a Put that a firewall lets through later loses no account of others", async () => {
    const owner = new Stack(provider);
    await owner.up(declaring([A], { merge: "shared" }));
    const first = new Member(provider, "aaaa");
    const second = new Member(provider, "bbbb");
    let late: Promise<Answer> | undefined;
    proxy.rule = ({ operation, forward }) => {
      if (operation !== "PutConfigurationAggregator" || late) return undefined;
      late = new Promise((resolve) => setTimeout(() => resolve(forward()), 4_000));
      return page(403);
    };
    const [one, two] = await Promise.allSettled([
      first.up({ accountIds: [B] }),
      new Promise((resolve) => setTimeout(resolve, 1_000)).then(() => second.up({ accountIds: [C] })),
    ]);
    await late;
    assert.deepEqual([one?.status, two?.status], ["fulfilled", "fulfilled"]);
    assert.deepEqual(liveOf(emulator).accountIds, [A, B, C]);
  });

  it("may have let a Delete through: it is checked again, and done again where it wasn't", async () => {
    for (const through of [true, false]) {
      const { stack } = await deployed("preserve");
      let asked = 0;
      proxy.rule = async ({ operation, forward }) => {
        if (operation !== "DeleteConfigurationAggregator" || asked++ > 0) return undefined;
        if (through) await forward();
        return page(403);
      };
      await stack.up(declaring([A], { merge: "preserve", forceDestroy: true }));
      await stack.destroy();
      assert.deepEqual([emulator.aggregators(), asked], [[], through ? 1 : 2]);
    }
  });

  for (const operation of ["TagResource", "UntagResource"])
    it(`may have let a ${operation} through: tags are read again, and changed where they weren't`, async () => {
      for (const through of [true, false]) {
        const { stack } = await deployed("preserve");
        let asked = 0;
        proxy.rule = async (passing) => {
          if (passing.operation !== operation || asked++ > 0) return undefined;
          if (through) await passing.forward();
          return page(408);
        };
        await stack.up(declaring([A], { merge: "preserve", tags: { other: "ö" } }));
        const { "aggregator-owner": _, ...tags } = liveOf(emulator).tags;
        assert.deepEqual(tags, { other: "ö" });
        await stack.up(declaring([A], { merge: "preserve", forceDestroy: true }));
        proxy.rule = () => undefined;
        await stack.destroy();
      }
    });
});
