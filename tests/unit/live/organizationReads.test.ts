import assert from "node:assert/strict";
import type { AccountRule } from "../../../provider/domain/organizationAccounts";
import { findAccounts } from "../../../provider/live/organizationAccounts";
import { readOnce } from "../../../provider/live/organizationReads";
import { MANAGEMENT, MemoryOrganization } from "../../support/memoryOrganization";

const [P, Q, D, S] = ["222222222222", "333333333333", "444444444444", "555555555555"] as const;

const EVERYTHING: AccountRule<string> = {
  include: undefined,
  exclude: {},
  recursive: true,
  includeManagementAccount: false,
  states: ["ACTIVE"],
};
const units = (...organizationalUnits: string[]) => ({ ...EVERYTHING, include: { organizationalUnits } });

describe("the reads of an organization's accounts", () => {
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

  describe("where AWS doesn't tell where they are,", () => {
    beforeEach(() => {
      organization.tellsPaths = false;
    });

    it("are found by a walk through all units", async () => {
      assert.deepEqual(await ids(units("Workloads")), [P, Q, D]);
      const walked = organization.calls.filter((call) => call.startsWith("ListAccountsForParent"));
      assert.equal(walked.length, 5);
    });

    it("are looked for again if one of them moves meanwhile", async () => {
      let moves = 0;
      organization.before = (operation, target) => {
        // It leaves a unit before that is read, for one that was read already.
        if (operation === "ListAccountsForParent" && target === organization.unitAt("Workloads/Dev"))
          if (++moves === 1) organization.move(D, "Sandbox");
      };
      assert.deepEqual(await ids(units("Sandbox")), [D]);
      assert.equal(moves, 2);
    });

    it("are none if they move all the time", async () => {
      organization.accountsBelow = async () => [MANAGEMENT, P, Q, S];
      await assert.rejects(found(), {
        code: "OrganizationChanging",
        facts: { accounts: ["444444444444"] },
      });
    });
  });

  it("are read once for all who share the reads", async () => {
    const api = readOnce(organization);
    const ask = (rule: AccountRule<string>) => findAccounts(api, { rule, withTags: true });
    await Promise.all([ask(EVERYTHING), ask(units("Workloads/Prod")), ask(units("Workloads/Dev"))]);
    await ask(units("Workloads", organization.unitAt("Workloads/Dev")));
    assert.equal(new Set(organization.calls).size, organization.calls.length, organization.calls.join("\n"));
  });

  it("are asked for again after a failure", async () => {
    const api = readOnce(organization);
    organization.denied.add("ListAccounts");
    await assert.rejects(findAccounts(api, { rule: EVERYTHING, withTags: false }));
    organization.denied.clear();
    const { selected } = await findAccounts(api, { rule: EVERYTHING, withTags: false });
    assert.equal(selected.length, 3);
  });
});
