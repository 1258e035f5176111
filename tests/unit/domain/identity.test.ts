import assert from "node:assert/strict";
import { identityOf, ownerClaimKey } from "../../../provider/domain/identity";

const A = "pulumi-nodejs:dynamic/aws-config:ConfigurationAggregator";
const M = "pulumi-nodejs:dynamic/aws-config:AggregatorMembership";

describe("the identity of a resource", () => {
  // Pinned: a release that computes others would take every aggregator and every claim of before for somebody else's.
  const golden: [what: string, types: string, name: string, organization: string, ...identity: string[]][] = [
    [
      "an aggregator",
      A,
      "security",
      "acme",
      "acme/audit/dev/ee1e16e507452c59b3c5824b466825a9",
      "security-b1934c5",
      "audit/dev/security:ee1e16e507452c59",
    ],
    [
      "another organization",
      A,
      "security",
      "other",
      "other/audit/dev/e52925c14de6da0281eaba766dd98a71",
      "security-b1934c5",
      "audit/dev/security:e52925c14de6da02",
    ],
    [
      "one below a component",
      `audit:index:Baseline$${A}`,
      "security",
      "acme",
      "acme/audit/dev/8adbc64dcb2f6e3da2e2475b8826aad2",
      "security-158c450",
      "audit/dev/security:8adbc64dcb2f6e3d",
    ],
    [
      "one below a component whose type has :: in it",
      `audit::Baseline$${A}`,
      "security",
      "acme",
      "acme/audit/dev/23daacccbd139f622367433ebdf34060",
      "security-41a3c8d",
      "audit/dev/security:23daacccbd139f62",
    ],
    [
      "a membership",
      M,
      "payments",
      "acme",
      "acme/audit/dev/9cdb77ef1ef5bb52e9e51e9ef9a6155f",
      "payments-e58c524",
      "audit/dev/payments:9cdb77ef1ef5bb52",
    ],
    [
      "a name with :: in it",
      A,
      "a.b/c::d",
      "acme",
      "acme/audit/dev/acf4874cbb37c6fc8f4050b4c911c1d4",
      "a-b-c-d-8d84c60",
      "audit/dev/a.b/c-d:acf4874cbb37c6fc",
    ],
    [
      "a name beyond ASCII",
      M,
      "prüfung 日本",
      "acme",
      "acme/audit/dev/fa970a3f8af6504ece2afa4abaa9a5ca",
      "pr-fung--a2d5644",
      "audit/dev/prüfung 日本:fa970a3f8af6504e",
    ],
  ];
  for (const [what, types, name, organization, owner, defaultName, claimBase] of golden)
    it(`is for ever the same for ${what}`, () => {
      const urn = `urn:pulumi:dev::audit::${types}::${name}`;
      assert.deepEqual(identityOf({ organization, urn }), {
        owner,
        defaultName,
        claimBase,
        waitKey: claimBase,
      });
    });

  it("is another one for each stack, project, type and name", () => {
    const urns = [
      `urn:pulumi:dev::audit::${A}::security`,
      `urn:pulumi:prod::audit::${A}::security`,
      `urn:pulumi:dev::other::${A}::security`,
      `urn:pulumi:dev::audit::${M}::security`,
      `urn:pulumi:dev::audit::${A}::other`,
    ];
    const identities = urns.map((urn) => identityOf({ organization: "acme", urn }));
    for (const of of ["owner", "defaultName", "claimBase", "waitKey"] as const)
      assert.equal(new Set(identities.map((identity) => identity[of])).size, urns.length);
  });

  it("can be told of a type that this package doesn't have yet", () => {
    const urn = "urn:pulumi:dev::audit::aws-config:index:ConfigurationAggregator::security";
    const { owner, defaultName, claimBase } = identityOf({ organization: "acme", urn });
    assert.match(owner, /^acme\/audit\/dev\/[0-9a-f]{32}$/);
    assert.match(defaultName, /^security-[0-9a-f]{7}$/);
    assert.match(claimBase, /^audit\/dev\/security:[0-9a-f]{16}$/);
  });

  it("is refused for what is no URN", () => {
    assert.throws(() => identityOf({ organization: "acme", urn: "security" }), /not the URN of a resource/);
  });
});

describe("the key of the owner's claim", () => {
  const owner = "acme/audit/dev/ee1e16e507452c59b3c5824b466825a9";

  // Pinned, as above.
  it("is for ever the same: of its stack, the aggregator's name and its id", () => {
    const key = ownerClaimKey({ owner, name: "central", uid: "a1b2c3d4e5f60718" });
    assert.equal(key, "audit/dev/central:ee1e16e5a1b2c3d4");
  });

  it("is there without an id, and for an owner that makes no sense", () => {
    assert.equal(ownerClaimKey({ owner, name: "central" }), "audit/dev/central:ee1e16e500000000");
    const uid = "a1b2c3d4e5f60718";
    assert.equal(
      ownerClaimKey({ owner: "?", name: "central", uid }),
      ownerClaimKey({ owner: "", name: "central", uid }),
    );
  });
});
