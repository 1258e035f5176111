import assert from "node:assert/strict";
import { printWithdrawn, withdrawIn } from "../../../provider/authorization/withdrawIn";
import { EU1, EU2, outputsOf, ownerTag, US, useAuthorizing } from "../../support/authorizing";

describe("regions that a resource gives up", () => {
  const one = useAuthorizing();

  it("each have an outcome of their own; what a disabled region has is out of reach", async () => {
    one.enable({ [EU1]: "DISABLED", [EU2]: "ENABLED", [US]: "ENABLED" });
    for (const region of [EU1, EU2, US]) one.grant(region, ownerTag());
    for (const region of [EU1, EU2]) one.aws.refusing.set(region, "UnrecognizedClientException");
    const withdrawn = await withdrawIn(one.process().context, [EU1, EU2, US], outputsOf([EU1, EU2, US]));
    assert.deepEqual(
      withdrawn.map(({ region, what, error }) => [region, what, error !== undefined]),
      [
        [EU1, "out of reach", false],
        [EU2, undefined, true],
        [US, "removed", false],
      ],
    );
    assert.deepEqual(one.live, [EU1, EU2]);
  });

  it("are asked only where nothing was read before", async () => {
    one.grant(EU1, ownerTag());
    one.grant(US, ownerTag());
    const seen = new Map([[US, { found: undefined }]]);
    const withdrawn = await withdrawIn(one.process().context, [EU1, US], outputsOf([EU1, US]), seen);
    assert.deepEqual(
      withdrawn.map(({ what }) => what),
      ["removed", "gone"],
    );
    assert.deepEqual(one.live, [US]);
  });

  it("are told where the authorization stays, by the reason", () => {
    const { context, said } = one.process();
    printWithdrawn(context, outputsOf([]), [
      { region: EU1, what: "left" },
      { region: EU2, what: "left" },
      { region: US, what: "out of reach" },
      { region: "eu-west-2", what: "control tower" },
      { region: "eu-west-3", what: "other" },
      { region: "sa-east-1", what: "removed" },
      { region: "ca-central-1", what: "gone" },
      { region: "us-west-1", error: new Error("no") },
    ]);
    const stays = (regions: string, why: string) =>
      `auth: the authorization of 210987654321 (eu-west-1) stays in ${regions}: ${why}`;
    assert.deepEqual(said, [
      stays("2 regions (eu-central-1, eu-west-1)", "it was there before"),
      stays("1 region (eu-west-2)", "AWS Control Tower manages it"),
      stays("1 region (eu-west-3)", "somebody else has recreated it, or has taken it over"),
      stays(
        "1 region (us-east-1)",
        "the region is no longer enabled for the account, so the authorization has no effect and can't be deleted",
      ),
    ]);
  });
});
