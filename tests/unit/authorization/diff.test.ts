import assert from "node:assert/strict";
import { diff } from "../../../provider/authorization/diff";
import type { Inputs, Outputs } from "../../../provider/authorization/inputs";
import { both } from "../../../provider/domain/errorText";
import { UNKNOWN } from "../../../provider/engine/unknown";
import {
  AGGREGATOR,
  args,
  EU1,
  inputsOf,
  OTHERS,
  outputsOf,
  US,
  useAuthorizing,
} from "../../support/authorizing";

describe("the diff of an authorization", () => {
  const one = useAuthorizing();
  const run = async (olds: Outputs, news: Inputs) => {
    const { context, said } = one.process();
    return { result: await diff(context, olds, news), said };
  };

  it("is none, whatever order and repetition", async () => {
    const tags = { team: "a", env: "b" };
    await one.stack.up(args([US, EU1], { tags }));
    one.stack.begin();
    const same = args([EU1, US, EU1], { tags: { env: "b", team: "a" } });
    assert.deepEqual(await one.stack.preview(same), { changes: false });
    assert.deepEqual([one.aws.calls, one.stack.said], [[], []]);
  });

  const replacements: [what: string, Outputs, Partial<Inputs>, replaces: string[], line: string][] = [
    [
      "account",
      outputsOf([US, EU1]),
      { authorizedAccountId: "333333333333" },
      ["authorizedAccountId"],
      "auth: authorizes 333333333333 (eu-west-1) in place of 210987654321 (eu-west-1); −2 regions, then +2",
    ],
    [
      "region",
      outputsOf([US, EU1], { grants: { [US]: { adopted: true }, [EU1]: {} } }),
      { authorizedAwsRegion: US },
      ["authorizedAwsRegion"],
      "auth: authorizes 210987654321 (us-east-1) in place of 210987654321 (eu-west-1); −1 region, then +2; 1 stay, because they existed before",
    ],
  ];
  for (const [what, olds, more, replaces, line] of replacements)
    it(`replaces it for another aggregator's ${what}`, async () => {
      const { result, said } = await run(olds, inputsOf([US, EU1], more));
      assert.deepEqual(result, { changes: true, replaces, deleteBeforeReplace: true });
      assert.deepEqual([said, one.aws.calls], [[line], []]);
    });

  it("replaces it in another account, and says with which credentials the old ones can be deleted", async () => {
    const { result, said } = await run(outputsOf([US]), inputsOf([US], { accountId: "444444444444" }));
    assert.deepEqual(result.replaces, ["accountId"]);
    assert.match(
      said.join(),
      /are now of account 444444444444, but the authorizations of .* are in account 123456789012; −1 region, then \+1; the old ones can be deleted only with credentials of account 123456789012/,
    );
  });

  for (const [more, line] of [
    [
      { authorizedAccountId: UNKNOWN },
      "authorizedAccountId is not known until the resource that sets it is deployed; this preview assumes what was deployed last",
    ],
    [
      { regions: { [US]: true, "(known later 1)": UNKNOWN } },
      "some of regions are not known until the resources that set them are deployed",
    ],
    [{ adopt: UNKNOWN }, "adopt is not known until the resource that sets it is deployed"],
  ] as const)
    it(`takes what is known later for no other one: ${Object.keys(more).join()}`, async () => {
      const { result, said } = await run(outputsOf([US]), inputsOf([US], more as never));
      assert.deepEqual([result, said], [{ changes: true }, [`auth: ${line}`]]);
    });

  for (const [what, olds, news, changes] of [
    ["adopt", outputsOf([US]), inputsOf([US], { adopt: true }), true],
    ["a name", outputsOf([US]), inputsOf([US], { label: "other" }), true],
    ["what is secret", outputsOf([US]), inputsOf([US], { secrets: ["tags"] }), true],
    ["the provider", outputsOf([US]), inputsOf([US], { __provider: "x" }), true],
    ["nothing", outputsOf([US]), inputsOf([US]), false],
    ["nothing but an owner's name", outputsOf([US]), inputsOf([US], { owner: OTHERS }), false],
  ] as const)
    it(`records ${what}, without a call: ${changes}`, async () => {
      const { result, said } = await run(olds, news);
      assert.deepEqual([result, said, one.aws.calls], [{ changes }, [], []]);
    });

  it("finishes what was interrupted", async () => {
    for (const more of [{ unfinished: true as const }, { pending: [EU1] }]) {
      const { result, said } = await run(outputsOf([US], more), inputsOf([US]));
      assert.deepEqual([result, said], [{ changes: true }, ["auth: an interrupted run is finished"]]);
    }
  });

  it("fails with all that is refused", async () => {
    one.grant("eu-west-2");
    one.aws.refusing.set(EU1, "AccessDeniedException");
    await assert.rejects(run(outputsOf([US]), inputsOf([US, EU1, "eu-west-2"])), {
      code: "RegionsFailed",
      facts: { label: "auth", step: "read", regions: [EU1], of: 2, codes: { [EU1]: "AwsRejected" } },
      details: [
        both("eu-central-1: AccessDeniedException happened"),
        {
          what: "auth: authorizations of 210987654321 (eu-west-1) exist already: in 1 region (eu-west-2), owned by no stack",
          ends: ".",
        },
      ],
    });
  });

  it("of a refresh says what the next up would change, and asks nobody", async () => {
    const { context, said } = one.process();
    const olds = outputsOf([US]);
    context.checkCache.refreshing(olds.owner);
    assert.deepEqual(await diff(context, olds, inputsOf([US, EU1])), { changes: true });
    await diff(context, { ...olds, unfinished: true }, inputsOf([US]));
    assert.deepEqual(said, [
      "auth: the next up would change: authorizes 210987654321 (eu-west-1): +1 region (eu-central-1), 1 kept",
      "auth: the next up would change: an interrupted run is finished",
    ]);
    assert.deepEqual(one.aws.calls, []);
  });

  it("says of the aggregator's own account that it needs none", async () => {
    const own = { accountId: AGGREGATOR.accountId };
    const { result, said } = await run(outputsOf([US], own), inputsOf([US], own));
    assert.deepEqual(result, { changes: true });
    assert.deepEqual(said, [
      "auth: nothing to authorize, because 210987654321 is the aggregator's own account",
    ]);
  });

  describe("takes whose aggregators are authorized as before, if that isn't known yet", () => {
    const LATER =
      "authorizedAccountId is not known until the resource that sets it is deployed; this preview assumes what was deployed last";
    const unknown = (regions: string[], more: Partial<Inputs> = {}) =>
      inputsOf(regions, { authorizedAccountId: UNKNOWN, ...more });

    it("for the line of regions and the look at what is there", async () => {
      const { result, said } = await run(outputsOf([US]), unknown([EU1, US]));
      assert.deepEqual(result, { changes: true });
      assert.deepEqual(said, [
        `auth: authorizes 210987654321 (eu-west-1): +1 region (eu-central-1), 1 kept; ${LATER}`,
      ]);
    });

    it("and tells what would be refused then, which may be no matter of the aggregators to come", async () => {
      one.grant(EU1);
      const { result, said } = await run(outputsOf([US]), unknown([EU1, US]));
      assert.deepEqual(result, { changes: true });
      assert.equal(
        said[0],
        `auth: ${LATER}. Then the deployment would be refused: auth: authorizations of 210987654321 (eu-west-1) exist already: in 1 region (eu-central-1), owned by no stack.`,
      );
    });

    it("also of the region", async () => {
      const { said } = await run(outputsOf([US]), unknown([EU1], { authorizedAwsRegion: UNKNOWN }));
      assert.ok(said[0]?.includes("+1 region (eu-central-1), −1 region (us-east-1)"));
      assert.ok(said[0]?.includes("authorizedAccountId, authorizedAwsRegion "));
    });

    it("asks nothing, if nothing else changes", async () => {
      one.stack.begin();
      assert.deepEqual((await run(outputsOf([US]), unknown([US]))).said, [`auth: ${LATER}`]);
      assert.deepEqual(one.aws.calls, []);
    });
  });
});
