import assert from "node:assert/strict";
import { type Before, type Goal, grant, type Progress } from "../../../provider/authorization/grant";
import type { Grant, Inputs } from "../../../provider/authorization/inputs";
import type { Tags } from "../../../provider/domain/tags";
import {
  arnIn,
  awsError,
  CONTROL_TOWER,
  errorOf,
  inputsOf,
  OTHERS,
  ownerTag,
  UID,
  US,
  useAuthorizing,
} from "../../support/authorizing";

const OTHER_ID = "2222222222222222";
const FIRST = "1970-01-01T00:00:01.000Z";

describe("a region that is authorized", () => {
  const one = useAuthorizing();
  const goalOf = (more: Partial<Inputs> = {}, goal: Partial<Goal> = {}): Goal => ({
    inputs: inputsOf([US], { tags: { team: "a" }, ...more }),
    uid: UID,
    isCreating: false,
    formerTags: {},
    unfinished: [],
    ...goal,
  });
  const run = async (goal: Goal, before: Before = {}): Promise<Progress> => {
    const progress: Progress = {};
    await grant(one.process().context, US, goal, progress, before);
    return progress;
  };
  const MADE = { arn: arnIn(US), creationTime: FIRST, tags: { team: "a" } };

  it("gets an authorization with the declared tags and the owner's", async () => {
    assert.deepEqual((await run(goalOf())).granted, MADE);
    assert.deepEqual(one.tagsIn(US), { team: "a", ...ownerTag() });
  });

  for (const [what, goal, tags] of [
    ["while the create goes on", goalOf({}, { isCreating: true }), ownerTag({ isCreating: true })],
    [
      "while an update goes on that it tells of",
      goalOf({}, { marked: [US] }),
      ownerTag({ isExtending: true }),
    ],
    ["if the program wants no owner tag", goalOf({ ownerTag: false }), {}],
    [
      "if the program no longer wants one, while an update goes on",
      goalOf({ ownerTag: false }, { marked: [US] }),
      ownerTag({ isExtending: true }),
    ],
  ] as const)
    it(`gets one whose owner tag says so ${what}, also if it is there`, async () => {
      await run(goal);
      assert.deepEqual(one.tagsIn(US), { team: "a", ...tags });
      one.aws.retag(US, { accountId: "210987654321", region: "eu-west-1" }, ownerTag());
      await run(goal, { recorded: {} });
      assert.deepEqual(one.tagsIn(US), { team: "a", ...tags });
    });

  const existing: [what: string, Tags, Before["recorded"], Partial<Goal>, "own" | "adopted" | "refused"][] = [
    ["bears the id", ownerTag(), {}, {}, "own"],
    ["bears the id, and the state doesn't know it", ownerTag(), undefined, {}, "own"],
    ["is a killed create's", ownerTag({ isCreating: true }, OTHER_ID), undefined, {}, "own"],
    [
      "is of a create that another region tells of",
      ownerTag({}, OTHER_ID),
      undefined,
      { unfinished: [OTHER_ID] },
      "own",
    ],
    ["bears no owner tag, and is as old as the state says", {}, { creationTime: FIRST }, {}, "own"],
    ["bears no owner tag, and was made again", {}, { creationTime: "2026-01-01" }, {}, "refused"],
    ["is of another state", ownerTag({}, OTHER_ID), undefined, {}, "refused"],
    ["is another stack's", { "aggregator-owner": OTHERS.replace("id=1", "id=3") }, undefined, {}, "refused"],
    ["was there before", { by: "hand" }, { adopted: true }, {}, "adopted"],
    ["is AWS Control Tower's", CONTROL_TOWER, undefined, {}, "refused"],
  ];
  for (const [what, tags, recorded, goal, expected] of existing)
    it(`and has one that ${what}: ${expected}`, async () => {
      one.grant(US, tags);
      if (expected === "refused") {
        const progress: Progress = {};
        const failed = grant(one.process().context, US, goalOf({}, goal), progress, { recorded });
        await assert.rejects(failed, { code: "AuthorizationExists" });
        assert.deepEqual([progress, one.tagsIn(US)], [{}, tags]);
        return;
      }
      const { granted } = await run(goalOf({}, goal), { recorded });
      assert.equal(granted?.adopted, expected === "adopted" ? true : undefined);
      assert.deepEqual(one.tagsIn(US), { ...tags, team: "a", ...(expected === "own" && ownerTag()) });
    });

  it("keeps another's with adopt, without an owner tag", async () => {
    const theirs = { "aggregator-owner": OTHERS };
    one.grant(US, { ...theirs, by: "hand" });
    const { granted } = await run(goalOf({ adopt: true }, { uid: OTHER_ID }));
    assert.deepEqual(granted, { ...MADE, adopted: true, tags: { by: "hand", team: "a" } });
    assert.deepEqual(one.tagsIn(US), { ...theirs, by: "hand", team: "a" });
  });

  for (const adopt of [undefined, true] as const)
    it(`finds out by the owner tag that somebody else was faster, ${adopt ? "and adopts it" : "and is refused"}`, async () => {
      const undo = one.change([US], (api) => ({
        put: async (authorized, tags) => {
          undo();
          one.grant(US, { by: "them" });
          return api.put(authorized, tags);
        },
      }));
      const goal = goalOf(adopt ? { adopt } : {});
      if (adopt)
        assert.deepEqual((await run(goal)).granted, {
          ...MADE,
          adopted: true,
          tags: { by: "them", team: "a" },
        });
      else await assert.rejects(run(goal), { code: "AuthorizationExists" });
      assert.deepEqual(one.tagsIn(US), { by: "them", ...(adopt && { team: "a" }) });
    });

  it("remembers a Put whose answer was lost, and carries on with what it has made", async () => {
    one.aws.begin({ 1: "unknown-outcome after" });
    const progress = await run(goalOf());
    assert.deepEqual(progress, { isSent: true, isLost: true, granted: MADE });
    assert.deepEqual(one.aws.calls, ["Find", "Authorize", "Find", "ListTags"]);
  });

  it("remembers nothing of a Put that AWS refused", async () => {
    one.change([US], () => ({ put: () => Promise.reject(awsError()) }));
    const progress: Progress = {};
    await errorOf(grant(one.process().context, US, goalOf(), progress));
    assert.deepEqual(progress, {});
  });
});

describe("the tags of an authorization", () => {
  const one = useAuthorizing();
  const broughtFrom = async (tags: Tags, goal: Partial<Goal>, recorded?: Grant) => {
    one.grant(US, tags);
    const live = { accountId: "", region: "", arn: arnIn(US) };
    const all: Goal = {
      inputs: inputsOf([US]),
      uid: UID,
      isCreating: false,
      formerTags: {},
      unfinished: [],
      ...goal,
    };
    const progress: Progress = {};
    const before = { seen: { found: { live, tags } }, recorded };
    await grant(one.process().context, US, all, progress, before);
    return progress.granted?.tags;
  };

  it("lose what is no longer declared before others come, and keep those of others", async () => {
    const inputs = inputsOf([US], { tags: { b: "2", c: "3" } });
    const tags = { a: "1", b: "1", theirs: "x", ...ownerTag() };
    assert.deepEqual(await broughtFrom(tags, { inputs, formerTags: { a: "1", b: "1" } }), {
      b: "2",
      c: "3",
      theirs: "x",
    });
    assert.deepEqual(one.tagsIn(US), { b: "2", c: "3", theirs: "x", ...ownerTag() });
    assert.deepEqual(one.aws.calls, ["Untag", "Tag"]);
  });

  it("are written only where they differ", async () => {
    await broughtFrom({ a: "1", ...ownerTag() }, { inputs: inputsOf([US], { tags: { a: "1" } }) });
    assert.deepEqual(one.aws.calls, []);
  });

  it("lose the owner tag that the program no longer wants, unless it is another's", async () => {
    const inputs = inputsOf([US], { ownerTag: false });
    await broughtFrom(ownerTag(), { inputs });
    assert.deepEqual(one.tagsIn(US), {});
    one.aws.withdraw(US, { accountId: "210987654321", region: "eu-west-1" });
    const others = ownerTag({}, OTHER_ID);
    await broughtFrom(others, { inputs }, { adopted: true });
    assert.deepEqual(one.tagsIn(US), others);
  });

  it("are AWS Control Tower's alone, if it manages it", async () => {
    const inputs = inputsOf([US], { tags: { b: "2" } });
    await broughtFrom({ ...CONTROL_TOWER, a: "1" }, { inputs }, { adopted: true });
    assert.deepEqual(one.aws.calls, []);
  });
});
