import assert from "node:assert/strict";
import type { OrganizationDenial } from "../../../provider/aws/awsText";
import { AwsError } from "../../../provider/aws/errors";
import type { ErrorCode } from "../../../provider/domain/errorCodes";
import type { Certainty, Finding, Unseen } from "../../../provider/live/finding";
import type { SeenOrganization } from "../../../provider/live/organization";
import { findCauses, findRefusals, type Made } from "../../../provider/live/organizationCauses";

const [OWN, MANAGEMENT] = ["123456789012", "999999999999"] as const;
const unseen: Unseen = {
  what: "it",
  permission: "organizations:X",
  error: new AwsError("X failed", "refused", "AccessDeniedException"),
};
const organization = { id: "o-a", allFeatures: true, managementAccount: MANAGEMENT };
const manager: SeenOrganization = { account: MANAGEMENT, organization };
const member: SeenOrganization = {
  account: OWN,
  organization,
  delegated: [{ account: OWN }],
  isTrusted: true,
};

const [BEFORE, MADE, AFTER] = ["2026-01-01", "2026-02-02", "2026-03-03"].map((day) => Date.parse(day));
const recorded: Made = { organization: { id: "o-a", managementAccount: MANAGEMENT }, at: MADE };
const unrecorded: Made = { at: MADE };
const delegatedOn = (registered: number | undefined, joined = BEFORE): SeenOrganization => ({
  ...member,
  delegated: [{ account: OWN, registered: registered ?? 0, joined: joined ?? 0 }],
});

type Expected = readonly [certainty: Certainty, code: ErrorCode];
const told = (findings: readonly Finding[]): Expected[] =>
  findings.map(({ certainty, error }) => [certainty, error.code]);

describe("what an organization is refused for", () => {
  const cases: [what: string, seen: SeenOrganization, made: Made | undefined, expected: Expected[]][] = [
    ["the management account", manager, undefined, []],
    ["a delegated administrator", member, undefined, []],
    [
      "no organization",
      { account: OWN, organization: undefined },
      undefined,
      [["certain", "NoOrganization"]],
    ],
    ["one that isn't seen", { account: OWN, organization: unseen }, recorded, []],
    [
      "one with a bill alone",
      { ...manager, organization: { ...organization, allFeatures: false } },
      undefined,
      [["certain", "OrganizationBillingOnly"]],
    ],
    ["no delegated administrator", { ...member, delegated: [] }, undefined, [["certain", "NotDelegated"]]],
    ["delegations that aren't seen", { ...member, delegated: unseen }, undefined, []],
    ["no trusted access", { ...member, isTrusted: false }, undefined, [["certain", "NoTrustedAccess"]]],
    ["trusted access that isn't seen", { ...member, isTrusted: unseen }, undefined, []],
    ["one made for it", member, recorded, []],
    [
      "one made for another organization",
      member,
      { ...recorded, organization: { id: "o-b", managementAccount: MANAGEMENT } },
      [["certain", "FormerOrganization"]],
    ],
    [
      "one made under another management account",
      member,
      { ...recorded, organization: { id: "o-a", managementAccount: OWN } },
      [["certain", "OrganizationChanged"]],
    ],
    ["one made after the account joined and was registered", delegatedOn(BEFORE), unrecorded, []],
    [
      "one made before the account joined",
      delegatedOn(AFTER, AFTER),
      unrecorded,
      [["likely", "FormerOrganization"]],
    ],
    [
      "one made before the account was registered",
      delegatedOn(AFTER),
      recorded,
      [["likely", "OrganizationChanged"]],
    ],
    ["one of which nobody knows when it was made", delegatedOn(AFTER, AFTER), {}, []],
  ];
  for (const [what, seen, made, expected] of cases)
    it(what, () => assert.deepEqual(told(findRefusals(seen, made)), expected));
});

describe("the cause of a denied access, for", () => {
  const all: Expected[] = [
    ["likely", "EnableAccessDenied"],
    ["likely", "OrganizationChanged"],
    ["likely", "FormerOrganization"],
  ];
  const cases: [
    what: string,
    seen: SeenOrganization,
    made: Made | undefined,
    named: OrganizationDenial | undefined,
    expected: Expected[],
  ][] = [
    [
      "a new one of the management account",
      manager,
      undefined,
      undefined,
      [["certain", "EnableAccessDenied"]],
    ],
    [
      "one that is recorded as made for it",
      manager,
      recorded,
      undefined,
      [["certain", "EnableAccessDenied"]],
    ],
    ["one of which nothing is recorded", manager, unrecorded, undefined, all],
    ["that, if AWS names the cause", manager, unrecorded, "former", [["certain", "FormerOrganization"]]],
    [
      "that, if AWS names another cause",
      manager,
      unrecorded,
      "changed",
      [["certain", "OrganizationChanged"]],
    ],
    ["that, if AWS names what can't be", manager, unrecorded, "delegation", all],
    [
      "a member that isn't registered, whatever AWS says",
      { ...member, delegated: [] },
      unrecorded,
      "former",
      [["certain", "NotDelegated"]],
    ],
    [
      "a new one of a member that may not list the administrators",
      { ...member, delegated: unseen },
      undefined,
      "delegation",
      [["certain", "DelegationNotReadable"]],
    ],
    [
      "one of a member that may not list the administrators",
      { ...member, delegated: unseen },
      unrecorded,
      undefined,
      [
        ["likely", "DelegationNotReadable"],
        ["likely", "OrganizationChanged"],
        ["likely", "FormerOrganization"],
      ],
    ],
    ["a new one of a delegated administrator", member, undefined, undefined, []],
    [
      "one of a delegated administrator, recorded",
      member,
      recorded,
      undefined,
      [["certain", "OrganizationChanged"]],
    ],
    [
      "that, while trusted access isn't seen",
      { ...member, isTrusted: unseen },
      recorded,
      undefined,
      [["likely", "OrganizationChanged"]],
    ],
    [
      "that, while trusted access isn't seen, if AWS names the cause",
      { ...member, isTrusted: unseen },
      recorded,
      "changed",
      [["certain", "OrganizationChanged"]],
    ],
    ["an organization that isn't seen", { account: OWN, organization: unseen }, unrecorded, "former", []],
  ];
  for (const [what, seen, made, named, expected] of cases)
    it(what, () => assert.deepEqual(told(findCauses(seen, { made, named })), expected));

  it("what speaks for a likely one is told with it", () => {
    const [changed] = findCauses(delegatedOn(AFTER), { made: unrecorded, named: "changed" });
    const path = "organizationAggregationSource";
    const registered = { registered: "2026-03-03", made: "2026-02-02" };
    assert.deepEqual(changed?.error.facts, { path, account: OWN, ...registered });
    const [former] = findCauses(delegatedOn(AFTER, AFTER), { made: unrecorded, named: "former" });
    assert.deepEqual(former?.error.facts, {
      path,
      account: OWN,
      is: "o-a",
      joined: "2026-03-03",
      made: "2026-02-02",
    });
  });
});
