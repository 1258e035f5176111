import assert from "node:assert/strict";
import fc from "fast-check";
import type { Inputs } from "../../../provider/aggregator/inputs";
import { type Defaults, normalise } from "../../../provider/aggregator/normalise";
import { readSettings } from "../../../provider/aws/settings";
import { describeProblem, type Problem } from "../../../provider/domain/problem";
import { partitionOf } from "../../../provider/domain/region";
import { UNKNOWN } from "../../../provider/engine/unknown";

type Raw = Record<string, unknown>;

const DEFAULTS: Defaults = { olds: undefined, settings: readSettings({}), region: "us-east-1" };
const OWNER = "organization/project/stack/0123456789abcdef0123456789abcdef";
const A = "111111111111";
const B = "222222222222";
const ROLE = "arn:aws:iam::123456789012:role/org";

const ACCOUNTS: Raw = { accountAggregationSource: { accountIds: [A], allRegions: true } };
const ORGANIZATION: Raw = { organizationAggregationSource: { roleArn: ROLE, allRegions: true } };

/** As the program's constructor sends it. */
const sent = (args: Raw): Raw => ({
  owner: OWNER,
  autoName: "security-0123456",
  __provider: "text",
  ...args,
});

const run = (args: Raw, defaults: Partial<Defaults> = {}) =>
  normalise(sent(args), { ...DEFAULTS, ...defaults });

const accountSource = (source: Raw): Raw => ({ accountAggregationSource: { allRegions: true, ...source } });

const so = (count: number) => Array.from({ length: count }, (_, index) => index);

const NAME_RULE = "1 to 256 characters of A–Z, a–z, 0–9, - and _";
const REGION_RULE = "the code of an AWS region, as us-east-1";
const ONE_SOURCE = "exactly one of accountAggregationSource and organizationAggregationSource is needed";
const SOME_REGION = "allRegions: true, or at least one region in regions";
const TYPE_RULE = "a resource type, as AWS::EC2::Instance";
const PRINCIPAL_RULE = "a service principal, as ec2.amazonaws.com";

/** What a program says, and what it is told: one line for each broken rule. */
const REFUSED: [what: string, args: Raw, lines: string[]][] = [
  ["an empty name", { ...ACCOUNTS, name: "" }, [`name must be ${NAME_RULE}, not ""`]],
  ["a name with a space", { ...ACCOUNTS, name: "my name" }, [`name must be ${NAME_RULE}, not "my name"`]],
  ["a name with an umlaut", { ...ACCOUNTS, name: "prüfer" }, [`name must be ${NAME_RULE}, not "prüfer"`]],
  ["a name with a new line", { ...ACCOUNTS, name: "a\n" }, [`name must be ${NAME_RULE}, not "a\\n"`]],
  [
    "a name too long",
    { ...ACCOUNTS, name: "n".repeat(257) },
    [`name must be ${NAME_RULE}, not "${"n".repeat(257)}"`],
  ],
  ["a name that is a number", { ...ACCOUNTS, name: 5 }, [`name must be ${NAME_RULE}, not 5`]],
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
    "an availability zone",
    { ...ACCOUNTS, region: "us-east-1a" },
    [`region must be ${REGION_RULE}, not "us-east-1a"`],
  ],
  ["a region that is a number", { ...ACCOUNTS, region: 1 }, [`region must be ${REGION_RULE}, not 1`]],
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
    "a claim that needs more tags than there are",
    {
      accountAggregationSource: {
        accountIds: Array.from({ length: 900 }, (_, index) => String(100000000000 + index)),
        allRegions: true,
      },
      merge: "shared",
    },
    [
      "claims need 180 tags (for the accounts and for changing them) beside the 0 in tags, and an " +
        "aggregator can have 50 tags, one of them the owner tag. Keep the claims in a table (claims: { " +
        "dynamodbTable: … })",
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
  ["no source", {}, [ONE_SOURCE]],
  ["both sources", { ...ACCOUNTS, ...ORGANIZATION }, [ONE_SOURCE]],
  [
    "a source that is a list",
    { accountAggregationSource: [A] },
    [`accountAggregationSource must be an object, not ["${A}"]`],
  ],
  [
    "an organization by its role",
    { organizationAggregationSource: ROLE },
    [`organizationAggregationSource must be an object, not "${ROLE}"`],
  ],
  [
    "a property of the source that isn't one",
    accountSource({ accountIds: [A], allAwsRegions: true }),
    ["accountAggregationSource.allAwsRegions is not a property: is allRegions meant?"],
  ],
  [
    "a role beside accounts",
    accountSource({ accountIds: [A], roleArn: ROLE }),
    ["accountAggregationSource.roleArn is not a property"],
  ],
  [
    "no accounts",
    accountSource({}),
    ["accountAggregationSource.accountIds must be a list of at least one account id"],
  ],
  [
    "an empty list of accounts",
    accountSource({ accountIds: [] }),
    ["accountAggregationSource.accountIds must be a list of at least one account id, not []"],
  ],
  [
    "an empty map of accounts",
    accountSource({ accountIds: {} }),
    ["accountAggregationSource.accountIds must be a list of at least one account id, not {}"],
  ],
  [
    "an account instead of a list",
    accountSource({ accountIds: A }),
    [`accountAggregationSource.accountIds must be a list of at least one account id, not "${A}"`],
  ],
  [
    "an account of 11 digits",
    accountSource({ accountIds: [A, "11111111111"] }),
    ['accountAggregationSource.accountIds[1] must be a string of 12 digits, not "11111111111"'],
  ],
  [
    "an account of 12 other characters",
    accountSource({ accountIds: ["١١١١١١١١١١١١", "1111-1111-11", "11111111111\n"] }),
    [
      'accountAggregationSource.accountIds[0] must be a string of 12 digits, not "١١١١١١١١١١١١"',
      'accountAggregationSource.accountIds[1] must be a string of 12 digits, not "1111-1111-11"',
      'accountAggregationSource.accountIds[2] must be a string of 12 digits, not "11111111111\\n"',
    ],
  ],
  [
    "an account that is a number",
    accountSource({ accountIds: [123456789012, A] }),
    [
      "accountAggregationSource.accountIds[0] must be a string (as a number, an account id loses leading zeros), not 123456789012",
    ],
  ],
  [
    "an account that is null",
    accountSource({ accountIds: [null] }),
    ["accountAggregationSource.accountIds[0] must be a string of 12 digits, not null"],
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
  [
    "no role",
    { organizationAggregationSource: { allRegions: true } },
    [
      "organizationAggregationSource.roleArn must be the ARN of a role, as arn:aws:iam::111111111111:role/name",
    ],
  ],
  [
    "an empty role",
    { organizationAggregationSource: { roleArn: "", allRegions: true } },
    [
      'organizationAggregationSource.roleArn must be the ARN of a role, as arn:aws:iam::111111111111:role/name, not ""',
    ],
  ],
  ...[
    "role/org",
    "arn:aws:iam::1:role/org",
    "arn:aws:sts::111111111111:assumed-role/org/me",
    "arn:aws:iam::111111111111:user/me",
  ].map((roleArn): [string, Raw, string[]] => [
    `the role ${roleArn}`,
    { organizationAggregationSource: { roleArn, allRegions: true } },
    [
      `organizationAggregationSource.roleArn must be the ARN of a role, as arn:aws:iam::111111111111:role/name, not "${roleArn}"`,
    ],
  ]),
  ...(
    [
      ["cn-north-1", "aws-cn"],
      ["us-gov-west-1", "aws-us-gov"],
    ] as const
  ).map(([region, partition]): [string, Raw, string[]] => [
    `a role of another partition than ${region}`,
    { region, organizationAggregationSource: { roleArn: ROLE, allRegions: true } },
    [
      `organizationAggregationSource.roleArn must be a role of the partition ${partition}, since the aggregator is in ${region}, not "${ROLE}"`,
    ],
  ]),
  [
    "accounts beside a role",
    { organizationAggregationSource: { roleArn: ROLE, allRegions: true, accountIds: [A] } },
    ["organizationAggregationSource.accountIds is not a property"],
  ],
  [
    "no regions",
    { accountAggregationSource: { accountIds: [A] } },
    [`accountAggregationSource needs ${SOME_REGION}`],
  ],
  [
    "no regions of an organization",
    { organizationAggregationSource: { roleArn: ROLE, allRegions: false, regions: [] } },
    [`organizationAggregationSource needs ${SOME_REGION}`],
  ],
  [
    "all regions and some",
    accountSource({ accountIds: [A], regions: ["us-east-1"] }),
    [`accountAggregationSource.regions can't be set together with allRegions: true: ["us-east-1"]`],
  ],
  [
    "a region to collect from that is none",
    { accountAggregationSource: { accountIds: [A], regions: ["us-east-1", "EU", 3] } },
    [
      `accountAggregationSource.regions[1] must be ${REGION_RULE}, not "EU"`,
      "accountAggregationSource.regions[2] must be a string, not 3",
    ],
  ],
  [
    "regions that are no list",
    { accountAggregationSource: { accountIds: [A], regions: "us-east-1" } },
    [
      'accountAggregationSource.regions must be a list, not "us-east-1"',
      `accountAggregationSource needs ${SOME_REGION}`,
    ],
  ],
  [
    "allRegions as text",
    { accountAggregationSource: { accountIds: [A], regions: ["us-east-1"], allRegions: "false" } },
    ['accountAggregationSource.allRegions must be true or false, not "false"'],
  ],
  [
    "filters that are a list",
    { ...ACCOUNTS, aggregatorFilters: ["AWS::S3::Bucket"] },
    ['aggregatorFilters must be an object with resourceTypes or servicePrincipals, not ["AWS::S3::Bucket"]'],
  ],
  [
    "a filter that isn't one",
    { ...ACCOUNTS, aggregatorFilters: { resourceType: [] } },
    ["aggregatorFilters.resourceType is not a property: is resourceTypes meant?"],
  ],
  [
    "resource types that are none",
    { ...ACCOUNTS, aggregatorFilters: { resourceTypes: ["AWS::S3", "AWS::EC2::Instance", "AWS::A::B"] } },
    [
      `aggregatorFilters.resourceTypes[0] must be ${TYPE_RULE}, not "AWS::S3"`,
      `aggregatorFilters.resourceTypes[2] must be ${TYPE_RULE}, not "AWS::A::B"`,
    ],
  ],
  [
    "service principals that are none",
    { ...ACCOUNTS, aggregatorFilters: { servicePrincipals: ["", "a b", "p".repeat(129)] } },
    [
      `aggregatorFilters.servicePrincipals[0] must be ${PRINCIPAL_RULE}, not ""`,
      `aggregatorFilters.servicePrincipals[1] must be ${PRINCIPAL_RULE}, not "a b"`,
      `aggregatorFilters.servicePrincipals[2] must be ${PRINCIPAL_RULE}, not "${"p".repeat(129)}"`,
    ],
  ],
  [
    "a filter that is no list",
    { ...ACCOUNTS, aggregatorFilters: { resourceTypes: "AWS::S3::Bucket" } },
    ['aggregatorFilters.resourceTypes must be a list, not "AWS::S3::Bucket"'],
  ],
  [
    "tags with characters that AWS doesn't take",
    { ...ACCOUNTS, tags: { "a,b": "1", team: "a{b}" } },
    [
      'tags["a,b"] must have a key of letters, digits, spaces and _ . : / = + - @',
      `tags["team"] must be letters, digits, spaces and _ . : / = + - @, not "a{b}"`,
    ],
  ],
  [
    "tags that are a list",
    { ...ACCOUNTS, tags: ["team"] },
    ['tags must be an object of keys and values, not ["team"]'],
  ],
  [
    "tags that are reserved",
    { ...ACCOUNTS, tags: { "aggregator-owner": "me", "aggregator-claim:x": "1", "aws:team": "1" } },
    [
      `tags["aggregator-claim:x"] can't be set, because this key is reserved`,
      `tags["aggregator-owner"] can't be set, because this key is reserved`,
      `tags["aws:team"] can't be set, because this key is reserved`,
    ],
  ],
  [
    "tags that are too long, too short or no text",
    { ...ACCOUNTS, tags: { "": "1", ["k".repeat(129)]: "1", cost: 7, team: "t".repeat(257), none: null } },
    [
      'tags[""] must have a key of 1 to 128 characters',
      'tags["cost"] must be a string, not 7',
      `tags["${"k".repeat(129)}"] must have a key of 1 to 128 characters`,
      'tags["none"] must be a string, not null',
      `tags["team"] must be at most 256 characters, not "${"t".repeat(257)}"`,
    ],
  ],
  [
    "more tags than fit beside the owner tag",
    { ...ACCOUNTS, tags: Object.fromEntries(so(50).map((index) => [`k${index}`, ""])) },
    ["tags has 50 tags, and an aggregator can have 50 tags, one of them the owner tag"],
  ],
  [
    "more tags than fit",
    { ...ACCOUNTS, ownerTag: false, tags: Object.fromEntries(so(51).map((index) => [`k${index}`, ""])) },
    ["tags has 51 tags, and an aggregator can have 50 tags"],
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

  it("get the provider's default tags where they don't set them, but for those that are ignored", () => {
    const settings = readSettings({
      defaultTags: { tags: { team: "d", env: "dev", "kube:x": "1" } },
      ignoreTags: { keyPrefixes: ["kube:"] },
    });
    const { inputs, problems } = run({ ...ACCOUNTS, tags: { team: "s" } }, { settings });
    assert.deepEqual(problems, []);
    assert.deepEqual([inputs.tags, inputs.defaultTags], [{ team: "s" }, { env: "dev" }]);
    assert.equal(
      run({ ...ACCOUNTS, tags: { team: "s", env: "" } }, { settings }).inputs.defaultTags,
      undefined,
    );
  });

  it("are refused with default tags that AWS, or this package, doesn't take", () => {
    const settings = readSettings({
      defaultTags: { tags: { "aggregator-owner": "me", "a,b": "1", long: "x".repeat(257) } },
    });
    assert.deepEqual(run(ACCOUNTS, { settings }).problems.map(describeProblem), [
      `defaultTags["aggregator-owner"] can't be set, because this key is reserved`,
      'defaultTags["a,b"] must have a key of letters, digits, spaces and _ . : / = + - @',
      `defaultTags["long"] must be at most 256 characters, not "${"x".repeat(257)}"`,
    ]);
  });

  it("get a default tag whose key is that of a method", () => {
    const settings = readSettings({ defaultTags: { tags: { constructor: "me" } } });
    const { inputs } = run({ ...ACCOUNTS, tags: { team: "s" } }, { settings });
    assert.deepEqual({ ...inputs.defaultTags }, { constructor: "me" });
  });

  describe("at the edge of a rule are accepted", () => {
    const accepted: [what: string, args: Raw][] = [
      ["a name of 256 characters", { ...ACCOUNTS, name: `${"n".repeat(254)}-_` }],
      ["a name of one character", { ...ACCOUNTS, name: "0" }],
      ["an account with leading zeros", accountSource({ accountIds: ["000000000001"] })],
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
      [
        "49 tags beside the owner tag",
        { ...ACCOUNTS, tags: Object.fromEntries(so(49).map((index) => [`k${index}`, ""])) },
      ],
      [
        "50 tags without it",
        { ...ACCOUNTS, ownerTag: false, tags: Object.fromEntries(so(50).map((index) => [`k${index}`, ""])) },
      ],
      ["the longest tag", { ...ACCOUNTS, tags: { ["k".repeat(128)]: "v".repeat(256) } }],
      [
        "the longest resource type",
        {
          ...ACCOUNTS,
          aggregatorFilters: {
            resourceTypes: [["x", "y", "z"].map((letter) => letter.repeat(64)).join("::")],
          },
        },
      ],
      [
        "the longest service principal",
        { ...ACCOUNTS, aggregatorFilters: { servicePrincipals: ["p".repeat(128)] } },
      ],
      ["no filter at all", { ...ACCOUNTS, aggregatorFilters: {} }],
      [
        "regions of other partitions",
        {
          accountAggregationSource: {
            accountIds: [A],
            regions: ["us-gov-west-1", "cn-north-1", "us-iso-east-1"],
          },
        },
      ],
    ];
    for (const [what, args] of accepted)
      it(what, () => {
        assert.deepEqual(run(args).problems, []);
      });
  });

  describe("are refused, with path, value and rule", () => {
    for (const [what, args, lines] of REFUSED)
      it(what, () => {
        assert.deepEqual(run(args).problems.map(describeProblem), lines);
      });

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

    it("default tags that count as well", () => {
      const tags = Object.fromEntries(so(30).map((index) => [`d${index}`, ""]));
      const own = Object.fromEntries(so(20).map((index) => [`k${index}`, ""]));
      const { problems } = run(
        { ...ACCOUNTS, tags: own },
        { settings: readSettings({ defaultTags: { tags } }) },
      );
      assert.deepEqual(problems.map(describeProblem), [
        "tags has 50 tags, and an aggregator can have 50 tags, one of them the owner tag",
      ]);
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

    it("the source as a whole", () => {
      const { problems } = run({ accountAggregationSource: "31415926535", secrets: ["accountIds"] });
      assert.deepEqual(problems.map(describeProblem), ["accountAggregationSource must be an object"]);
    });

    it("a tag's value", () => {
      const { problems } = run({ ...ACCOUNTS, tags: { pin: 31415926535 }, secrets: ["tags"] });
      assert.deepEqual(problems.map(describeProblem), ['tags["pin"] must be a string']);
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
