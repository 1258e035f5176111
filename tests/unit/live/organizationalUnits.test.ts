import assert from "node:assert/strict";
import { resolveUnits } from "../../../provider/live/organizationalUnits";
import { readOnce } from "../../../provider/live/organizationReads";
import { MemoryOrganization, ROOT } from "../../support/memoryOrganization";

describe("organizational units that a rule names", () => {
  let organization: MemoryOrganization;
  const resolve = async (...named: string[]) => {
    const reads = readOnce(organization);
    const accounts = await reads.accounts();
    organization.calls.length = 0;
    return resolveUnits(reads, accounts, named, "units");
  };

  beforeEach(() => {
    organization = new MemoryOrganization().add("222222222222", "Workloads/Prod");
    organization.unitAt("Workloads/Empty");
  });

  it("are found by their path of names, each list of which is read once", async () => {
    const [prod, empty] = ["Workloads/Prod", "Workloads/Empty"].map((place) => organization.unitAt(place));
    const { units, unknown } = await resolve("Workloads/Prod", "Root/Workloads/Empty");
    assert.deepEqual(units, [
      { given: "Workloads/Prod", id: prod },
      { given: "Root/Workloads/Empty", id: empty },
    ]);
    assert.deepEqual(unknown, []);
    assert.equal(organization.calls.length, 3);
  });

  it("are known by their id if an account is in them; others are asked for", async () => {
    const [prod, empty] = ["Workloads/Prod", "Workloads/Empty"].map((place) => organization.unitAt(place));
    await resolve(prod ?? "", ROOT);
    assert.deepEqual(organization.calls, []);
    await resolve(empty ?? "");
    assert.deepEqual(organization.calls, [`DescribeOrganizationalUnit ${empty}`]);
  });

  it("are told by where they stand if there are none", async () => {
    const { units, unknown } = await resolve("ou-ab12-99999999", "Workloads/Prod", "Workload/Prod");
    assert.equal(units.length, 1);
    assert.deepEqual(unknown, [
      {
        path: "units[0]",
        value: "ou-ab12-99999999",
        why: "there is no such organizational unit in this organization",
      },
      {
        path: "units[2]",
        value: "Workload/Prod",
        why: 'there is no organizational unit "Workload" right below the root, which has Workloads: is Workloads meant?',
      },
    ]);
  });

  it("cost nothing if there are none to look for", async () => {
    assert.deepEqual(await resolve(), { units: [], unknown: [] });
    assert.deepEqual(organization.calls, []);
  });
});
