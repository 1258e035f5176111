import assert from "node:assert/strict";
import type { Organization } from "../../emulator";
import { eventually } from "../emulator/support/eventually";
import { documentedPolicies, leastPrivilege, without } from "../support/policy";
import { Stack, useProvider } from "./engine";

const [OWN, MANAGEMENT, OTHER] = ["123456789012", "999999999999", "888888888888"] as const;
const role = (name: string) => ({
  organizationAggregationSource: {
    roleArn: `arn:aws:iam::${OWN}:role/service-role/${name}`,
    allRegions: true,
  },
});
const CREATED = role("organization");
const CHANGED = role("another");

const MANAGED: Organization = { id: "o-aaaaaaaaaa", managementAccount: OWN };
const DELEGATED: Organization = {
  id: "o-aaaaaaaaaa",
  managementAccount: MANAGEMENT,
  delegatedAdministrators: [OWN],
};

describe("an organization's aggregator, over HTTP", () => {
  const used = useProvider();
  let count = 0;
  // The process takes a second resource of one owner for a replacement of the first.
  const newStack = () => {
    count += 1;
    return new Stack(used.provider, `security-${count}`);
  };
  const puts = () =>
    used.emulator.log().filter(({ operation }) => operation === "PutConfigurationAggregator").length;
  const lacking = (action: string) =>
    used.emulator.settings(leastPrivilege(without(action, documentedPolicies())));

  describe("is denied access, and told the cause:", () => {
    it("EnableAWSServiceAccess is not allowed", async () => {
      used.emulator.settings({ organization: { ...MANAGED, trustedAccess: false, mayEnableAccess: false } });
      await assert.rejects(
        newStack().up(CREATED),
        /OrganizationAccessDenied[\s\S]*\nThe cause: organizationAggregationSource: the caller may not call organizations:EnableAWSServiceAccess in the management account 123456789012/,
      );
      lacking("organizations:EnableAWSServiceAccess");
      await assert.rejects(newStack().up(CREATED), /\nThe cause: .*EnableAWSServiceAccess/);
    });

    it("the account is no delegated administrator: at preview, before anything is sent", async () => {
      used.emulator.settings({ organization: { managementAccount: MANAGEMENT, members: [OWN] } });
      // Who is none may not ask who is.
      const stack = newStack();
      await stack.preview(CREATED);
      await eventually(
        () =>
          used.provider.stdout.includes("the delegated administrators for AWS Config could not be checked"),
        "it is said that it could not be checked",
      );
      await assert.rejects(
        stack.up(CREATED),
        /\nThe cause: .*may not call organizations:ListDelegatedAdministrators, .* Otherwise register account 123456789012 .* from the management account 999999999999\./,
      );
      used.emulator.settings({ organizationReads: { toMembers: "empty" } });
      used.emulator.clearLog();
      await assert.rejects(
        stack.preview(CREATED),
        /account 123456789012 is neither the organization's management/,
      );
      assert.equal(puts(), 0);
    });

    it("ListDelegatedAdministrators is not allowed", async () => {
      used.emulator.settings({ organization: DELEGATED });
      lacking("organizations:ListDelegatedAdministrators");
      await assert.rejects(
        newStack().up(CREATED),
        /\nThe cause: .*the caller may not call organizations:ListDelegatedAdministrators[\s\S]*\nAs for the cause, the delegated administrators for AWS Config could not be checked: .*not authorized to perform: organizations:ListDelegatedAdministrators/,
      );
    });

    it("the management account has changed since: at preview", async () => {
      used.emulator.settings({ organization: MANAGED });
      const stack = newStack();
      await stack.up(CREATED);
      used.emulator.settings({ organization: DELEGATED });
      used.emulator.clearLog();
      await assert.rejects(
        stack.preview(CHANGED),
        /the organization's management account was 123456789012 when the aggregator was created, and is 999999999999 now\.\nAWS doesn't change such an aggregator: replace it/,
      );
      assert.equal(puts(), 0);
    });

    it("the organization is another one: at preview", async () => {
      used.emulator.settings({ organization: DELEGATED });
      const stack = newStack();
      await stack.up(CREATED);
      used.emulator.settings({ organization: { ...DELEGATED, id: "o-bbbbbbbbbb" } });
      used.emulator.clearLog();
      await assert.rejects(
        stack.preview(CHANGED),
        /the aggregator was created for organization o-aaaaaaaaaa, and account 123456789012 is in organization o-bbbbbbbbbb now/,
      );
      assert.equal(puts(), 0);
      await stack.destroy();
      await stack.up(CHANGED);
    });

    it("either, of an aggregator whose state doesn't say: by what AWS answers", async () => {
      for (const [organization, cause] of [
        [
          { ...DELEGATED, id: "o-bbbbbbbbbb" },
          "the aggregator was created for another organization than o-bbbbbbbbbb",
        ],
        [
          { ...DELEGATED, managementAccount: OTHER },
          "the organization's management account or delegated administrator has changed since",
        ],
      ] as const) {
        await used.emulator.reset();
        used.emulator.settings({ organization: DELEGATED });
        const stack = newStack();
        await stack.up(CREATED);
        const state = stack.state ?? assert.fail("nothing was created");
        const { __organization: recorded, ...outputs } = state.outputs;
        assert.deepEqual(recorded, { id: "o-aaaaaaaaaa", managementAccount: MANAGEMENT });
        stack.state = { ...state, outputs };
        used.emulator.settings({ organization });
        await assert.rejects(stack.up(CHANGED), new RegExp(`\\nThe cause: .*${cause}`));
        await stack.destroy();
      }
    });
  });

  it("is put without asking beforehand, with preflight: false", async () => {
    used.emulator.settings({ organization: DELEGATED });
    await newStack().up({ ...CREATED, preflight: false });
    const asked = used.emulator.log().map(({ service }) => service);
    assert.deepEqual(
      asked.filter((service) => service === "organizations" || service === "iam"),
      [],
    );
  });

  it("waits until AWS Config accepts an account that was registered a moment ago", async () => {
    await used.emulator.seedOrganization({
      managementAccount: MANAGEMENT,
      accounts: [{ id: OWN }],
      delegatedAdministrators: [
        { account: OWN, servicePrincipal: "config.amazonaws.com", enabled: Date.now() },
      ],
    });
    used.emulator.settings({ organizationDelays: { delegationMs: 1_500 } });
    await newStack().up(CREATED);
    assert.ok(puts() > 1);
  });

  it("waits for a role that the same program creates, though IAM doesn't show it yet", async () => {
    const { roleArn } = CREATED.organizationAggregationSource;
    used.emulator.settings({ roles: [{ arn: roleArn, exists: false, validAfterMs: 1_500 }] });
    await assert.rejects(newStack().up(CREATED), /there is no such role in this account/);
    used.emulator.settings({ roles: [{ arn: roleArn, exists: false, validAfterMs: 1_500 }] });
    const stack = newStack();
    await stack.up({ ...CREATED, __awaits: ["role"] });
    assert.ok(puts() > 1);
    assert.equal(JSON.stringify(stack.state).includes("awaits"), false);
    await eventually(
      () =>
        used.provider.stdout.includes(
          `${stack.aggregator}: role ${roleArn} isn't there yet; this program declares it`,
        ),
      "it is said that it is waited for",
    );
  });
});
