import assert from "node:assert/strict";
import { accountRegions, isEnabled } from "../../../provider/aws/accountRegions";
import { connect } from "../../../provider/aws/connection";
import { type Answer, reaching, useAnswering } from "../../support/answers";

describe("the regions of an account", () => {
  const aws = useAnswering();
  const read = (more = {}) =>
    accountRegions(connect(reaching("", { endpoints: { account: aws.url }, ...more }), "us-east-1"));
  const answer = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? {};
  };
  const region = (RegionName: unknown, RegionOptStatus: unknown = "ENABLED") => ({
    RegionName,
    RegionOptStatus,
  });

  it("come from all pages, of 50, with what AWS says of each", async () => {
    answer(
      { body: { Regions: [region("us-east-1", "ENABLED_BY_DEFAULT")], NextToken: "x" } },
      { body: { Regions: [], NextToken: "y" } },
      { body: { Regions: [region("ap-east-1", "DISABLED"), region("eu-west-1", "A_NEW_STATUS")] } },
    );
    assert.deepEqual(
      [...(await read())],
      [
        ["us-east-1", "ENABLED_BY_DEFAULT"],
        ["ap-east-1", "DISABLED"],
        ["eu-west-1", "A_NEW_STATUS"],
      ],
    );
    const at = (NextToken?: string) => ({ MaxResults: 50, ...(NextToken && { NextToken }) });
    assert.deepEqual(
      aws.asked.map(({ body }) => JSON.parse(body)),
      [at(), at("x"), at("y")],
    );
  });

  it("are not believed if the answer isn't whole", async () => {
    const page = { body: { Regions: [], NextToken: "x" } };
    for (const answers of [
      [page, page],
      [{ body: {} }],
      [{ body: { Regions: "us-east-1" } }],
      [{ body: { Regions: ["us-east-1"] } }],
      [{ body: { Regions: [region(undefined)] } }],
      [{ body: { Regions: [region("us-east-1", 1)] } }],
    ]) {
      answer(...answers);
      await assert.rejects(read(), { kind: "malformed" }, JSON.stringify(answers));
    }
  });

  it("are asked for again where AWS throttles, and a refusal names the call", async () => {
    const failing = (code: string) => ({
      status: 403,
      headers: { "x-amzn-errortype": code },
      body: { message: "No." },
    });
    answer(failing("TooManyRequestsException"), { body: { Regions: [region("us-east-1")] } });
    assert.equal((await read({ maxRetries: 1 })).size, 1);
    answer(failing("AccessDeniedException"));
    await assert.rejects(read(), (error: { kind: string; awsCode: string; facts: { operation: string } }) => {
      const { kind, awsCode, facts } = error;
      assert.deepEqual([kind, awsCode, facts.operation], ["refused", "AccessDeniedException", "ListRegions"]);
      return true;
    });
  });

  for (const [status, expected] of [
    ["ENABLED", true],
    ["ENABLED_BY_DEFAULT", true],
    ["ENABLING", false],
    ["DISABLING", false],
    ["DISABLED", false],
    [undefined, false],
  ] as const)
    it(`take ${expected ? "" : "no "}requests if they are ${status}`, () =>
      assert.equal(isEnabled(status), expected));
});
