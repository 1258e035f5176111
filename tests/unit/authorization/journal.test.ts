import assert from "node:assert/strict";
import {
  begin,
  end,
  findStrays,
  ownRegions,
  type Suspicion,
  suspicionOf,
  type TagsSeen,
} from "../../../provider/authorization/journal";
import type { Tags } from "../../../provider/domain/tags";
import {
  AGGREGATOR,
  awsError,
  EU1,
  EU2,
  inputsOf,
  outputsOf,
  ownerTag,
  UID,
  US,
  useAuthorizing,
} from "../../support/authorizing";

const MARKED = ownerTag({ isExtending: true });
const THEIRS = ownerTag({}, "2222222222222222");

describe("the journal of an authorization's updates", () => {
  const one = useAuthorizing();
  const [olds, wanted] = [outputsOf([EU1, US]), [US, EU2]];
  const grantIn = (all: Readonly<Record<string, Tags>>) => {
    for (const [region, tags] of Object.entries(all)) one.grant(region, tags);
  };

  it("can be kept where this resource has made it, with an owner tag", () => {
    assert.deepEqual(ownRegions(olds), [EU1, US]);
    assert.deepEqual(ownRegions(outputsOf([EU1, US], { grants: { [EU1]: { adopted: true } } })), [US]);
    assert.deepEqual(ownRegions(outputsOf([US], { ownerTag: false })), []);
  });

  const suspicions: [what: string, seen: TagsSeen, expected: Suspicion | undefined, more?: object][] = [
    [
      "all say that none is under way",
      new Map([
        [EU1, ownerTag()],
        [US, ownerTag()],
      ]),
      undefined,
    ],
    ["the only one that could be read says so", new Map([[US, ownerTag()]]), undefined],
    ["none could be read", new Map(), undefined],
    [
      "one says that one is under way",
      new Map([
        [EU1, ownerTag()],
        [US, MARKED],
      ]),
      "marked",
    ],
    [
      "all are gone",
      new Map([
        [EU1, undefined],
        [US, undefined],
      ]),
      "marked",
    ],
    [
      "one is gone",
      new Map([
        [EU1, ownerTag()],
        [US, undefined],
      ]),
      "incomplete",
    ],
    [
      "one is somebody else's by now",
      new Map([
        [EU1, ownerTag()],
        [US, THEIRS],
      ]),
      "incomplete",
    ],
    [
      "one has lost its owner tag",
      new Map([
        [EU1, ownerTag()],
        [US, {}],
      ]),
      "incomplete",
    ],
    [
      "there is no owner tag",
      new Map([
        [EU1, {}],
        [US, {}],
      ]),
      "unmarkable",
      { ownerTag: false },
    ],
    [
      "all were there before",
      new Map(),
      "unmarkable",
      { grants: { [EU1]: { adopted: true }, [US]: { adopted: true } } },
    ],
  ];
  for (const [what, seen, expected, more] of suspicions)
    it(`tells of an update that was killed, where ${what}: ${expected ?? "no"}`, () => {
      assert.equal(suspicionOf({ ...olds, ...more }, seen), expected);
    });

  it("marks one region, if possible one that stays", async () => {
    grantIn({ [EU1]: ownerTag(), [US]: ownerTag() });
    assert.deepEqual(await begin(one.process().context, olds, wanted), { marked: [US], strays: [] });
    assert.deepEqual([one.tagsIn(EU1), one.tagsIn(US)], [ownerTag(), MARKED]);
  });

  it("marks another region if one can't be read or takes no tag", async () => {
    for (const call of ["listTags", "tag"] as const) {
      one.aws.retag(US, AGGREGATOR, ownerTag());
      grantIn({ [EU1]: ownerTag(), [US]: ownerTag() });
      one.refuseTags([US], [call]);
      assert.deepEqual(await begin(one.process().context, olds, wanted), { marked: [EU1], strays: [] });
      one.aws.retag(EU1, AGGREGATOR, ownerTag());
    }
    one.refuseTags([EU1], ["tag"]);
    assert.deepEqual(await begin(one.process().context, olds, wanted), { marked: [], strays: [] });
  });

  it("is not written if no region comes", async () => {
    grantIn({ [EU1]: ownerTag(), [US]: ownerTag() });
    assert.deepEqual(await begin(one.process().context, olds, [US]), { marked: [], strays: [] });
    assert.deepEqual(one.aws.calls, ["ListTags", "ListTags"]);
  });

  it("leads to what a killed update has made, whatever comes, and stays as it is", async () => {
    grantIn({ [EU1]: MARKED, [US]: ownerTag(), [EU2]: ownerTag() });
    for (const regions of [[US], wanted])
      assert.deepEqual(await begin(one.process().context, olds, regions), { marked: [EU1], strays: [EU2] });
    assert.deepEqual(one.tagsIn(EU1), MARKED);
  });

  it("leads there also where nothing could be written down", async () => {
    grantIn({ [EU1]: {}, [US]: ownerTag() });
    const adopted = outputsOf([EU1], { grants: { [EU1]: { adopted: true } } });
    assert.deepEqual(await begin(one.process().context, adopted, [EU1]), { marked: [], strays: [US] });
  });

  it("ends with the owner tag that the program wants, unless somebody else has it by now", async () => {
    grantIn({ [EU1]: MARKED, [US]: THEIRS });
    assert.deepEqual(await end(one.process().context, inputsOf([EU1, US]), olds, [EU1, US, EU2]), []);
    assert.deepEqual([one.tagsIn(EU1), one.tagsIn(US)], [ownerTag(), THEIRS]);
    one.aws.retag(EU1, AGGREGATOR, MARKED);
    await end(one.process().context, inputsOf([EU1], { ownerTag: false }), olds, [EU1]);
    assert.deepEqual(one.tagsIn(EU1), {});
  });

  it("names the regions in which it could not be ended", async () => {
    grantIn({ [EU1]: MARKED, [US]: MARKED });
    one.refuseTags([EU1], ["tag"]);
    const failed = await end(one.process().context, inputsOf([EU1, US]), olds, [EU1, US]);
    assert.deepEqual(
      failed.map(({ region }) => region),
      [EU1],
    );
    assert.deepEqual(one.tagsIn(US), ownerTag());
  });
});

describe("what a killed update has made", () => {
  const one = useAuthorizing();
  const olds = outputsOf([US]);
  const strays = async (suspicion: Suspicion) => {
    const { context, said } = one.process();
    return { regions: await findStrays(context, olds, suspicion), said };
  };

  it("bears the id, in a region that is enabled and that the state doesn't have", async () => {
    one.enable({ [EU1]: "ENABLED", [EU2]: "DISABLED", "eu-west-2": "ENABLED", [US]: "ENABLED" });
    for (const region of [EU1, EU2, US]) one.grant(region, ownerTag());
    one.grant("eu-west-2", THEIRS);
    assert.deepEqual(await strays("marked"), { regions: [EU1], said: [] });
  });

  for (const [suspicion, isTold] of [
    ["marked", true],
    ["incomplete", false],
    ["unmarkable", false],
  ] as const)
    it(`may stay where AWS doesn't tell, which is ${isTold ? "said" : "not said"} if it is ${suspicion}`, async () => {
      one.grant(EU1, ownerTag({}, UID));
      one.aws.refusing.set(EU2, "AccessDeniedException");
      const partly = await strays(suspicion);
      one.hideRegions(awsError());
      const not = await strays(suspicion);
      assert.deepEqual([partly.regions, not.regions], [[EU1], []]);
      const rest = "run `pulumi up` with the program of that update";
      const begins = "warning: auth: an update that was interrupted may have authorized in further regions.";
      assert.deepEqual(
        [...partly.said, ...not.said],
        isTold
          ? [
              `${begins} 1 region (eu-west-1) could not be checked: if that update authorized there, ${rest}`,
              `${begins} They can't be looked for, since account:ListRegions is refused: ${rest}`,
            ]
          : [],
      );
    });
});
