import assert from "node:assert/strict";
import type { PolicyDocument } from "../../emulator";
import { organizations } from "../emulator/support/call";
import { actionsOf, leastPrivilege, organizationPolicies, without } from "../support/policy";
import { Stack, useProvider } from "./engine";

const [OWN, MANAGEMENT] = ["123456789012", "999999999999"];
const ROLE = `arn:aws:iam::${OWN}:role/service-role/organization`;
const ALL = { organizationAggregationSource: { roleArn: ROLE, allRegions: true } };
const SOME = { organizationAggregationSource: { roleArn: ROLE, regions: ["us-east-1"] } };

describe("the policies of docs/organizations.md", () => {
  const used = useProvider();
  const { setUp, management, delegated } = organizationPolicies();

  /** The actions that a run has asked for, all of which were allowed. */
  function allowedActions(): string[] {
    const requests = used.emulator.log();
    assert.deepEqual(
      requests.filter(({ error }) => error?.includes("AccessDenied")),
      [],
    );
    return [...new Set(requests.flatMap(({ needed }) => needed).map(({ action }) => action))].sort();
  }

  async function live(aggregator: string): Promise<void> {
    const stack = new Stack(used.provider, aggregator);
    await stack.up({ ...ALL, tags: { team: "s", env: "dev" } });
    await stack.up({ ...SOME, tags: { team: "t" } });
    const { id, outputs } = stack.state ?? assert.fail("nothing to refresh");
    await used.provider.read(id, outputs);
    await stack.destroy();
  }

  const deployed: [who: string, policy: PolicyDocument, organization: object][] = [
    ["the management account", management, { managementAccount: OWN, trustedAccess: false }],
    [
      "a delegated administrator",
      delegated,
      { managementAccount: MANAGEMENT, delegatedAdministrators: [OWN] },
    ],
  ];
  for (const [number, [who, policy, organization]] of deployed.entries())
    it(`are enough for an aggregator in the account of ${who}, and name no action that nothing needs`, async () => {
      used.emulator.settings({ ...leastPrivilege([policy]), organization: organization as never });
      await live(`security-${number}`);
      assert.deepEqual(allowedActions(), actionsOf([policy]).sort());
    });

  describe("for who sets up", () => {
    const calls: [operation: string, input: object][] = [
      ["EnableAWSServiceAccess", { ServicePrincipal: "config.amazonaws.com" }],
      ["ListAWSServiceAccessForOrganization", {}],
      ["RegisterDelegatedAdministrator", { AccountId: OWN, ServicePrincipal: "config.amazonaws.com" }],
      ["ListDelegatedAdministrators", {}],
      ["DeregisterDelegatedAdministrator", { AccountId: OWN, ServicePrincipal: "config.amazonaws.com" }],
      ["DisableAWSServiceAccess", { ServicePrincipal: "config.amazonaws.com" }],
    ];
    const call = (operation: string, input: object) =>
      organizations(used.emulator.url, operation, { account: MANAGEMENT }, input);

    beforeEach(() => {
      const organization = { managementAccount: MANAGEMENT, members: [OWN], trustedAccess: false };
      used.emulator.settings({ ...leastPrivilege([setUp]), organization: organization as never });
    });

    it("are enough, and name no action that nothing needs", async () => {
      for (const [operation, input] of calls)
        assert.equal((await call(operation, input)).status, 200, operation);
      assert.deepEqual(allowedActions(), actionsOf([setUp]).sort());
    });

    for (const [operation, input] of calls)
      it(`have to allow ${operation}`, async () => {
        const lacking = without(`organizations:${operation}`, [setUp]);
        used.emulator.settings(leastPrivilege(lacking));
        assert.match(String((await call(operation, input)).body.__type), /AccessDenied/);
      });
  });
});
