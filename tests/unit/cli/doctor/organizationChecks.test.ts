import assert from "node:assert/strict";
import { ORGANIZATION_CHECKS } from "../../../../provider/cli/doctor/organizationChecks";
import { A, ACCOUNT, B } from "../../../support/claimTags";
import { askingOf, findingOf, refused, SUBJECT } from "../../../support/doctorWorld";

type More = Parameters<typeof askingOf>[0];

const wanted = { isOrganizationWanted: async () => true };
const member = { describe: async () => ({ id: "o-1", allFeatures: true, managementAccount: A }) };

describe("an organization's aggregator", () => {
  const found = (more: More = {}) => findingOf(ORGANIZATION_CHECKS, "organization", askingOf(more));

  it("is possible in the management account, and for a delegated administrator", async () => {
    assert.deepEqual(await found(), {
      verdict: "right",
      text: "possible: this is the management account of o-1",
    });
    const delegatedAdministrators = async () => [{ account: ACCOUNT }];
    const delegated = await found({ organization: { ...member, delegatedAdministrators } });
    assert.equal(delegated?.verdict, "right");
    assert.match(delegated?.text ?? "", /delegated administrator of o-1/);
  });

  const cases: [what: string, organization: NonNullable<NonNullable<More>["organization"]>, text: RegExp][] =
    [
      ["the account is in none", { describe: async () => undefined }, /is in no organization/],
      [
        "it has billing only",
        { describe: async () => ({ id: "o-1", allFeatures: false, managementAccount: ACCOUNT }) },
        /consolidated billing only/,
      ],
      ["the account is no delegated administrator", member, /nor a delegated administrator/],
      [
        "AWS Config has no trusted access",
        {
          ...member,
          delegatedAdministrators: async () => [{ account: ACCOUNT }],
          hasServiceAccess: async () => false,
        },
        /no trusted access/,
      ],
    ];
  for (const [what, organization, text] of cases)
    it(`is wrong if ${what} and one is wanted, and otherwise only told`, async () => {
      const wrong = await found({ organization, ...wanted });
      assert.equal(wrong?.verdict, "wrong");
      assert.match(wrong?.text ?? "", text);
      assert.ok(wrong?.advice);
      const told = await found({ organization });
      assert.deepEqual([told?.verdict, told?.advice], ["note", undefined]);
      assert.match(told?.text ?? "", /^not possible from this account\. /);
    });

  it("isn't known if something could not be checked", async () => {
    const unseen = await found({
      organization: { ...member, delegatedAdministrators: () => refused() },
      ...wanted,
    });
    assert.equal(unseen?.verdict, "unknown");
    assert.match(unseen?.text ?? "", /could not be checked: AWS says AccessDeniedException/);
    assert.equal(unseen?.advice, "Do something about AccessDeniedException.");
  });
});

describe("the role of AWS Config", () => {
  const OWN = `arn:aws:iam::${ACCOUNT}:role/config`;
  const found = (roleArns: readonly string[], more: More = {}) =>
    findingOf(ORGANIZATION_CHECKS, "roles", askingOf({ subject: { ...SUBJECT, roleArns }, ...more }));

  it("isn't spoken of if none was given", async () => assert.equal(await found([]), undefined));

  const cases: [
    what: string,
    arn: string,
    trusted: readonly string[] | undefined,
    verdict: string,
    text: RegExp,
  ][] = [
    ["trusts it", OWN, ["config.amazonaws.com"], "right", /trusts config\.amazonaws\.com$/],
    [
      "trusts another",
      OWN,
      ["lambda.amazonaws.com"],
      "wrong",
      /doesn't let config\.amazonaws\.com assume it$/,
    ],
    ["isn't there", OWN, undefined, "wrong", /^there is no role arn/],
    ["is no role", "arn:x", [], "wrong", /^arn:x is not the ARN of a role$/],
    ["is of another account", `arn:aws:iam::${B}:role/x`, [], "unknown", /belongs to another account/],
  ];
  for (const [what, arn, trusted, verdict, text] of cases)
    it(`${what}: ${verdict}`, async () => {
      const finding = await found([arn], { organization: { trustedServices: async () => trusted } });
      assert.equal(finding?.verdict, verdict);
      assert.match(finding?.text ?? "", text);
    });

  it("isn't known if it may not be read", async () => {
    const finding = await found([OWN], { organization: { trustedServices: () => refused() } });
    assert.equal(finding?.verdict, "unknown");
  });

  it("is as bad as the worst of several, and each is told", async () => {
    const trustedServices = async (name: string) =>
      name === "config" ? ["config.amazonaws.com"] : undefined;
    const other = `arn:aws:iam::${ACCOUNT}:role/other`;
    const finding = await found([OWN, other], { organization: { trustedServices } });
    assert.equal(finding?.verdict, "wrong");
    assert.match(finding?.text ?? "", /trusts config\.amazonaws\.com; there is no role .*\/other$/);
  });
});
