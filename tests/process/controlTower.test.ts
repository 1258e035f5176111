import assert from "node:assert/strict";
import type { Seed } from "../../emulator";
import type { Properties } from "../support/dynamicProvider";
import { declaring, liveOf, Member, Stack, useProvider } from "./engine";

const [A, B] = ["111111111111", "222222222222"];
const ACCOUNT = "123456789012";

/** By what an aggregator is one of Control Tower, or of another service of AWS. */
const THEIRS: readonly (readonly [by: string, seed: Partial<Seed>, said: RegExp])[] = [
  [
    "the service that made it",
    { createdBy: "controltower.amazonaws.com", accountIds: [A ?? ""] },
    /belongs to AWS \(created by controltower\.amazonaws\.com\)/,
  ],
  [
    "another service that made it",
    { createdBy: "securityhub.amazonaws.com", accountIds: [A ?? ""] },
    /belongs to AWS \(created by securityhub\.amazonaws\.com\)/,
  ],
  [
    "its ARN alone, as with landing zone 4.0",
    {
      arn: `arn:aws:config:us-east-1:${ACCOUNT}:config-aggregator/aws-service-config-aggregator/controltower.amazonaws.com/config-aggregator-abcdefgh`,
      organization: { roleArn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/config` },
    },
    /belongs to AWS \(created by controltower\.amazonaws\.com\)/,
  ],
  [
    "its tag",
    { accountIds: [A ?? ""], tags: { "aws-control-tower": "managed-by-control-tower" } },
    /belongs to AWS \(created by AWS Control Tower\)/,
  ],
];

/** Those of landing zones before 4.0, in any case. */
const NAMES = [
  "aws-controltower-ConfigAggregatorForOrganizations",
  "aws-controltower-GuardrailsComplianceAggregator",
  "AWS-ControlTower-guardrailscomplianceaggregator",
];

const WRITES = /^(Put|Delete|Tag|Untag)/;

describe("an aggregator of AWS Control Tower", () => {
  const used = useProvider();
  let count = 0;
  let name: string;

  // The process takes a second resource of one owner for a replacement of the first.
  beforeEach(() => {
    count += 1;
    name = `security-${count}`;
  });

  const writes = () =>
    used.emulator.log().filter(({ operation }) => operation !== null && WRITES.test(operation));
  const adopting: Properties = { adopt: true, forceDestroy: true, merge: "shared" };

  for (const [by, seed, said] of THEIRS)
    describe(`told by ${by},`, () => {
      it("is neither taken for one's own nor adopted, which the preview says", async () => {
        const before = await used.emulator.seed({ ...seed, name });
        const stack = new Stack(used.provider, name);
        for (const more of [{}, { adopt: true }, adopting])
          await assert.rejects(stack.preview(declaring([A ?? ""], more)), said);
        assert.deepEqual(writes(), []);
        assert.deepEqual(liveOf(used.emulator, name), before);
      });

      it("isn't joined, which the preview says", async () => {
        const before = await used.emulator.seed({ ...seed, name });
        await assert.rejects(
          new Member(used.provider, "payments", name).preview({ accountIds: [B], region: "us-east-1" }),
          said,
        );
        assert.deepEqual(writes(), []);
        assert.deepEqual(liveOf(used.emulator, name), before);
      });

      it("is neither changed nor deleted, if the state speaks of it: accounts, tags, and all of it", async () => {
        const stack = new Stack(used.provider, name);
        await stack.up(declaring([A ?? ""], { tags: { team: "s" } }));
        const { tags } = liveOf(used.emulator, name);
        const { arn: own } = liveOf(used.emulator, name);
        const theirs = await used.emulator.seed({
          ...seed,
          name,
          // What the state speaks of keeps its ARN, unless that is what tells.
          arn: seed.arn ?? own,
          tags: { ...tags, ...seed.tags },
        });
        if (stack.state && theirs.arn !== own)
          stack.state = { ...stack.state, outputs: { ...stack.state.outputs, arn: theirs.arn } };
        used.emulator.clearLog();
        await assert.rejects(stack.preview(declaring([A ?? "", B ?? ""], { tags: { team: "s" } })), said);
        if (seed.tags !== undefined || seed.arn !== undefined)
          await assert.rejects(stack.preview(declaring([A ?? ""], { tags: { team: "t" } })), said);
        await assert.rejects(stack.destroy(), said);
        assert.deepEqual(writes(), []);
        assert.deepEqual(liveOf(used.emulator, name), theirs);
      });
    });

  for (const named of NAMES)
    it(`told by its name, ${named}: refused before anything is asked, and never joined`, async () => {
      const before = await used.emulator.seed({ name: named, accountIds: [A ?? ""] });
      const stack = new Stack(used.provider, named);
      for (const more of [{}, { adopt: true }])
        await assert.rejects(
          stack.preview(declaring([A ?? ""], more)),
          /name can't begin with aws-controltower-, which is reserved for AWS Control Tower/,
        );
      await assert.rejects(
        new Member(used.provider, "payments", named).preview({ accountIds: [B], region: "us-east-1" }),
        /belongs to AWS \(created by AWS Control Tower\)/,
      );
      assert.deepEqual(writes(), []);
      assert.deepEqual(liveOf(used.emulator, named), before);
    });

  it("is no reason against one beside it, under another name", async () => {
    await used.emulator.seed({
      name: "theirs",
      createdBy: "controltower.amazonaws.com",
      accountIds: [A ?? ""],
    });
    await new Stack(used.provider, name).up(declaring([A ?? "", B ?? ""]));
    assert.deepEqual(liveOf(used.emulator, name).accountIds, [A, B]);
  });
});
