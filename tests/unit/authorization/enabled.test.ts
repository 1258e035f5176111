import assert from "node:assert/strict";
import { allEnabled, outOfReach, refuseDisabled } from "../../../provider/authorization/enabled";
import type { ConfigAggregatorError } from "../../../provider/domain/error";
import { awsError, SOURCE, US, useAuthorizing } from "../../support/authorizing";

const STATUSES = {
  "us-east-1": "ENABLED_BY_DEFAULT",
  "eu-west-1": "ENABLED",
  "ap-east-1": "ENABLING",
  "me-south-1": "DISABLED",
  "af-south-1": "DISABLING",
};
const told = (reasons: readonly ConfigAggregatorError[]) =>
  reasons.map(({ code, facts }) => ({ code, facts }));

const pathOf = (region: string) => `regions["${region}"]`;

describe("regions, as AWS Account Management has them,", () => {
  const one = useAuthorizing();
  beforeEach(() => one.enable(STATUSES));
  const context = () => one.process().context;
  const UNASKED = awsError("CredentialsProviderError", "unauthenticated");

  it("are all that are enabled, sorted", async () => {
    assert.deepEqual(await allEnabled(context(), US, SOURCE), {
      regions: { "eu-west-1": true, "us-east-1": true },
      reasons: [],
    });
  });

  it("can't be all, if none is enabled", async () => {
    one.enable({ "me-south-1": "DISABLED" });
    const { regions, reasons } = await allEnabled(context(), US, SOURCE);
    assert.equal(regions, undefined);
    assert.deepEqual(told(reasons), [
      { code: "NoEnabledRegion", facts: { path: "regions", account: SOURCE } },
    ]);
  });

  it("can't be all, if AWS doesn't tell", async () => {
    one.hideRegions();
    const { regions, reasons } = await allEnabled(context(), US, SOURCE);
    assert.equal(regions, undefined);
    const facts = {
      path: "regions",
      account: SOURCE,
      operation: "ListRegions",
      awsCode: "AccessDeniedException",
    };
    assert.deepEqual(told(reasons), [{ code: "RegionsNotReadable", facts }]);
  });

  for (const [region, refusal] of [
    ["us-east-1", []],
    ["eu-west-1", []],
    ["eu-west-9", [{ code: "RegionNotOffered", facts: { path: pathOf("eu-west-9"), region: "eu-west-9" } }]],
    [
      "ap-east-1",
      [
        {
          code: "RegionNotEnabled",
          facts: { path: pathOf("ap-east-1"), region: "ap-east-1", status: "ENABLING" },
        },
      ],
    ],
    [
      "me-south-1",
      [
        {
          code: "RegionNotEnabled",
          facts: { path: pathOf("me-south-1"), region: "me-south-1", status: "DISABLED" },
        },
      ],
    ],
    [
      "af-south-1",
      [
        {
          code: "RegionNotEnabled",
          facts: { path: pathOf("af-south-1"), region: "af-south-1", status: "DISABLING" },
        },
      ],
    ],
  ] as const)
    it(`are ${refusal.length > 0 ? "refused" : "taken"} by name: ${region}`, async () => {
      const { reasons, unsure } = await refuseDisabled(context(), US, [region]);
      assert.deepEqual([told(reasons), unsure], [refusal, undefined]);
    });

  it("are refused all at once", async () => {
    const { reasons } = await refuseDisabled(context(), US, ["me-south-1", "us-east-1", "eu-west-9"]);
    assert.deepEqual(
      reasons.map(({ code }) => code),
      ["RegionNotEnabled", "RegionNotOffered"],
    );
  });

  it("are taken by name where AWS doesn't tell, which is said", async () => {
    one.hideRegions();
    for (const [regions, are] of [
      [["us-east-1"], "1 region (us-east-1) is"],
      [["eu-west-1", "us-east-1"], "2 regions (eu-west-1, us-east-1) are"],
    ] as const)
      assert.deepEqual(await refuseDisabled(context(), US, regions), {
        reasons: [],
        unsure: `whether ${are} enabled could not be checked (account:ListRegions: AccessDeniedException)`,
      });
  });

  it("are not asked for where none is new", async () => {
    one.hideRegions(UNASKED);
    assert.deepEqual(await refuseDisabled(context(), US, []), { reasons: [] });
    assert.deepEqual(await outOfReach(context(), US, []), []);
  });

  it("are no matter of permissions if AWS could not be asked", async () => {
    one.hideRegions(UNASKED);
    await assert.rejects(allEnabled(context(), US, SOURCE), UNASKED);
    await assert.rejects(refuseDisabled(context(), US, ["us-east-1"]), UNASKED);
  });

  it("are out of reach if the account has disabled them, or AWS no longer has them", async () => {
    const all = [...Object.keys(STATUSES), "eu-west-9"];
    assert.deepEqual(await outOfReach(context(), US, all), ["me-south-1", "eu-west-9"]);
    one.hideRegions();
    assert.deepEqual(await outOfReach(context(), US, all), []);
  });
});
