import assert from "node:assert/strict";
import type { AccountRule } from "../../../provider/domain/organizationAccounts";
import { findAccounts } from "../../../provider/live/organizationAccounts";
import { readOnce } from "../../../provider/live/organizationReads";
import { MANAGEMENT, MemoryOrganization, ROOT } from "../../support/memoryOrganization";

const [P, Q, D, S] = ["222222222222", "333333333333", "444444444444", "555555555555"] as const;

const EVERYTHING: AccountRule<string> = {
  include: undefined,
  exclude: {},
  recursive: true,
  includeManagementAccount: false,
  states: ["ACTIVE"],
};
const units = (...organizationalUnits: string[]) => ({ ...EVERYTHING, include: { organizationalUnits } });

describe("the accounts of an organization", () => {
  let organization: MemoryOrganization;
  const found = async (rule: AccountRule<string> = EVERYTHING, withTags = false) =>
    findAccounts(readOnce(organization), { rule, withTags });
  const ids = async (rule?: AccountRule<string>) => (await found(rule)).selected.map(({ id }) => id);

  beforeEach(() => {
    organization = new MemoryOrganization()
      .add(P, "Workloads/Prod", { tags: { env: "prod" } })
      .add(Q, "Workloads/Prod", { tags: { env: "prod", tier: "1" } })
      .add(D, "Workloads/Dev", { tags: { env: "dev" } })
      .add(S, "Sandbox", { state: "SUSPENDED" });
  });

  it("are read with one list, and without a walk", async () => {
    assert.deepEqual(await ids(), [P, Q, D]);
    assert.deepEqual(organization.calls, ["DescribeOrganization", "ListAccounts"]);
  });

  it("of a unit that is named by its path cost the lists along that path", async () => {
    assert.deepEqual(await ids(units("Workloads/Prod")), [P, Q]);
    assert.deepEqual(organization.calls, [
      "DescribeOrganization",
      "ListAccounts",
      "ListRoots",
      `ListOrganizationalUnitsForParent ${ROOT}`,
      `ListOrganizationalUnitsForParent ${organization.unitAt("Workloads")}`,
    ]);
  });

  it("of a unit that is named by its id cost nothing more", async () => {
    assert.deepEqual(await ids(units(organization.unitAt("Workloads"))), [P, Q, D]);
    assert.deepEqual(organization.calls, ["DescribeOrganization", "ListAccounts"]);
  });

  for (const named of ["Root/Workloads/Dev", "Workloads/Dev"])
    it(`may be those of ${named}, as AWS's console shows it or not`, async () =>
      assert.deepEqual(await ids(units(named)), [D]));

  it("of a unit that is called like the root are that unit's", async () => {
    organization.move(D, "Root");
    assert.deepEqual(await ids(units("Root")), [D]);
  });

  it("of the root are those of all units, and without these none but the management account", async () => {
    assert.deepEqual(await ids(units(ROOT)), [P, Q, D]);
    const rule = { ...units(ROOT), recursive: false, includeManagementAccount: true };
    assert.deepEqual(await ids(rule), [MANAGEMENT]);
  });

  it("have a name, a state and their way through the organization", async () => {
    const { selected, leftOut } = await found(units("Workloads/Dev"));
    const way = [ROOT, organization.unitAt("Workloads"), organization.unitAt("Workloads/Dev")];
    assert.deepEqual(selected, [{ id: D, name: D, state: "ACTIVE", units: way }]);
    assert.deepEqual(
      leftOut.map(({ id, reason }) => [id, reason]),
      [MANAGEMENT, P, Q, S].map((id) => [id, "not included"]),
    );
  });

  describe("by their tags", () => {
    const tagged = (
      include?: AccountRule<string>["include"],
      exclude: AccountRule<string>["exclude"] = {},
    ) => ({
      ...EVERYTHING,
      include,
      exclude,
    });
    const asked = () =>
      organization.calls.flatMap((call) => /^ListTagsForResource (.*)/.exec(call)?.[1] ?? []).sort();

    it("cost a request for each that nothing else decides about", async () => {
      assert.deepEqual(await ids(tagged({ tags: { env: ["dev"] } })), [D]);
      assert.deepEqual(asked(), [P, Q, D]);
    });

    it("are left out, too", async () => {
      const rule = tagged({ organizationalUnits: ["Workloads/Prod"] }, { tags: { tier: ["1", "2"] } });
      assert.deepEqual(await ids(rule), [P]);
      assert.deepEqual(asked(), [P, Q]);
    });

    it("have them in the answer, each asked for once", async () => {
      const { selected } = await found(
        tagged({ organizationalUnits: ["Workloads/Dev"], tags: { tier: ["1"] } }),
        true,
      );
      assert.deepEqual(
        selected.map(({ id, tags }) => [id, tags]),
        [
          [Q, { env: "prod", tier: "1" }],
          [D, { env: "dev" }],
        ],
      );
      assert.deepEqual(asked(), [P, Q, D]);
    });

    it("have them in the answer where no tag decides", async () => {
      const { selected } = await found(units("Workloads/Dev"), true);
      assert.deepEqual(selected[0]?.tags, { env: "dev" });
      assert.deepEqual(asked(), [D]);
    });
  });

  describe("that a rule doesn't find are reported:", () => {
    const refused = async (rule: AccountRule<string>, ...lines: string[]) =>
      assert.rejects(found(rule), {
        name: "AccountsNotMatchedError",
        message: [
          "parts of the rule for organization o-exampleorgid match no account:",
          ...lines.map((line) => `  ${line}`),
          "Correct these parts of the rule.",
        ].join("\n"),
      });

    it("a unit that doesn't exist, with those that do", () =>
      refused(
        units("Workloads/Prd", "Workload"),
        'organizationalUnits[0]: "Workloads/Prd": there is no organizational unit "Prd" right below Workloads, which has ' +
          "Dev, Prod: is Workloads/Prod meant?",
        'organizationalUnits[1]: "Workload": there is no organizational unit "Workload" right below the root, which has ' +
          "Sandbox, Workloads: is Workloads meant?",
      ));

    it("a unit in one that has none", () =>
      refused(
        units("Sandbox/A"),
        'organizationalUnits[0]: "Sandbox/A": there is no organizational unit "A" right below Sandbox, which has none',
      ));

    it("ids of units and of roots that there aren't", () =>
      refused(
        units("ou-ab12-99999999", "r-zz99"),
        'organizationalUnits[0]: "ou-ab12-99999999": there is no such organizational unit in this organization',
        'organizationalUnits[1]: "r-zz99": there is no such root; that of this organization is r-ab12',
      ));

    it("a unit to leave out that doesn't exist", () =>
      refused(
        { ...EVERYTHING, exclude: { organizationalUnits: ["Quarantine"] } },
        'exclude.organizationalUnits[0]: "Quarantine": there is no organizational unit "Quarantine" right below the root, ' +
          "which has Sandbox, Workloads",
      ));

    it("a unit that exists and is empty, but not one to leave out", async () => {
      const empty = organization.unitAt("Quarantine");
      const rule = { ...EVERYTHING, exclude: { organizationalUnits: ["Quarantine", empty] } };
      assert.deepEqual(await ids(rule), [P, Q, D]);
      await refused(
        units(empty),
        `organizationalUnits[0]: "${empty}": neither it nor any unit below it has an account`,
      );
    });

    it("a unit all of whose accounts are left out", () =>
      refused(
        units("Sandbox"),
        'organizationalUnits[0]: "Sandbox": its only account is left out: 1 by the state',
      ));
  });

  describe("that the caller may not read", () => {
    const WHO =
      "Only the management account (111111111111) and delegated administrators of any AWS service may read them. Use " +
      "credentials of one of these, for example a Provider with assumeRoles, or have this account registered as a " +
      "delegated administrator. If it is one, allow organizations:ListAccounts to the caller.";

    it("are told, with the account that asks and who may", async () => {
      organization.caller = P;
      organization.denied.add("ListAccounts");
      await assert.rejects(found(), {
        name: "OrganizationNotReadableError",
        message:
          "account 222222222222 may not read the accounts of organization o-exampleorgid: ListAccounts of the organization " +
          `in us-east-1 failed: AccessDeniedException: No.\n${WHO}`,
      });
    });

    it("are told where the answer is an empty list", async () => {
      organization.caller = P;
      organization.isSilent = true;
      await assert.rejects(found(), {
        name: "OrganizationNotReadableError",
        message:
          "account 222222222222 gets an empty list as the accounts of organization o-exampleorgid, which has at least its " +
          "management account (111111111111). AWS Organizations answers so if an account may not read them.\n" +
          WHO,
      });
    });

    it("are told to the management account as a matter of policies", async () => {
      organization.denied.add("ListOrganizationalUnitsForParent");
      await assert.rejects(
        found(units("Workloads")),
        /Allow organizations:ListOrganizationalUnitsForParent to the caller, or check whether a policy denies it: the account itself is the management account\./,
      );
    });

    it("are told where not even the organization, or who asks, is known", async () => {
      for (const operation of ["DescribeOrganization", "GetCallerIdentity"])
        organization.denied.add(operation);
      await assert.rejects(
        found(),
        /^OrganizationNotReadableError: this account may not read the accounts of its organization: DescribeOrganization of .*\nOnly the management account and delegated/,
      );
    });
  });

  it("are none for an account that is in no organization", async () => {
    organization.isInUse = false;
    await assert.rejects(found(), {
      name: "OutsideOrganizationError",
      message:
        "account 111111111111 is in no organization, so there are no accounts to select from.\nUse credentials of an " +
        "account of the organization, or list the account ids yourself.",
    });
  });
});
