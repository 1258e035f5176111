import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type CallerPolicy,
  type Emulator,
  type PolicyDocument,
  type StatementDocument,
  startEmulator,
} from "../../emulator";
import { evaluate } from "../../emulator/iam/evaluate";
import { readPolicy } from "../../emulator/iam/policy";
import {
  type As,
  account,
  config,
  control,
  element,
  organizationInput,
  organizations,
  putInput,
  sts,
} from "./support/call";

const PUT = "config:PutConfigurationAggregator";
const TAG = "config:TagResource";
const PASS = "iam:PassRole";
const ENABLE = "organizations:EnableAWSServiceAccess";
const LIST_DELEGATED = "organizations:ListDelegatedAdministrators";
const ANY_ARN = `arn:aws:config:us-east-1:${account}:config-aggregator/*`;
const ARN = `arn:aws:config:us-east-1:${account}:config-aggregator/config-aggregator-abcdefgh`;
const AUTHORIZATION = {
  account,
  region: "us-east-1",
  authorizedAccount: "222222222222",
  authorizedRegion: "eu-west-1",
};
const AUTHORIZATION_ARN = `arn:aws:config:us-east-1:${account}:aggregation-authorization/222222222222/eu-west-1`;
const ORGANIZATION_ROLE = "arn:aws:iam::111111111111:role/config";

const everything: StatementDocument = { Effect: "Allow", Action: "*", Resource: "*" };
const allow = (more: Partial<StatementDocument> = {}): StatementDocument => ({ ...everything, ...more });
const deny = (more: Partial<StatementDocument> = {}): StatementDocument => ({
  ...everything,
  ...more,
  Effect: "Deny",
});
const policyOf = (...statements: StatementDocument[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

type Context = Readonly<Record<string, readonly string[]>>;

function decide(
  statements: readonly StatementDocument[],
  { action = PUT, resource = ARN, context = {} as Context } = {},
) {
  const lowered = new Map(Object.entries(context).map(([key, values]) => [key.toLowerCase(), values]));
  return evaluate([readPolicy(policyOf(...statements))], { action, resource, context: lowered });
}

describe("an IAM policy", () => {
  describe("matches actions", () => {
    const table: [pattern: string | string[], action: string, matches: boolean][] = [
      ["*", PUT, true],
      [PUT, PUT, true],
      ["CONFIG:putconfigurationAGGREGATOR", PUT, true],
      ["config:*", PUT, true],
      ["config:Put*", PUT, true],
      ["config:*Aggregator", PUT, true],
      ["config:Put*Authorization", PUT, false],
      ["config:?utConfigurationAggregator", PUT, true],
      ["config:?PutConfigurationAggregator", PUT, false],
      ["config:Put", PUT, false],
      ["organizations:*", PUT, false],
      [["sts:AssumeRole", "config:P*"], PUT, true],
      [["sts:AssumeRole", "iam:PassRole"], PUT, false],
    ];
    for (const [pattern, action, matches] of table)
      it(`${pattern} ${matches ? "is" : "is not"} ${action}`, () => {
        const expected = matches ? "allowed" : "implicit deny";
        assert.equal(decide([allow({ Action: pattern })], { action }), expected);
        const { Action: _, ...rest } = allow();
        assert.equal(
          decide([{ ...rest, NotAction: pattern }], { action }),
          matches ? "implicit deny" : "allowed",
        );
      });
  });

  describe("matches resources", () => {
    const table: [pattern: string | string[], resource: string, matches: boolean][] = [
      ["*", "*", true],
      ["*", ARN, true],
      [ARN, ARN, true],
      [ARN, ARN.toUpperCase(), false],
      ["arn:aws:config:*:*:config-aggregator/*", ARN, true],
      ["arn:aws:config:us-*-1:111111??????:config-aggregator/config-aggregator-????????", ARN, true],
      ["arn:aws:config:*:*:config-aggregator/config-aggregator-?", ARN, false],
      ["arn:aws:config:*:*:config-rule/*", ARN, false],
      ["arn:aws:config:eu-west-1:*:config-aggregator/*", ARN, false],
      ["arn:aws:config:*:222222222222:config-aggregator/*", ARN, false],
      ["arn:*:*:*:*:*", ARN, true],
      ["arn:aws:config:*:*:*", "*", false],
      ["arn:*:*:*:*:*", "arn:aws:config", false],
      // What has no id yet may get any.
      ["arn:aws:config:*:*:config-aggregator/*", ANY_ARN, true],
      ["*", ANY_ARN, true],
      [ARN, ANY_ARN, false],
      ["arn:aws:config:*:*:config-aggregator/config-aggregator-*", ANY_ARN, false],
      ["arn:aws:config:*:*:config-aggregator/?", ANY_ARN, false],
      // A star does not reach over the colons between the parts.
      ["arn:aws:iam::*:role/x", "arn:aws:iam::1:2:role/x", false],
      ["arn:aws:iam::1:*", "arn:aws:iam::1:role:with:colons", true],
      [["arn:aws:iam::1:role/a.c", "arn:aws:iam::1:role/(b)+"], "arn:aws:iam::1:role/abc", false],
      [["arn:aws:iam::1:role/a.c", "arn:aws:iam::1:role/(b)+"], "arn:aws:iam::1:role/(b)+", true],
    ];
    for (const [pattern, resource, matches] of table)
      it(`${pattern} ${matches ? "is" : "is not"} ${resource}`, () => {
        const expected = matches ? "allowed" : "implicit deny";
        assert.equal(decide([allow({ Resource: pattern })], { resource }), expected);
        const { Resource: _, ...rest } = allow();
        assert.equal(
          decide([{ ...rest, NotResource: pattern }], { resource }),
          matches ? "implicit deny" : "allowed",
        );
      });
  });

  describe("holds under conditions", () => {
    const team = { "aws:RequestTag/team": ["security"] };
    const keys = (...values: string[]) => ({ "aws:TagKeys": values });
    const table: [
      operator: string,
      key: string,
      value: string | boolean | string[],
      context: Context,
      holds: boolean,
    ][] = [
      ["StringEquals", "aws:RequestTag/team", "security", team, true],
      ["StringEquals", "AWS:requesttag/TEAM", "security", team, true],
      ["StringEquals", "aws:RequestTag/team", "Security", team, false],
      ["StringEquals", "aws:RequestTag/team", "secur*", team, false],
      ["StringEquals", "aws:RequestTag/team", ["audit", "security"], team, true],
      ["StringEquals", "aws:RequestTag/team", "security", {}, false],
      ["StringNotEquals", "aws:RequestTag/team", "audit", team, true],
      ["StringNotEquals", "aws:RequestTag/team", ["audit", "security"], team, false],
      ["StringNotEquals", "aws:RequestTag/team", "audit", {}, true],
      ["StringLike", "aws:RequestTag/team", "se?ur*", team, true],
      ["StringLike", "aws:RequestTag/team", "se?", team, false],
      ["StringLike", "aws:RequestTag/team", "*", {}, false],
      ["StringNotLike", "aws:RequestTag/team", "a*", team, true],
      ["StringNotLike", "aws:RequestTag/team", "s*", team, false],
      ["StringNotLike", "aws:RequestTag/team", "s*", {}, true],
      ["StringEquals", "aws:ResourceTag/a/b c", "x", { "aws:ResourceTag/a/b c": ["x"] }, true],
      ["StringEquals", "aws:RequestedRegion", "eu-west-1", { "aws:RequestedRegion": ["eu-west-1"] }, true],
      ["StringLike", "aws:PrincipalArn", "arn:*:role/*", { "aws:PrincipalArn": ["arn::role/x"] }, true],
      [
        "StringEquals",
        "iam:PassedToService",
        "config.amazonaws.com",
        { "iam:PassedToService": ["ec2"] },
        false,
      ],
      ["ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], keys("a", "b"), true],
      ["ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], keys("a", "c"), false],
      ["ForAllValues:StringEquals", "aws:TagKeys", "a", {}, true],
      ["ForAllValues:StringLike", "aws:TagKeys", "claim-*", keys("claim-1", "claim-2"), true],
      ["ForAllValues:StringLike", "aws:TagKeys", "claim-*", keys("claim-1", "team"), false],
      ["ForAllValues:StringNotEquals", "aws:TagKeys", "a", keys("b", "c"), true],
      ["ForAllValues:StringNotLike", "aws:TagKeys", "a*", keys("b", "ab"), false],
      ["ForAnyValue:StringEquals", "aws:TagKeys", "a", keys("a", "b"), true],
      ["ForAnyValue:StringEquals", "aws:TagKeys", "a", keys("b"), false],
      ["ForAnyValue:StringEquals", "aws:TagKeys", "a", {}, false],
      ["ForAnyValue:StringLike", "aws:TagKeys", "b?", keys("a", "b1"), true],
      ["ForAnyValue:StringNotEquals", "aws:TagKeys", "a", keys("a", "b"), true],
      ["ForAnyValue:StringNotLike", "aws:TagKeys", "a*", keys("a", "ab"), false],
      ["Null", "aws:RequestTag/team", "true", {}, true],
      ["Null", "aws:RequestTag/team", true, team, false],
      ["Null", "aws:RequestTag/team", "false", team, true],
      ["Null", "aws:TagKeys", "false", keys("a"), true],
      ["Bool", "aws:ResourceTag/open", "true", { "aws:ResourceTag/open": ["True"] }, true],
      ["Bool", "aws:ResourceTag/open", true, { "aws:ResourceTag/open": ["false"] }, false],
      ["Bool", "aws:ResourceTag/open", "false", {}, false],
    ];
    for (const [operator, key, value, context, holds] of table)
      it(`${operator} ${key} ${JSON.stringify(value)}: ${holds} for ${JSON.stringify(context)}`, () => {
        const statement = allow({ Condition: { [operator]: { [key]: value } } });
        assert.equal(decide([statement], { context }), holds ? "allowed" : "implicit deny");
      });

    it("all of them, of every operator", () => {
      const Condition = {
        StringEquals: { "aws:RequestTag/a": "1", "aws:RequestTag/b": "2" },
        Null: { "aws:RequestTag/c": "true" },
      };
      const context = { "aws:RequestTag/a": ["1"], "aws:RequestTag/b": ["2"] };
      assert.equal(decide([allow({ Condition })], { context }), "allowed");
      for (const wrong of [{ "aws:RequestTag/a": ["2"] }, { "aws:RequestTag/c": [""] }])
        assert.equal(
          decide([allow({ Condition })], { context: { ...context, ...wrong } }),
          "implicit deny",
          JSON.stringify(wrong),
        );
    });
  });

  describe("decides", () => {
    const table: [what: string, statements: StatementDocument[], decision: string][] = [
      ["by default, no", [allow({ Action: "sts:*" })], "implicit deny"],
      ["by any Allow", [allow({ Action: "sts:*" }), allow()], "allowed"],
      ["a Deny after an Allow wins", [allow(), deny()], "explicit deny"],
      ["a Deny before an Allow wins", [deny({ Action: "config:Put*" }), allow()], "explicit deny"],
      ["a Deny of something else doesn't", [deny({ Action: "config:Delete*" }), allow()], "allowed"],
      [
        "nor one whose condition doesn't hold",
        [deny({ Condition: { Null: { "aws:TagKeys": "false" } } }), allow()],
        "allowed",
      ],
    ];
    for (const [what, statements, decision] of table)
      it(what, () => assert.equal(decide(statements), decision));

    it("the same in whatever order statements come, and a Deny always wins", () => {
      const statement = fc.record({
        Effect: fc.constantFrom("Allow", "Deny"),
        Action: fc.constantFrom("*", PUT, "config:Put*", TAG, "sts:*"),
        Resource: fc.constantFrom("*", ARN, "arn:aws:config:*:*:config-aggregator/*", ORGANIZATION_ROLE),
      });
      fc.assert(
        fc.property(fc.array(statement, { minLength: 1, maxLength: 6 }), (statements) => {
          const decision = decide(statements);
          assert.equal(decide([...statements].reverse()), decision);
          assert.equal(decide([...statements, deny()]), "explicit deny");
          if (decision !== "explicit deny") assert.equal(decide([...statements, allow()]), "allowed");
        }),
      );
    });
  });

  describe("is refused", () => {
    const table: [what: string, policy: unknown, message: RegExp][] = [
      ["that is no structure", "{}", /Malformed policies\.2\.policy: the policy must be a structure/],
      ["with an unknown member", { ...policyOf(allow()), Statment: [] }, /a member Statment/],
      ["of another version", { ...policyOf(allow()), Version: "2017-10-17" }, /Version must be one of/],
      ["without statements", { Version: "2012-10-17", Statement: [] }, /no Statement/],
      [
        "with a misspelt member",
        policyOf(allow(), { ...allow(), Actions: "*" } as never),
        /statement 2: .*Actions/,
      ],
      ["with a principal", policyOf({ ...allow(), Principal: "*" } as never), /Principal/],
      ["with a bad Sid", policyOf(allow({ Sid: "not this" })), /Sid/],
      [
        "with a Sid twice",
        policyOf(allow({ Sid: "a" }), deny({ Sid: "a" })),
        /two statements have the Sid a/,
      ],
      [
        "without an effect",
        policyOf({ ...allow(), Effect: "allow" } as never),
        /Effect must be Allow or Deny/,
      ],
      ["with both Action and NotAction", policyOf(allow({ NotAction: "*" })), /either Action or NotAction/],
      ["without a resource", policyOf({ Effect: "Allow", Action: "*" }), /either Resource or NotResource/],
      ["with no action in a list", policyOf(allow({ Action: [] })), /Action is empty/],
      [
        "with an action without a service",
        policyOf(allow({ Action: "PutBucket" })),
        /'PutBucket' is neither/,
      ],
      ["with a wildcard for a service", policyOf(allow({ Action: "c*:Put" })), /'c\*:Put' is neither/],
      ["with an action that is a number", policyOf(allow({ Action: 1 as never })), /Action must be text/],
      ["with a short ARN", policyOf(allow({ Resource: "arn:aws:config:*" })), /nor an ARN of six parts/],
      ["with a resource's name alone", policyOf(allow({ Resource: "security" })), /nor an ARN/],
      [
        "with a variable",
        policyOf(allow({ Resource: "arn:aws:s3:::a/$" + "{aws:username}" })),
        /policy variable/,
      ],
      ["with a condition that is a list", policyOf(allow({ Condition: [] as never })), /Condition must be/],
      [
        "with an unknown operator",
        policyOf(allow({ Condition: { StringMatches: { "aws:RequestedRegion": "x" } } })),
        /operator StringMatches is not one of/,
      ],
      [
        "with an operator that is not emulated",
        policyOf(allow({ Condition: { "ForAllValues:Bool": { "aws:TagKeys": "true" } } })),
        /operator ForAllValues:Bool/,
      ],
      [
        "with an unknown key",
        policyOf(allow({ Condition: { StringEquals: { "aws:SourceIp": "x" } } })),
        /key aws:SourceIp is not one of/,
      ],
      [
        "with a tag's key left out",
        policyOf(allow({ Condition: { StringEquals: { "aws:RequestTag/": "x" } } })),
        /key aws:RequestTag\/ is not one of/,
      ],
      [
        "with several values compared as one",
        policyOf(allow({ Condition: { StringEquals: { "aws:TagKeys": "x" } } })),
        /write ForAllValues:StringEquals or ForAnyValue:StringEquals/,
      ],
      [
        "with a truth that is none",
        policyOf(allow({ Condition: { Null: { "aws:TagKeys": "yes" } } })),
        /Null takes true or false, not 'yes'/,
      ],
      [
        "with a value that is a structure",
        policyOf(allow({ Condition: { StringEquals: { "aws:RequestedRegion": {} as never } } })),
        /must be text/,
      ],
      [
        "with a variable for a value",
        policyOf(allow({ Condition: { StringEquals: { "aws:RequestedRegion": "$" + "{aws:x}" } } })),
        /policy variable/,
      ],
      [
        "with no value",
        policyOf(allow({ Condition: { StringEquals: { "aws:RequestedRegion": [] } } })),
        /has no value/,
      ],
    ];
    let emulator: Emulator;
    before(async () => {
      emulator = await startEmulator();
    });
    after(() => emulator.close());
    for (const [what, policy, message] of table)
      it(what, async () => {
        const policies = [{ policy: policyOf(allow()) }, { policy }];
        assert.throws(() => emulator.settings({ policies: policies as CallerPolicy[] }), message);
        const answer = await control(emulator.url, "PATCH", "settings", { policies });
        assert.equal(answer.status, 400);
        assert.match(String(answer.body.error), message);
        assert.deepEqual(emulator.settings().policies, []);
      });

    it("or attached to nobody known", async () => {
      for (const policies of [[{ policy: policyOf(allow()), user: "x" }], [{ account }], {}])
        assert.equal((await control(emulator.url, "PATCH", "settings", { policies })).status, 400);
      await assert.rejects(startEmulator({ settings: { policies: [{ policy: {} as never }] } }), /Statement/);
    });
  });
});

describe("callers with policies", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  const attach = (...statements: StatementDocument[]) =>
    emulator.settings({ policies: [{ policy: policyOf(...statements) }] });
  const call = (operation: string, input: object = {}, as: As = {}) =>
    config(emulator.url, operation, input, as);
  const put = (more: object = {}, as: As = {}) =>
    call("PutConfigurationAggregator", putInput("security", [account], more), as);
  const needed = () => emulator.log().at(-1)?.needed;
  const tagged = (...tags: [string, string][]) => tags.map(([Key, Value]) => ({ Key, Value }));
  const seeded = (tags: Record<string, string> = {}) =>
    emulator.seed({ account, name: "security", arn: ARN, accountIds: [account], tags });

  it("are told in AWS's words what they lack", async () => {
    attach(allow({ Action: "sts:*" }));
    const { status, body } = await put();
    assert.equal(status, 400);
    assert.deepEqual(body as unknown, {
      __type: "AccessDeniedException",
      message: `User: arn:aws:iam::${account}:user/developer is not authorized to perform: ${PUT} on resource: ${ANY_ARN} because no identity-based policy allows the ${PUT} action`,
    });
    assert.equal(emulator.log().at(-1)?.error, "AccessDeniedException");
    assert.deepEqual(emulator.aggregators(), []);
  });

  it("are told in AWS's words what is forbidden", async () => {
    attach(allow(), deny({ Action: PUT }));
    const { body } = await put();
    assert.equal(
      String(body.message),
      `User: arn:aws:iam::${account}:user/developer is not authorized to perform: ${PUT} on resource: ${ANY_ARN} with an explicit deny in an identity-based policy`,
    );
  });

  it("are denied before they learn what is there, and whether their request is right", async () => {
    attach(deny());
    const requests: [operation: string, input: object][] = [
      ["DeleteConfigurationAggregator", { ConfigurationAggregatorName: "nobody" }],
      ["ListTagsForResource", { ResourceArn: ARN }],
      ["TagResource", { ResourceArn: 5, Tags: "none" }],
      ["PutConfigurationAggregator", { Tags: [null, 5, { Key: 1 }], OrganizationAggregationSource: [] }],
      ["PutConfigurationAggregator", { OrganizationAggregationSource: { RoleArn: {} } }],
      ["DescribeConfigurationAggregators", { Limit: -1 }],
    ];
    for (const [operation, input] of requests)
      assert.equal(String((await call(operation, input)).body.__type), "AccessDeniedException", operation);
  });

  describe("are those", () => {
    const role = "arn:aws:iam::222222222222:role/team/Deployer";
    const nothing = policyOf(deny());
    let asRole: As;
    beforeEach(async () => {
      const { xml } = await sts(emulator.url, {
        Action: "AssumeRole",
        RoleArn: role,
        RoleSessionName: "test",
      });
      asRole = {
        accessKeyId: element(xml, "AccessKeyId") ?? "",
        sessionToken: element(xml, "SessionToken") ?? "",
      };
    });

    const table: [
      what: string,
      policies: CallerPolicy[],
      denied: { user: boolean; other: boolean; role: boolean },
    ][] = [
      ["of nobody, without policies", [], { user: false, other: false, role: false }],
      ["of everybody", [{ policy: nothing }], { user: true, other: true, role: true }],
      ["of an account", [{ account, policy: nothing }], { user: true, other: false, role: false }],
      [
        "of an account, with its roles",
        [{ account: "222222222222", policy: nothing }],
        { user: false, other: true, role: true },
      ],
      ["of a role", [{ role, policy: nothing }], { user: false, other: false, role: true }],
      [
        "of a role in another account: nobody",
        [{ account, role, policy: nothing }],
        { user: false, other: false, role: false },
      ],
      [
        "of whom several policies speak, which count together",
        [{ policy: policyOf(allow({ Action: "sts:*" })) }, { role, policy: policyOf(allow()) }],
        { user: true, other: true, role: false },
      ],
    ];
    for (const [what, policies, denied] of table)
      it(what, async () => {
        emulator.settings({ policies });
        const callers: [keyof typeof denied, As][] = [
          ["user", { account }],
          ["other", { account: "222222222222" }],
          ["role", asRole],
        ];
        for (const [who, as] of callers) {
          const { status } = await call("DescribeConfigurationAggregators", {}, as);
          assert.equal(status, denied[who] ? 400 : 200, who);
        }
      });

    it("who act in a role, under the role's name", async () => {
      attach(allow({ Condition: { StringEquals: { "aws:PrincipalArn": role } } }));
      assert.equal((await call("DescribeConfigurationAggregators", {}, asRole)).status, 200);
      attach(allow({ Action: "sts:*" }));
      const { body } = await call("DescribeConfigurationAggregators", {}, asRole);
      assert.match(
        String(body.message),
        /^User: arn:aws:sts::222222222222:assumed-role\/Deployer\/test is not/,
      );
    });
  });

  describe("need, and the log says so", () => {
    const describing = "config:DescribeConfigurationAggregators";
    const named = { ConfigurationAggregatorName: "security" };
    const authorized = { AuthorizedAccountId: "222222222222", AuthorizedAwsRegion: "eu-west-1" };
    const onAuthorization = (action: string) => ({ action: `config:${action}`, resource: AUTHORIZATION_ARN });
    const byName = (action: string) => ({ action: `config:${action}`, resource: ARN });
    const table: [operation: string, input: object, needed: { action: string; resource: string }[]][] = [
      ["DescribeConfigurationAggregators", {}, [{ action: describing, resource: "*" }]],
      ["PutConfigurationAggregator", putInput("security"), [byName("PutConfigurationAggregator")]],
      [
        "PutConfigurationAggregator",
        putInput("security", [account], { Tags: tagged(["a", "1"]) }),
        [byName("PutConfigurationAggregator")],
      ],
      ["PutConfigurationAggregator", putInput("new"), [{ action: PUT, resource: ANY_ARN }]],
      [
        "PutConfigurationAggregator",
        putInput("new", [account], { Tags: tagged(["a", "1"]) }),
        [
          { action: PUT, resource: ANY_ARN },
          { action: TAG, resource: ANY_ARN },
        ],
      ],
      [
        "PutConfigurationAggregator",
        organizationInput("new", { RoleArn: ORGANIZATION_ROLE }),
        [
          { action: PUT, resource: ANY_ARN },
          { action: PASS, resource: ORGANIZATION_ROLE },
          { action: ENABLE, resource: "*" },
        ],
      ],
      ["DeleteConfigurationAggregator", named, [byName("DeleteConfigurationAggregator")]],
      [
        "DescribeConfigurationAggregatorSourcesStatus",
        named,
        [byName("DescribeConfigurationAggregatorSourcesStatus")],
      ],
      ["PutAggregationAuthorization", authorized, [onAuthorization("PutAggregationAuthorization")]],
      [
        "PutAggregationAuthorization",
        { ...authorized, Tags: tagged(["a", "1"]) },
        [onAuthorization("PutAggregationAuthorization"), onAuthorization("TagResource")],
      ],
      ["DeleteAggregationAuthorization", authorized, [onAuthorization("DeleteAggregationAuthorization")]],
      [
        "DescribeAggregationAuthorizations",
        {},
        [{ action: "config:DescribeAggregationAuthorizations", resource: "*" }],
      ],
      [
        "DescribePendingAggregationRequests",
        {},
        [{ action: "config:DescribePendingAggregationRequests", resource: "*" }],
      ],
      [
        "DeletePendingAggregationRequest",
        { RequesterAccountId: "222222222222", RequesterAwsRegion: "eu-west-1" },
        [{ action: "config:DeletePendingAggregationRequest", resource: "*" }],
      ],
      ["TagResource", { ResourceArn: ARN, Tags: tagged(["a", "1"]) }, [byName("TagResource")]],
      ["UntagResource", { ResourceArn: ARN, TagKeys: ["a"] }, [byName("UntagResource")]],
      ["ListTagsForResource", { ResourceArn: ARN }, [byName("ListTagsForResource")]],
    ];
    for (const [operation, input, expected] of table)
      it(`${expected.map(({ action }) => action).join(", ")} on ${expected[0]?.resource}`, async () => {
        await seeded();
        assert.equal((await call(operation, input)).status, 200);
        assert.deepEqual(needed(), expected);
        for (const { action, resource } of expected) {
          await emulator.reset();
          await seeded();
          attach(...expected.map((need) => allow({ Action: need.action, Resource: need.resource })));
          assert.equal((await call(operation, input)).status, 200, "these are enough");
          attach(allow(), deny({ Action: action, Resource: resource }));
          await emulator.remove({ account, name: "new" });
          await emulator.revoke(AUTHORIZATION);
          assert.equal((await call(operation, input)).status, 400, `${action} is needed`);
        }
      });

    it("of Organizations and STS", async () => {
      await organizations(emulator.url, "DescribeOrganization");
      assert.deepEqual(needed(), [{ action: "organizations:DescribeOrganization", resource: "*" }]);
      const RoleArn = "arn:aws:iam::222222222222:role/r";
      await sts(emulator.url, { Action: "AssumeRole", RoleArn, RoleSessionName: "test" });
      assert.deepEqual(needed(), [{ action: "sts:AssumeRole", resource: RoleArn }]);
      await sts(emulator.url, { Action: "GetCallerIdentity" });
      assert.deepEqual(needed(), []);
    });

    it("nothing, for what is not understood or never decided", async () => {
      await call("PutConfigRule");
      assert.deepEqual(needed(), []);
      emulator.fault({ operation: "*", kind: "throttle" });
      await put();
      assert.deepEqual(needed(), []);
    });
  });

  it("may be let do something to one aggregator only", async () => {
    await seeded();
    await emulator.seed({ account, name: "other", accountIds: [account] });
    attach(allow({ Resource: ARN }));
    assert.equal((await put()).status, 200);
    assert.equal((await call("PutConfigurationAggregator", putInput("other"))).status, 400);
    assert.equal((await call("PutConfigurationAggregator", putInput("new"))).status, 400);
    assert.equal((await call("DescribeConfigurationAggregators")).status, 400);
  });

  describe("may be bound to tags", () => {
    const claims = { "ForAllValues:StringLike": { "aws:TagKeys": "claim-*" } };

    it("that they set and remove", async () => {
      await seeded();
      attach(allow({ Action: ["config:TagResource", "config:UntagResource"], Condition: claims }));
      const ResourceArn = ARN;
      const set = async (...keys: string[]) => {
        const tags = tagged(...keys.map((key): [string, string] => [key, "1"]));
        return (await call("TagResource", { ResourceArn, Tags: tags })).status;
      };
      const remove = async (...TagKeys: string[]) =>
        (await call("UntagResource", { ResourceArn, TagKeys })).status;
      assert.deepEqual([await set("claim-1", "claim-2"), await set("claim-1", "team")], [200, 400]);
      assert.deepEqual([await remove("claim-1"), await remove("claim-1", "team")], [200, 400]);
    });

    it("that a creating Put carries", async () => {
      const Condition = { StringEquals: { "aws:RequestTag/team": "security" } };
      attach(allow({ Action: PUT }), allow({ Action: TAG, Condition }));
      assert.equal((await put({ Tags: tagged(["team", "audit"]) })).status, 400);
      assert.equal((await put({ Tags: tagged(["team", "security"]) })).status, 200);
      assert.equal((await put({ Tags: tagged(["team", "audit"]) })).status, 200, "they count no more");
    });

    it("that the aggregator has", async () => {
      await seeded({ owner: "others" });
      attach(
        allow(),
        deny({ Action: "config:*", Condition: { StringEquals: { "aws:ResourceTag/owner": "others" } } }),
      );
      const refused = async () => [
        (await put()).status,
        (await call("ListTagsForResource", { ResourceArn: ARN })).status,
        (await call("DeleteConfigurationAggregator", { ConfigurationAggregatorName: "security" })).status,
      ];
      assert.deepEqual(await refused(), [400, 400, 400]);
      await seeded({ owner: "us" });
      assert.deepEqual(await refused(), [200, 200, 200]);
    });

    it("that an authorization has", async () => {
      const { authorizedAccount, authorizedRegion } = AUTHORIZATION;
      const input = { AuthorizedAccountId: authorizedAccount, AuthorizedAwsRegion: authorizedRegion };
      const guardrail = deny({
        Action: "config:DeleteAggregationAuthorization",
        Condition: { StringEquals: { "aws:ResourceTag/owner": "platform" } },
      });
      attach(allow(), guardrail);
      const removed = async (owner: string) => {
        await emulator.authorize({ account, authorizedAccount, authorizedRegion, tags: { owner } });
        return (await call("DeleteAggregationAuthorization", input)).status;
      };
      assert.deepEqual([await removed("platform"), await removed("us")], [400, 200]);
      attach(allow({ Condition: { StringEquals: { "aws:RequestTag/team": "security" } } }));
      const given = async (team: string) =>
        (await call("PutAggregationAuthorization", { ...input, Tags: tagged(["team", team]) })).status;
      assert.deepEqual([await given("audit"), await given("security")], [400, 200]);
    });

    it("whose keys differ by case alone, and then to all of them", async () => {
      await seeded({ team: "a", Team: "b" });
      for (const [value, status] of [
        ["a", 400],
        ["b", 400],
        [["a", "b"], 200],
      ] as const) {
        attach(allow({ Condition: { StringEquals: { "aws:ResourceTag/TEAM": value } } }));
        assert.equal((await put()).status, status, String(value));
      }
    });
  });

  it("may be bound to a region", async () => {
    attach(allow({ Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }));
    assert.equal((await put()).status, 400);
    assert.equal((await put({}, { region: "eu-west-1" })).status, 200);
  });

  describe("with an organization's aggregator", () => {
    const organize = (more: object = {}) =>
      call("PutConfigurationAggregator", organizationInput("security", more));
    const delegated = {
      managementAccount: "999999999999",
      members: ["222222222222"],
      delegatedAdministrators: [account],
    };

    it("pass the role to AWS Config alone", async () => {
      const passing = (service: string) =>
        attach(
          allow({ Action: ["config:*", "organizations:*"] }),
          allow({ Action: PASS, Condition: { StringEquals: { "iam:PassedToService": service } } }),
        );
      passing("ec2.amazonaws.com");
      const { body } = await organize();
      assert.deepEqual([body.__type, emulator.aggregators().length] as unknown[], [
        "AccessDeniedException",
        0,
      ]);
      assert.match(
        String(body.message),
        /is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111111111111:role\/config because no/,
      );
      passing("config.amazonaws.com");
      assert.equal((await organize()).status, 200);
    });

    it("are told by AWS Config what it may not ask AWS Organizations for", async () => {
      attach(allow(), deny({ Action: ENABLE }));
      const management = await organize();
      assert.equal(String(management.body.__type), "OrganizationAccessDeniedException");
      assert.match(String(management.body.message), /no permission to call EnableAWSServiceAccess/);
      emulator.settings({ organization: delegated });
      assert.equal((await organize()).status, 200, "a delegated administrator does not need it");
      assert.deepEqual(needed()?.at(-1), { action: LIST_DELEGATED, resource: "*" });

      attach(allow(), deny({ Action: LIST_DELEGATED }));
      const { body } = await organize();
      assert.equal(String(body.__type), "OrganizationAccessDeniedException");
      assert.match(String(body.message), /with permission to call ListDelegatedAdministrators/);
    });

    it("are told first that there is no organization", async () => {
      attach(allow(), deny({ Action: "organizations:*" }));
      emulator.settings({ organization: "none" });
      assert.equal(String((await organize()).body.__type), "NoAvailableOrganizationException");
      assert.deepEqual(
        needed()?.map(({ action }) => action),
        [PUT, PASS],
      );
    });

    it("are told that a role is none, rather than that they may not pass it", async () => {
      attach(allow(), deny({ Action: PASS }));
      assert.equal(String((await organize({ RoleArn: "x" })).body.__type), "InvalidRoleException");
    });
  });

  it("need permission to assume a role, none to ask who they are", async () => {
    attach(
      allow({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/good" }),
      deny({ Action: "sts:Get*" }),
    );
    const assume = (name: string) =>
      sts(emulator.url, {
        Action: "AssumeRole",
        RoleArn: `arn:aws:iam::222222222222:role/${name}`,
        RoleSessionName: "test",
      });
    assert.equal((await assume("good")).status, 200);
    const { status, xml } = await assume("bad");
    assert.deepEqual([status, element(xml, "Code")], [403, "AccessDenied"]);
    assert.match(xml, /perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role\/bad because no/);
    assert.equal((await sts(emulator.url, { Action: "GetCallerIdentity" })).status, 200);
    const { body } = await organizations(emulator.url, "DescribeOrganization");
    assert.equal(String(body.__type), "AccessDeniedException");
    assert.match(String(body.Message), /organizations:DescribeOrganization on resource: \* because/);
  });

  it("keep their policies over a reset of how it started, and show them as they were set", async () => {
    await emulator.close();
    const policies = [{ account, policy: policyOf(allow()) }];
    emulator = await startEmulator({ settings: { policies } });
    const { body } = await control(emulator.url, "GET", "settings");
    assert.deepEqual(body.policies as unknown, policies);
    emulator.settings({ policies: [] });
    assert.deepEqual(emulator.settings().policies, []);
    await emulator.reset();
    assert.deepEqual(emulator.settings().policies, policies);
  });
});
