import assert from "node:assert/strict";
import { PERMISSION_CHECKS } from "../../../../provider/cli/doctor/permissionChecks";
import { REGION } from "../../../support/claimTags";
import { askingOf, findingOf, refused, SUBJECT } from "../../../support/doctorWorld";

type More = Parameters<typeof askingOf>[0];

const found = (id: string, more: More = {}) => findingOf(PERMISSION_CHECKS, id, askingOf(more));

/** What each permission is asked by, refused. */
const ASKED: readonly (readonly [action: string, refusing: (...how: string[]) => NonNullable<More>])[] = [
  ["config:DescribeConfigurationAggregators", (...how) => ({ aggregators: () => failing(how) })],
  ["config:ListTagsForResource", (...how) => ({ tags: () => failing(how) })],
  [
    "config:DescribeConfigurationAggregatorSourcesStatus",
    (...how) => ({ probe: { sourcesStatus: () => failing(how) } }),
  ],
  [
    "config:GetAggregateDiscoveredResourceCounts",
    (...how) => ({ probe: { resourceCounts: () => failing(how) } }),
  ],
  ["config:DescribeAggregationAuthorizations", (...how) => ({ authorizations: () => failing(how) })],
  ["account:ListRegions", (...how) => ({ regions: () => failing(how) })],
  ["dynamodb:DescribeTable", (...how) => ({ table: async () => tableOf({ describe: () => failing(how) }) })],
  ["dynamodb:Query", (...how) => ({ table: async () => tableOf({ query: () => failing(how) }) })],
  ["dynamodb:GetItem", (...how) => ({ table: async () => tableOf({ get: () => failing(how) }) })],
  ["organizations:DescribeOrganization", (...how) => ({ organization: { describe: () => failing(how) } })],
  [
    "organizations:ListDelegatedAdministrators",
    (...how) => ({ organization: { delegatedAdministrators: () => failing(how) } }),
  ],
  [
    "organizations:ListAWSServiceAccessForOrganization",
    (...how) => ({ organization: { hasServiceAccess: () => failing(how) } }),
  ],
  ["organizations:ListAccounts", (...how) => ({ probe: { accounts: () => failing(how) } })],
];

/** Needed by everybody, or by whoever has a table. */
const ALWAYS = [
  "config:DescribeConfigurationAggregators",
  "config:ListTagsForResource",
  "dynamodb:Query",
  "dynamodb:GetItem",
];

function failing(how: readonly string[]): Promise<never> {
  return refused(...(how as Parameters<typeof refused>));
}

function tableOf(more: object = {}) {
  return {
    name: "claims",
    region: REGION,
    describe: async () => undefined,
    query: async () => [],
    get: async () => undefined,
    ...more,
  };
}

describe("permissions", () => {
  it("are all asked for", () => {
    const asked = ASKED.map(([action]) => action);
    const ids = PERMISSION_CHECKS.map(({ id }) => id);
    assert.deepEqual(ids.slice(0, asked.length), asked);
  });

  for (const [action, refusing] of ASKED)
    describe(action, () => {
      it("is right if AWS answers", async () => {
        const allowed = await found(action, { table: async () => tableOf() });
        assert.deepEqual(allowed, { verdict: "right", text: "" });
      });

      it("is wrong if it is denied and needed, and a warning if only some need it", async () => {
        const finding = await found(action, refusing());
        assert.equal(finding?.verdict, ALWAYS.includes(action) ? "wrong" : "warning");
        assert.match(
          finding?.text ?? "",
          ALWAYS.includes(action) ? /^denied; needed by / : /^denied; needed only by /,
        );
        assert.equal(finding?.advice, "Do something about AccessDeniedException.");
      });

      it("isn't known if AWS doesn't answer, or there are no credentials; the next step is told elsewhere", async () => {
        assert.deepEqual(await found(action, refusing("ECONNREFUSED", "unreachable")), {
          verdict: "unknown",
          text: "no answer: ECONNREFUSED",
        });
        assert.deepEqual(await found(action, refusing("CredentialsProviderError", "unauthenticated")), {
          verdict: "unknown",
          text: "there are no credentials",
        });
      });
    });

  it("for an organization are wrong if they are denied and an organization's aggregator is wanted", async () => {
    const wanted = { isOrganizationWanted: async () => true, isDelegationNeeded: async () => false };
    const described = await found("organizations:DescribeOrganization", {
      ...wanted,
      organization: { describe: () => refused() },
    });
    assert.equal(described?.verdict, "wrong");
    const delegated = { organization: { delegatedAdministrators: () => refused() } };
    const id = "organizations:ListDelegatedAdministrators";
    assert.equal((await found(id, { ...wanted, ...delegated }))?.verdict, "warning");
    assert.equal((await found(id, { isDelegationNeeded: async () => true, ...delegated }))?.verdict, "wrong");
  });

  it("for an organization have nothing to ask in an account that is in none", async () => {
    const organization = { hasServiceAccess: () => refused("AWSOrganizationsNotInUseException") };
    assert.deepEqual(await found("organizations:ListAWSServiceAccessForOrganization", { organization }), {
      verdict: "note",
      text: "this account is in no organization",
    });
  });

  it("about an aggregator aren't known if there is none, or none can be seen", async () => {
    const nothing = { verdict: "unknown", text: "there is no aggregator to ask about" };
    const id = "config:ListTagsForResource";
    assert.deepEqual(await found(id, { any: async () => undefined }), nothing);
    assert.deepEqual(await found(id, { any: () => refused() }), nothing);
  });

  it("of a region aren't known without one", async () => {
    const subject = { ...SUBJECT, region: undefined };
    for (const [action] of ASKED.slice(0, 5))
      assert.deepEqual(await found(action, { subject }), {
        verdict: "unknown",
        text: "there is no region to ask in",
      });
  });

  it("of a table aren't spoken of without one", async () => {
    for (const action of ["dynamodb:DescribeTable", "dynamodb:Query", "dynamodb:GetItem"])
      assert.equal(await found(action), undefined);
  });

  it("to write are named, and not tested", async () => {
    const named = async (more: More = {}) => {
      const findings = await Promise.all(
        PERMISSION_CHECKS.slice(ASKED.length).map(
          async ({ id }) => [id, (await found(id, more))?.verdict] as const,
        ),
      );
      return findings.flatMap(([id, verdict]) => (verdict === "untested" ? id : []));
    };
    const always = [
      "config:PutConfigurationAggregator",
      "config:DeleteConfigurationAggregator",
      "config:TagResource",
      "config:UntagResource",
      "config:PutAggregationAuthorization",
      "config:DeleteAggregationAuthorization",
    ];
    assert.deepEqual(await named(), always);
    assert.deepEqual(await named({ table: async () => tableOf(), isOrganizationWanted: async () => true }), [
      ...always,
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
      "iam:PassRole",
      "organizations:EnableAWSServiceAccess",
    ]);
    assert.deepEqual(await named({ table: () => refused() }), always);
  });

  it("throw what nobody has foreseen", async () => {
    const regions = () => Promise.reject(new TypeError("x"));
    await assert.rejects(found("account:ListRegions", { regions }), TypeError);
  });
});
