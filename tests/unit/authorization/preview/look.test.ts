import assert from "node:assert/strict";
import { look } from "../../../../provider/authorization/preview/look";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import {
  awsError,
  CONTROL_TOWER,
  EU1,
  EU2,
  inputsOf,
  OTHERS,
  outputsOf,
  ownerTag,
  US,
  useAuthorizing,
} from "../../../support/authorizing";

const AUTHORIZES = "auth: authorizes 210987654321 (eu-west-1): ";
const ADOPT = { adopt: true as const };
const NAMESAKE = "2222222222222222";

describe("the look of a preview", () => {
  const one = useAuthorizing();
  const run = async (
    inputs = inputsOf([EU1, US]),
    olds = undefined as Parameters<typeof look>[2],
    config = {},
  ) => {
    const { context, said } = one.process(config);
    const refusals = await look(context, inputs, olds, undefined);
    return { refusals, codes: refusals.map(({ code }) => code), said };
  };

  it("tells what is made, and asks only in regions that are added", async () => {
    assert.deepEqual((await run()).said, [`${AUTHORIZES}+2 regions (eu-central-1, us-east-1)`]);
    one.aws.begin();
    const { said } = await run(inputsOf([EU1, US]), outputsOf([US]));
    assert.deepEqual(said, [`${AUTHORIZES}+1 region (eu-central-1), 1 kept`]);
    assert.deepEqual(one.aws.calls, ["Find"]);
  });

  it("tells also what could not be checked before", async () => {
    const { context, said } = one.process();
    await look(context, inputsOf([US]), undefined, { unsure: "nobody knows" });
    assert.deepEqual(said, [`${AUTHORIZES}+1 region (us-east-1); nobody knows`]);
  });

  it("tells that an interrupted run is finished, if nothing changes", async () => {
    assert.deepEqual((await run(inputsOf([US]), outputsOf([US]))).said, [
      "auth: an interrupted run is finished",
    ]);
  });

  it("refuses what exists already, by whose it is", async () => {
    one.grant(EU1, { "aggregator-owner": OTHERS });
    one.grant(EU2, CONTROL_TOWER);
    one.grant(US);
    const { refusals, said } = await run(inputsOf([EU1, EU2, US]));
    assert.deepEqual(
      refusals.map(({ code, facts }) => ({ code, facts })),
      [
        {
          code: "AuthorizationExists",
          facts: {
            label: "auth",
            regions: [EU1, EU2, US],
            found: [
              { region: EU1, relation: "other", stack: "acme/other/prod" },
              { region: EU2, relation: "control tower" },
              { region: US, relation: "other" },
            ],
          },
        },
      ],
    );
    assert.deepEqual(said, []);
  });

  it("tells what is adopted", async () => {
    one.grant(US);
    const { codes, said } = await run(inputsOf([EU1, US], ADOPT));
    assert.deepEqual(
      [codes, said],
      [[], [`${AUTHORIZES}+1 region (eu-central-1), adopts what is there in 1 region (us-east-1)`]],
    );
  });

  it("tells what may be adopted, if that is known later", async () => {
    one.grant(US);
    const { codes, said } = await run(inputsOf([US], { adopt: UNKNOWN as never }));
    assert.deepEqual(codes, []);
    assert.deepEqual(said, [
      `${AUTHORIZES}+1 region (us-east-1); in 1 region (us-east-1) there is one already, which is adopted only if adopt turns out to be true`,
    ]);
  });

  it("tells what becomes of the tags of what is adopted, and refuses what doesn't fit", async () => {
    one.grant(US, { team: "theirs", x: "y" });
    const tags = { team: "a", env: "b" };
    assert.deepEqual((await run(inputsOf([US], { ...ADOPT, tags }))).said, [
      `${AUTHORIZES}adopts what is there in 1 region (us-east-1); tags of what it adopts +1 ~1, which stay there on delete`,
    ]);
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`t${index}`, "x"]));
    const { codes, refusals, said } = await run(inputsOf([US], { ...ADOPT, tags: many }));
    assert.deepEqual([codes, said], [["AuthorizationTagsFull"], []]);
    assert.deepEqual(refusals[0]?.facts, { label: "auth", totals: { [US]: 51 } });
  });

  it("carries on with what a killed create has made, also where another region alone says so", async () => {
    one.grant(EU1, ownerTag({}, NAMESAKE));
    one.grant(US, ownerTag({ isCreating: true }, NAMESAKE));
    const { codes, said } = await run();
    assert.deepEqual(codes, []);
    assert.deepEqual(said, [
      `${AUTHORIZES}+2 regions (eu-central-1, us-east-1); continues what a killed run of this stack has made in 2 of them`,
    ]);
  });

  it("can't tell of a new one whether the same name is a replaced one's: it passes, and says so", async () => {
    one.grant(US, ownerTag({}, NAMESAKE));
    const { codes, said } = await run(inputsOf([US]));
    assert.deepEqual(codes, []);
    assert.match(
      said.join(),
      /in 1 region \(us-east-1\) there is one already that a resource of this name has made/,
    );
    assert.deepEqual((await run(inputsOf([EU1, US]), outputsOf([EU1]))).codes, ["AuthorizationExists"]);
    assert.deepEqual((await run(inputsOf([US], ADOPT))).said, [
      `${AUTHORIZES}adopts what is there in 1 region (us-east-1)`,
    ]);
  });

  it("refuses all at once what exists, and regions that can't be checked", async () => {
    one.grant(US);
    one.aws.refusing.set(EU1, "AccessDeniedException");
    const { refusals, codes, said } = await run(inputsOf([EU1, EU2, US]));
    assert.deepEqual([codes, said], [["RegionsFailed", "AuthorizationExists"], []]);
    assert.deepEqual(refusals[0]?.facts, {
      label: "auth",
      step: "read",
      regions: [EU1],
      of: 3,
      codes: { [EU1]: "AwsRejected" },
    });
  });

  it("asks in no region again that was checked before", async () => {
    const { context } = one.process();
    await look(context, inputsOf([EU1, US]), undefined, { looks: new Map([[EU1, { found: undefined }]]) });
    assert.deepEqual(one.aws.calls, ["Find"]);
  });

  describe("tells a region that can't be reached", () => {
    const cut = (regions: readonly string[], awsCode = "ENOTFOUND") =>
      one.change(regions, () => ({ find: () => Promise.reject(awsError(awsCode, "unreachable")) }));
    const REFUSED = { label: "auth", regions: [EU1], awsCodes: { [EU1]: "ENOTFOUND" } };

    it("from a lack of connection, if others answer, whatever the settings", async () => {
      cut([EU1]);
      for (const config of [{}, { "aws-config:previewWithoutCredentials": "true" }]) {
        const { codes, refusals, said } = await run(inputsOf([EU1, US]), undefined, config);
        assert.deepEqual([codes, refusals[0]?.facts, said], [["RegionUnreachable"], REFUSED, []]);
      }
      one.aws.refusing.set(US, "AccessDeniedException");
      assert.deepEqual((await run()).codes, ["RegionUnreachable", "RegionsFailed"]);
    });

    it("if its name doesn't resolve and AWS Account Management answers, be it with a refusal", async () => {
      cut([EU1]);
      const refused = async () => (await run(inputsOf([EU1]))).codes;
      assert.deepEqual(await refused(), ["RegionUnreachable"]);
      one.hideRegions();
      assert.deepEqual(await refused(), ["RegionUnreachable"]);
      one.hideRegions(awsError("ENOTFOUND", "unreachable"));
      assert.deepEqual(await refused(), ["AwsUnreachable"]);
    });

    it("not, if nothing else answers and the name resolves", async () => {
      cut([EU1], "ECONNREFUSED");
      assert.deepEqual((await run(inputsOf([EU1]))).codes, ["AwsUnreachable"]);
    });
  });

  it("fails once where AWS could not be asked, unless settings let it pass", async () => {
    const unasked = awsError("CredentialsProviderError", "unauthenticated");
    one.change([EU1, US], () => ({ find: () => Promise.reject(unasked) }));
    const { codes, said } = await run();
    assert.deepEqual([codes, said], [["AwsUnauthenticated"], []]);
    const passing = await run(inputsOf([EU1, US]), undefined, {
      "aws-config:previewWithoutCredentials": "true",
    });
    assert.deepEqual(passing.codes, []);
    assert.match(passing.said[0] ?? "", /^warning: auth: there are no usable credentials/);
    assert.deepEqual(passing.said.slice(1), [`${AUTHORIZES}+2 regions (eu-central-1, us-east-1)`]);
  });
});
