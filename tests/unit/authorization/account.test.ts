import assert from "node:assert/strict";
import { homeRegion, refuseOtherAccount, sourceAccount } from "../../../provider/authorization/account";
import { EU2, inputsOf, outputsOf, SOURCE, US, useAuthorizing } from "../../support/authorizing";

const roleIn = (account: string) => ({ roleArn: `arn:aws:iam::${account}:role/deploy` });
const CHAIN = { "aws:assumeRoles": JSON.stringify([roleIn("222222222222"), roleIn("333333333333")]) };
const WEB = {
  "aws:assumeRoleWithWebIdentity": JSON.stringify({ ...roleIn("444444444444"), webIdentityToken: "x" }),
};

describe("the account of the credentials", () => {
  const one = useAuthorizing();

  for (const [what, config, account] of [
    ["that of the last role of a chain", CHAIN, "333333333333"],
    ["that of a web identity's role", WEB, "444444444444"],
    ["what AWS says, if no role is assumed", {}, "asked"],
  ] as const)
    it(`is ${what}`, async () => {
      one.aws.organization = { ...one.aws.organization, account: async () => "asked" };
      const { context } = one.process({ "aws:region": US, ...config });
      assert.equal(await sourceAccount(context, US), account);
    });

  it("is asked for in the provider's region, or else in the aggregator's", async () => {
    const inputs = inputsOf([US], { authorizedAwsRegion: EU2 });
    assert.equal(await homeRegion(one.process({ "aws:region": US }).context, inputs), US);
    assert.equal(await homeRegion(one.process({}).context, inputs), EU2);
  });

  for (const step of ["read", "changed", "deleted"] as const)
    it(`has to be the state's, where something is to be ${step}`, async () => {
      const { context } = one.process();
      await refuseOtherAccount(context, outputsOf([US]), step);
      one.moveTo("444444444444");
      await assert.rejects(refuseOtherAccount(context, outputsOf([US]), step), {
        code: "OtherAccount",
        facts: { account: "444444444444", recorded: SOURCE, step },
      });
    });
});
