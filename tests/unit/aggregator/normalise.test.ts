import assert from "node:assert/strict";
import fc from "fast-check";
import type { Inputs } from "../../../provider/aggregator/inputs";
import { normalise } from "../../../provider/aggregator/normalise";
import { readSettings } from "../../../provider/aws/settings";
import { describeProblem, type Problem } from "../../../provider/domain/problem";
import { partitionOf } from "../../../provider/domain/region";
import { UNKNOWN } from "../../../provider/engine/unknown";
import {
  A,
  ACCOUNTS,
  accountSource,
  B,
  DEFAULTS,
  itAccepts,
  itRefuses,
  ORGANIZATION,
  type Raw,
  ROLE,
  run,
  so,
} from "../../support/normalising";
import { OWNER } from "../../support/oneStack";

const NAME_RULE = "1 to 256 characters of A–Z, a–z, 0–9, - and _";
const REGION_RULE = "the code of an AWS region, as us-east-1";

/** What a program says, and what it is told: one line for each broken rule. */
const REFUSED: [what: string, args: Raw, lines: string[]][] = [
  ["a name with a space", { ...ACCOUNTS, name: "my name" }, [`name must be ${NAME_RULE}, not "my name"`]],
  [
    "a name of Control Tower's",
    { ...ACCOUNTS, name: "AWS-ControlTower-mine" },
    [
      `name can't begin with aws-controltower-, which is reserved for AWS Control Tower: "AWS-ControlTower-mine"`,
    ],
  ],
  [
    "a region that is none",
    { ...ACCOUNTS, region: "virginia" },
    [`region must be ${REGION_RULE}, not "virginia"`],
  ],
  [
    "an organization's aggregator that is to be shared",
    { ...ORGANIZATION, merge: "shared" },
    [
      `merge can't be "shared" for an organization's aggregator, which has no accounts that stacks could share`,
    ],
  ],
  [
    "sharing without the tag that says so",
    { ...ACCOUNTS, merge: "shared", ownerTag: false },
    [
      `ownerTag can't be false with merge: "shared", because the owner tag tells other stacks that they may join`,
    ],
  ],
  [
    "claims of one who doesn't share",
    { ...ACCOUNTS, claims: { dynamodbTable: "claims" } },
    ['claims can only be set together with merge: "shared"'],
  ],
  [
    "claims in no table",
    { ...ACCOUNTS, merge: "shared", claims: { dynamodbTable: "a b", region: "mars", table: "claims" } },
    [
      "claims.table is not a property",
      'claims.dynamodbTable must be the name of a DynamoDB table, or its ARN, not "a b"',
      'claims.region must be the code of an AWS region, as us-east-1, not "mars"',
    ],
  ],
  [
    "a mode that is none",
    { ...ACCOUNTS, merge: "append" },
    ['merge must be "preserve", "replace" or "shared", not "append"'],
  ],
  [
    "a mode that is a switch",
    { ...ACCOUNTS, merge: true },
    ['merge must be "preserve", "replace" or "shared", not true'],
  ],
  ["adopt as text", { ...ACCOUNTS, adopt: "true" }, ['adopt must be true or false, not "true"']],
  [
    "a limit of removals that is no share",
    { ...ACCOUNTS, maxRemovals: "half" },
    ['maxRemovals must be a whole number from 0 on, or a share between "0%" and "100%", not "half"'],
  ],
  [
    "a limit of removals below nothing",
    { ...ACCOUNTS, maxRemovals: -1 },
    ['maxRemovals must be a whole number from 0 on, or a share between "0%" and "100%", not -1'],
  ],
  [
    "a role for source accounts that names one account",
    { ...ACCOUNTS, sourceRole: "arn:aws:iam::111111111111:role/audit" },
    [
      "sourceRole must be the ARN of a role with {account} in place of the account id, as " +
        "arn:aws:iam::{account}:role/name (111111111111 is one account, and the role is assumed in each), not " +
        '"arn:aws:iam::111111111111:role/audit"',
    ],
  ],
  [
    "a role for source accounts of an organization's aggregator",
    {
      organizationAggregationSource: { roleArn: "arn:aws:iam::111111111111:role/org", allRegions: true },
      sourceRole: "arn:aws:iam::{account}:role/audit",
    },
    [
      "sourceRole can't be set together with organizationAggregationSource, since the accounts of an organization need no " +
        'authorization: "arn:aws:iam::{account}:role/audit"',
    ],
  ],
  [
    "forceDestroy as a number",
    { ...ACCOUNTS, forceDestroy: 1 },
    ["forceDestroy must be true or false, not 1"],
  ],
  ["ownerTag as text", { ...ACCOUNTS, ownerTag: "no" }, ['ownerTag must be true or false, not "no"']],
  [
    "a property that isn't one",
    { ...ACCOUNTS, acountIds: [A] },
    ["acountIds is not a property: is accountAggregationSource.accountIds meant?"],
  ],
  [
    "no accounts",
    accountSource({}),
    ["accountAggregationSource.accountIds must be a list of at least one account id"],
  ],
  [
    "an account of 11 digits",
    accountSource({ accountIds: [A, "11111111111"] }),
    ['accountAggregationSource.accountIds[1] must be a string of 12 digits, not "11111111111"'],
  ],
  [
    "an account in a map",
    accountSource({ accountIds: { [A]: true, root: true } }),
    ['accountAggregationSource.accountIds["root"] must be a string of 12 digits, not "root"'],
  ],
  [
    "too many accounts",
    accountSource({ accountIds: so(10_001).map((index) => String(100_000_000_000 + index)) }),
    ["accountAggregationSource.accountIds has 10,001 accounts, and an aggregator can have 10,000 accounts"],
  ],
];

const TAG_CHARACTER = fc.constantFrom(..."aZ09ü日 _.:/=+-@");

const valid = {
  name: fc.stringMatching(/^[\w-]{1,20}$/).filter((name) => !/^aws-controltower-/i.test(name)),
  region: fc.constantFrom("us-east-1", "eu-central-1", "ap-southeast-12", "us-gov-west-1", "cn-north-1"),
  account: fc.stringMatching(/^[0-9]{12}$/),
  key: fc.oneof(
    fc
      .string({ minLength: 1, maxLength: 20, unit: TAG_CHARACTER })
      .filter((key) => !/^(aws:|aggregator-claim:|aggregator-owner$)/.test(key)),
    fc.constantFrom("constructor", "toString", "__proto__", "1", "Name"),
  ),
  value: fc.string({ maxLength: 20, unit: TAG_CHARACTER }),
};

const asMap = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, true]));

/** Regions of a source, as programs write them: all, some, or the other switch beside. */
const someRegions = fc.oneof(
  fc.constantFrom<Raw>({ allRegions: true }, { allRegions: true, regions: [] }),
  fc.record(
    { regions: fc.array(valid.region, { minLength: 1, maxLength: 5 }), allRegions: fc.constant(false) },
    { requiredKeys: ["regions"] },
  ),
);

const anyAccounts = fc
  .tuple(fc.array(valid.account, { minLength: 1, maxLength: 8 }), fc.boolean())
  .map(([ids, map]) => (map ? asMap(ids) : ids));

const anySource: fc.Arbitrary<Raw> = fc.oneof(
  fc.tuple(anyAccounts, someRegions).map(([accountIds, regions]) => ({
    accountAggregationSource: { accountIds, ...regions },
  })),
  someRegions.map((regions) => ({ organizationAggregationSource: { roleArn: ROLE, ...regions } })),
);

const anyRest = fc.record(
  {
    name: valid.name,
    region: valid.region,
    merge: fc.constantFrom("preserve", "replace"),
    adopt: fc.boolean(),
    forceDestroy: fc.boolean(),
    ownerTag: fc.boolean(),
    aggregatorFilters: fc.record(
      {
        resourceTypes: fc.array(fc.constantFrom("AWS::S3::Bucket", "AWS::EC2::Instance"), { maxLength: 4 }),
        servicePrincipals: fc.array(fc.constantFrom("ec2.amazonaws.com", "s3.amazonaws.com"), {
          maxLength: 4,
        }),
      },
      { requiredKeys: [] },
    ),
    tags: fc.dictionary(valid.key, valid.value, { maxKeys: 6, noNullPrototype: true }),
    secrets: fc.constant(["accountIds"]),
  },
  { requiredKeys: [] },
);

/** Everything that a program may declare. */
const anyArgs: fc.Arbitrary<Raw> = fc
  .tuple(anySource, anyRest)
  .map(([source, rest]) => ({ ...inPartition(source, rest.region), ...rest }));

/** A role is of the partition of its aggregator. */
function inPartition(source: Raw, region = "us-east-1"): Raw {
  const { organizationAggregationSource: organization } = source;
  const roleArn = ROLE.replace(/^arn:aws:/, `arn:${partitionOf(region)}:`);
  return organization ? { organizationAggregationSource: { ...organization, roleArn } } : source;
}

const anySettings = fc
  .dictionary(valid.key, valid.value, { maxKeys: 3, noNullPrototype: true })
  .map((tags) => readSettings({ defaultTags: { tags } }));

describe("the inputs of a program", () => {
  it("are brought into the form of the state", () => {
    const { inputs, problems } = run({
      name: "security",
      accountAggregationSource: {
        accountIds: [B, A, B],
        regions: ["us-west-2", "eu-west-1", "us-west-2"],
        allRegions: false,
      },
      merge: "preserve",
      adopt: false,
      forceDestroy: false,
      ownerTag: true,
      aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket", "AWS::EC2::Instance"], servicePrincipals: [] },
      tags: { z: "1", a: "2" },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(inputs, {
      name: "security",
      region: "us-east-1",
      accountAggregationSource: {
        accountIds: { [A]: true, [B]: true },
        regions: ["eu-west-1", "us-west-2"],
      },
      aggregatorFilters: { resourceTypes: ["AWS::EC2::Instance", "AWS::S3::Bucket"] },
      tags: { a: "2", z: "1" },
      owner: OWNER,
      __provider: "text",
    });
    assert.deepEqual(Object.keys(inputs.tags ?? {}), ["a", "z"]);
  });

  it("keep what is no default", () => {
    const said = { merge: "replace", adopt: true, forceDestroy: true, ownerTag: false, region: "eu-west-1" };
    const { inputs, problems } = run({ ...ORGANIZATION, ...said, secrets: ["tags"] });
    assert.deepEqual(problems, []);
    assert.deepEqual(inputs, {
      name: "security-0123456",
      ...ORGANIZATION,
      ...said,
      owner: OWNER,
      secrets: ["tags"],
      __provider: "text",
    });
  });

  it("without a name and an owner keep those of the state", () => {
    const olds: Partial<Inputs> = {
      name: "former-7654321",
      owner: "organization/project/former/0123456789abcdef",
    };
    const { inputs } = run(ACCOUNTS, { olds });
    assert.deepEqual([inputs.name, inputs.owner], [olds.name, olds.owner]);
    assert.equal(run({ ...ACCOUNTS, name: "other" }, { olds }).inputs.name, "other");
  });

  describe("at the edge of a rule are accepted", () => {
    const accepted: [what: string, args: Raw][] = [
      [
        "10,000 accounts",
        accountSource({ accountIds: so(10_000).map((index) => String(100_000_000_000 + index)) }),
      ],
      [
        "10,000 accounts, each twice",
        accountSource({
          accountIds: [...so(10_000), ...so(10_000)].map((index) => String(100_000_000_000 + index)),
        }),
      ],
    ];
    itAccepts(accepted);
  });

  describe("are refused, with path, value and rule", () => {
    itRefuses(REFUSED);

    it("no region anywhere", () => {
      const { problems } = run(ACCOUNTS, { region: undefined });
      assert.deepEqual(problems, [
        {
          path: "region",
          value: undefined,
          rule: "set here, on the Provider, as aws:region or as AWS_REGION",
        },
      ] satisfies Problem[]);
    });

    it("all at once, in the order of the properties", () => {
      const { problems } = run({
        name: "my name",
        region: "virginia",
        accountAggregationSource: { accountIds: ["1"], regions: ["EU"], other: 1 },
        merge: "append",
        adopt: "yes",
        aggregatorFilters: { resourceTypes: ["S3"] },
        tags: { "aws:x": "1" },
        color: "red",
      });
      assert.deepEqual(
        problems.map(({ path }) => path),
        [
          "color",
          'tags["aws:x"]',
          "name",
          "region",
          "accountAggregationSource.other",
          "accountAggregationSource.accountIds[0]",
          "accountAggregationSource.regions[0]",
          "merge",
          "adopt",
          "aggregatorFilters.resourceTypes[0]",
        ],
      );
    });
  });

  describe("that are secret are not shown where they are refused", () => {
    const wrong: [what: string, accountIds: unknown, rule: string][] = [
      ["an account", ["31415926535"], "accountAggregationSource.accountIds[0] must be a string of 12 digits"],
      [
        "an account as a number",
        [31415926535],
        "accountAggregationSource.accountIds[0] must be a string (as a number, an account id loses leading zeros)",
      ],
      [
        "an account instead of a list",
        "31415926535",
        "accountAggregationSource.accountIds must be a list of at least one account id",
      ],
    ];
    for (const [what, accountIds, line] of wrong)
      it(what, () => {
        const { problems } = run({ ...accountSource({ accountIds }), secrets: ["accountIds"] });
        assert.deepEqual(problems.map(describeProblem), [line]);
      });

    it("an account in a map", () => {
      const { problems } = run({
        ...accountSource({ accountIds: { "31415926535": true } }),
        secrets: ["accountIds"],
      });
      assert.equal(problems.length, 1);
      assert.doesNotMatch(problems.map(describeProblem).join(), /31415926535/);
    });
  });

  it("are taken again in the form of the state, unchanged", () => {
    fc.assert(
      fc.property(anyArgs, anySettings, (args, settings) => {
        const once = run(args, { settings });
        assert.deepEqual(once.problems, []);
        const twice = normalise(once.inputs as unknown as Raw, { ...DEFAULTS, settings });
        assert.deepEqual(twice, once);
        assert.equal(JSON.stringify(twice.inputs), JSON.stringify(once.inputs));
      }),
      { numRuns: 500 },
    );
  });

  it("mean the same in any order, with repetitions, as list and as map", () => {
    const lists = fc.record({
      ids: fc.array(valid.account, { minLength: 1, maxLength: 8 }),
      regions: fc.array(valid.region, { minLength: 1, maxLength: 5 }),
      tags: fc.uniqueArray(fc.tuple(valid.key, fc.string({ maxLength: 5 })), { selector: ([key]) => key }),
    });
    const shuffled = lists.chain((original) => {
      const again = <T>(members: readonly T[]) =>
        fc
          .tuple(fc.shuffledSubarray([...members], { minLength: members.length }), fc.subarray([...members]))
          .map(([all, repeated]) => [...all, ...repeated]);
      return fc.tuple(
        fc.constant(original),
        fc.record({ ids: again(original.ids), regions: again(original.regions), tags: again(original.tags) }),
      );
    });
    const args = ({ ids, regions, tags }: { ids: unknown; regions: string[]; tags: [string, string][] }) => ({
      accountAggregationSource: { accountIds: ids, regions },
      tags: Object.fromEntries(tags),
    });
    fc.assert(
      fc.property(shuffled, ([original, other]) => {
        const expected = JSON.stringify(run(args(original)));
        assert.equal(JSON.stringify(run(args(other))), expected);
        assert.equal(JSON.stringify(run(args({ ...other, ids: asMap(other.ids) }))), expected);
      }),
    );
  });

  describe("that are not known yet", () => {
    /** The paths of all nodes in a tree, its root left out. */
    const pathsIn = (tree: unknown): string[][] =>
      typeof tree !== "object" || tree === null
        ? []
        : Object.entries(tree).flatMap(([key, member]) => [
            [key],
            ...pathsIn(member).map((path) => [key, ...path]),
          ]);

    const replaceAt = (tree: unknown, [key, ...rest]: string[]): unknown => {
      if (key === undefined) return UNKNOWN;
      const entries = Object.entries(tree as Raw).map(([name, member]): [string, unknown] => [
        name,
        name === key ? replaceAt(member, rest) : member,
      ]);
      return Array.isArray(tree) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
    };

    it("are neither refused nor lost, wherever they are", () => {
      const disturbed = anyArgs.chain((args) => {
        const paths = pathsIn(args).filter(([key]) => key !== "secrets");
        return fc.tuple(
          fc.constant(args),
          fc.uniqueArray(fc.constantFrom(...paths), { minLength: 1, maxLength: 3, selector: String }),
        );
      });
      fc.assert(
        fc.property(disturbed, ([args, paths]) => {
          // A path that leads into what another one has replaced is passed over.
          const unknown = [...paths]
            .sort((a, b) => b.length - a.length)
            .reduce<unknown>((tree, path) => replaceAt(tree, path), args);
          const { inputs, problems } = run(unknown as Raw);
          assert.deepEqual(problems, []);
          const lost = paths.length === 1 && !JSON.stringify(inputs).includes(UNKNOWN);
          assert.ok(!lost, "a value that isn't known yet means a change");
        }),
        { numRuns: 1000 },
      );
    });

    it("are not shown in what is refused beside them", () => {
      const { problems } = run({
        accountAggregationSource: {
          accountIds: [UNKNOWN, "1"],
          allRegions: true,
          regions: ["us-east-1", UNKNOWN],
        },
      });
      assert.equal(problems.length, 2);
      assert.doesNotMatch(problems.map(describeProblem).join("\n"), new RegExp(UNKNOWN));
    });

    it("stay in their place", () => {
      const { inputs, problems } = run({
        name: UNKNOWN,
        accountAggregationSource: { accountIds: [UNKNOWN, A], regions: [UNKNOWN, "us-east-1"] },
        tags: { team: UNKNOWN },
      });
      assert.deepEqual(problems, []);
      assert.equal(inputs.name, UNKNOWN);
      const { accountIds, regions } = inputs.accountAggregationSource ?? assert.fail();
      assert.deepEqual(Object.values(accountIds).sort(), [UNKNOWN, true].sort());
      assert.deepEqual(regions, ["us-east-1", UNKNOWN]);
      assert.deepEqual(inputs.tags, { team: UNKNOWN });
    });
  });
});
