import assert from "node:assert/strict";
import { momentOf } from "../../../../provider/aws/moment";
import { CLAIM_PREFIX } from "../../../../provider/domain/claimKey";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { check } from "../../../../provider/membership/check";
import type { Outputs } from "../../../../provider/membership/inputs";
import { look } from "../../../../provider/membership/preview/look";
import { JoinedGoneError } from "../../../../provider/sharing/errors";
import { Memberships } from "../../../support/memberships";
import { ids } from "../../../support/memoryAws";
import { type Args, keyOf } from "../../../support/miniEngine";
import { processOf } from "../../../support/process";
import { NAME, REGION } from "../../../support/stacks";

const [, B] = ids("ab") as [string, string];

const OWNER = "acme/b/prod/0123456789abcdef0123456789abcdef";

describe("a look at the aggregator says", () => {
  let stacks: Memberships;

  beforeEach(() => {
    stacks = new Memberships();
  });

  it("that accounts are known only later", async () => {
    await stacks.own("a");
    await stacks.team("b").preview({ ...stacks.joining(""), accountIds: [B, UNKNOWN] });
    assert.deepEqual(stacks.member("b").said, [
      `${NAME}: the accounts that join are not known until the resources that set them are deployed`,
    ]);
  });

  it("what is no claim, though it looks like one", async () => {
    await stacks.own("a");
    stacks.tag({ [`${CLAIM_PREFIX}notes`]: "ask platform" });
    const [line] = await stacks.preview("b", "b");
    assert.equal(
      line,
      `warning: ${NAME}: tags that look like claims and can't be read: ${CLAIM_PREFIX}notes`,
    );
  });

  describe("of one that is there", () => {
    const news = (list: string, more: Args = {}) => ({ claimKey: keyOf("b"), ...stacks.joining(list, more) });
    const olds = (list: string, more: object = {}) =>
      ({
        ...stacks.checked("b", list).inputs,
        aggregatorArn: stacks.found.arn,
        ...more,
      }) as unknown as Outputs;

    it("that nothing is to change, or that none joins", async () => {
      stacks.set("b");
      const { context, said, inputs } = stacks.checked("b", "b");
      await look(context, inputs, olds("b"));
      await look(context, { ...inputs, accountIds: {} }, olds(""));
      assert.deepEqual(said, [`${NAME}: nothing to change`, `${NAME}: joins 0 accounts; 1 of others kept`]);
    });

    it("that an interrupted run is finished, and with what", async () => {
      await stacks.own("a");
      const { context, said, inputs } = stacks.checked("b", "b");
      await look(context, inputs, olds("b", { unfinished: true }));
      assert.deepEqual(said, [`${NAME}: finishes an interrupted run: +1 account (${B}), 1 of others kept`]);
    });

    it("numbers only, where accounts were secret before", async () => {
      await stacks.own("a");
      const { context, said, inputs } = stacks.checked("b", "b");
      await look(context, inputs, olds("c", { secrets: ["accountIds"] }));
      assert.deepEqual(said, [`${NAME}: +1 account, 1 of others kept`]);
    });

    it("nothing of another one that has the name by now, which the diff replaces it for", async () => {
      await stacks.own("a");
      const { context, said, inputs } = stacks.checked("b", "b");
      const { arn } = await look(context, inputs, olds("b", { aggregatorArn: "arn:other" }));
      assert.deepEqual([arn, said], [stacks.found.arn, []]);
    });

    it("that it is gone, as of one that was joined", async () => {
      await stacks.own("a");
      await stacks.up("b", "b");
      stacks.aws.drop(NAME, REGION);
      await assert.rejects(stacks.preview("b", "c"), {
        message: new JoinedGoneError(NAME, REGION).message,
      });
    });

    it("what is in the way now, of one that the same program may be about to change", async () => {
      await stacks.own("a", { merge: "preserve" });
      const { context, said, inputs } = stacks.checked("b", "b");
      await look(context, { ...inputs, aggregatorArn: UNKNOWN as unknown as string }, undefined);
      assert.match(said.join("\n"), /^security: checked again once the aggregator is updated\. Currently: /);
    });

    it("to pass it, where the same program is about to share it, and only then", async () => {
      await stacks.own("a", { merge: "preserve" });
      for (const [isDeclared, isAdvised] of [
        [true, true],
        [false, false],
      ]) {
        const { context } = processOf(stacks.aws);
        const sharing = { merge: "shared", store: undefined };
        if (isDeclared) context.program.declares(`${NAME}@${REGION}`, OWNER, sharing);
        const { failures } = await check(context, {}, news("b"));
        assert.equal(failures.length, 1);
        assert.equal(JSON.stringify(failures).includes("pass it as aggregator"), isAdvised);
      }
    });

    it("why AWS was not asked, where settings let that pass", async () => {
      for (const [previewWithoutCredentials, failed] of [
        [false, 1],
        [true, 0],
      ] as const) {
        stacks.aws.begin({ 0: "unauthenticated" });
        const config = {
          "aws:region": REGION,
          "aws-config:previewWithoutCredentials": previewWithoutCredentials,
        };
        const { context, said } = processOf(stacks.aws, { config });
        const { failures } = await check(context, {}, news("b"));
        assert.deepEqual([failures.length, said.length], [failed, 1 - failed]);
      }
    });
  });

  it("to the run that follows what it has seen, where and whether it may join", async () => {
    await stacks.own("a");
    const { context, inputs } = stacks.checked("b", "b");
    await look(context, inputs, undefined);
    const { joinCache, clock, configuration } = context;
    const { arn } = stacks.found;
    const { seen, ...found } = joinCache.foundFor(inputs.claimKey) ?? assert.fail();
    assert.deepEqual(found, { arn, isOpen: true, location: undefined });
    assert.deepEqual([seen?.live.arn, seen?.stored.claims.length], [arn, 1]);
    assert.deepEqual(seen?.at, momentOf(clock, configuration.api(REGION)));
  });

  it("not that an aggregator without an owner is open: who joins first has to say so", async () => {
    stacks.set("a");
    const { context, inputs } = stacks.checked("b", "b");
    await look(context, inputs, undefined);
    assert.equal(context.joinCache.foundFor(inputs.claimKey)?.isOpen, false);
  });
});
