import assert from "node:assert/strict";
import { findAuthorization, lookInEach } from "../../../provider/authorization/find";
import { AGGREGATOR, arnIn, awsError, EU1, EU2, US, useAuthorizing } from "../../support/authorizing";

describe("what authorizes aggregators in a region", () => {
  const one = useAuthorizing();
  const find = (region: string) => findAuthorization(one.process().context, region, AGGREGATOR);

  it("is found with its tags", async () => {
    one.grant(US, { team: "a" });
    const { live, tags } = (await find(US)) ?? assert.fail();
    assert.deepEqual([live.arn, tags], [arnIn(US), { team: "a" }]);
    assert.deepEqual(one.aws.calls, ["Find", "ListTags"]);
  });

  it("is none, for which no tags are read", async () => {
    one.grant(EU1);
    one.aws.grant(US, { ...AGGREGATOR, region: US });
    assert.equal(await find(US), undefined);
    assert.deepEqual(one.aws.calls, ["Find"]);
  });

  it("is none, if it is gone before its tags are read", async () => {
    one.grant(US);
    one.refuseTags([US], ["listTags"], awsError("ResourceNotFoundException", "gone"));
    assert.equal(await find(US), undefined);
  });

  it("is not known, if its tags can't be read", async () => {
    one.grant(US);
    one.refuseTags([US], ["listTags"]);
    await assert.rejects(find(US), { awsCode: "AccessDeniedException" });
  });

  it("is looked for in several, of which those that fail are left out", async () => {
    one.grant(EU1);
    one.aws.refusing.set(EU2, "AccessDeniedException");
    const seen = await lookInEach(one.process().context, [EU1, EU2, US], AGGREGATOR);
    assert.deepEqual([...seen.keys()], [EU1, US]);
    assert.deepEqual([seen.get(EU1)?.found?.live.arn, seen.get(US)?.found], [arnIn(EU1), undefined]);
  });

  it("is looked for again where AWS throttles", async () => {
    one.grant(US);
    one.aws.begin({ 0: "throttled" });
    const seen = await lookInEach(one.process().context, [US], AGGREGATOR);
    assert.equal(seen.get(US)?.found?.live.arn, arnIn(US));
    assert.deepEqual(one.aws.calls, ["Find", "Find", "ListTags"]);
  });
});
