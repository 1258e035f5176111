import assert from "node:assert/strict";
import { connect } from "../../../provider/aws/connection";
import { AwsError } from "../../../provider/aws/errors";
import type { OrganizationApi } from "../../../provider/aws/organization";
import { organizations } from "../../../provider/aws/organizations";
import { ACCOUNT, type Answer, failing, identity, reaching, useAnswering, xml } from "../../support/answers";

const CONFIG = "config.amazonaws.com";
const refused = (error: unknown) => error instanceof AwsError && error.kind === "refused";

describe("what AWS says of an organization", () => {
  const aws = useAnswering();
  let api: OrganizationApi;
  beforeEach(() => {
    api = organizations(connect(reaching(aws.url), "us-east-1"));
  });
  const answer = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? {};
  };
  const bodies = () => aws.asked.map(({ body }) => JSON.parse(body));

  it("is which account asks", async () => {
    answer(identity());
    assert.equal(await api.account(), ACCOUNT);
  });

  it("is who manages it, and whether it has all features", async () => {
    const organization = { Id: "o-a", MasterAccountId: ACCOUNT };
    for (const [FeatureSet, allFeatures] of [
      ["ALL", true],
      ["CONSOLIDATED_BILLING", false],
    ] as const) {
      answer({ body: { Organization: { ...organization, FeatureSet } } });
      assert.deepEqual(await api.describe(), { id: "o-a", allFeatures, managementAccount: ACCOUNT });
    }
  });

  it("is that there is none, but not if AWS refuses, or answers half", async () => {
    answer(failing("AWSOrganizationsNotInUseException"), failing("AccessDeniedException"), {
      body: { Organization: {} },
    });
    assert.equal(await api.describe(), undefined);
    await assert.rejects(api.describe(), refused);
    await assert.rejects(api.describe(), { kind: "malformed" });
  });

  it("is whether AWS Config may act for it, on whichever page that is", async () => {
    const page = (service: string, NextToken?: string): Answer => ({
      body: { EnabledServicePrincipals: [{ ServicePrincipal: service }], ...(NextToken && { NextToken }) },
    });
    answer(page("a.amazonaws.com", "x"), page(CONFIG));
    assert.equal(await api.hasServiceAccess(), true);
    assert.deepEqual(bodies(), [{}, { NextToken: "x" }]);
    answer(page("a.amazonaws.com"));
    assert.equal(await api.hasServiceAccess(), false);
  });

  it("is who administers AWS Config for it; a page may be empty and not the last", async () => {
    answer(
      { body: { DelegatedAdministrators: [], NextToken: "x" } },
      { body: { DelegatedAdministrators: [{ Id: ACCOUNT }, {}] } },
    );
    assert.deepEqual(await api.delegatedAdministrators(), [ACCOUNT]);
    assert.deepEqual(bodies(), [{ ServicePrincipal: CONFIG }, { ServicePrincipal: CONFIG, NextToken: "x" }]);
  });

  describe("is which services a role trusts:", () => {
    const role = (policy: object | undefined): Answer => {
      const document = policy && encodeURIComponent(JSON.stringify(policy));
      return xml(
        "GetRole",
        `<Role>${document ? `<AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument>` : ""}</Role>`,
      );
    };
    const allow = (Principal: unknown, Effect = "Allow") => ({ Effect, Principal });
    const policies: [what: string, policy: object | undefined, services: string[]][] = [
      ["one", { Statement: allow({ Service: CONFIG }) }, [CONFIG]],
      [
        "several",
        { Statement: [allow({ Service: [CONFIG, "a"] }), allow({ Service: "b" })] },
        [CONFIG, "a", "b"],
      ],
      ["everybody", { Statement: [allow("*")] }, [CONFIG]],
      ["accounts alone", { Statement: [allow({ AWS: "arn" })] }, []],
      ["what is denied", { Statement: [allow({ Service: CONFIG }, "Deny")] }, []],
      ["nobody", { Statement: [{ Effect: "Allow" }] }, []],
      ["a policy that isn't shown", undefined, []],
    ];
    for (const [what, policy, services] of policies)
      it(what, async () => {
        answer(role(policy));
        assert.deepEqual(await api.trustedServices("org"), services);
        assert.equal(new URLSearchParams(aws.asked[0]?.body).get("RoleName"), "org");
      });

    it("that there is none, but not if AWS refuses", async () => {
      const error = (code: string): Answer => ({
        status: 404,
        headers: { "content-type": "text/xml" },
        body: `<ErrorResponse><Error><Code>${code}</Code><Message>No.</Message></Error></ErrorResponse>`,
      });
      answer(error("NoSuchEntity"), error("AccessDenied"));
      assert.equal(await api.trustedServices("org"), undefined);
      await assert.rejects(api.trustedServices("org"), refused);
    });
  });
});
