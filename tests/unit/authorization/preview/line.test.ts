import assert from "node:assert/strict";
import type { Inputs, Outputs } from "../../../../provider/authorization/inputs";
import {
  type Circumstances,
  changeOf,
  describeChange,
  describeNew,
  describeOwnAccount,
  describeUnknownInputs,
} from "../../../../provider/authorization/preview/line";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { AGGREGATOR, EU1, EU2, inputsOf, outputsOf, US } from "../../../support/authorizing";

const ADOPTED = { grants: { [EU1]: { adopted: true as const } } };
const SECRET = { secrets: ["accountIds" as const] };
const unknown = (more: Record<string, unknown>) => inputsOf([US], more as Partial<Inputs>);
const AUTHORIZES = "authorizes 210987654321 (eu-west-1): ";

describe("the line of a preview", () => {
  const changes: [what: string, Outputs | undefined, Inputs, expected: string, Circumstances?][] = [
    ["a new one", undefined, inputsOf([US, EU1]), `${AUTHORIZES}+2 regions (eu-central-1, us-east-1)`],
    [
      "tags of a new one",
      undefined,
      inputsOf([US], { tags: { a: "b" } }),
      `${AUTHORIZES}+1 region (us-east-1)`,
    ],
    [
      "a secret account",
      undefined,
      inputsOf([US], SECRET),
      "authorizes an account (eu-west-1): +1 region (us-east-1)",
    ],
    ["no change", outputsOf([US]), inputsOf([US]), ""],
    [
      "regions that come, go and stay",
      outputsOf([EU1, US]),
      inputsOf([EU2, US]),
      `${AUTHORIZES}+1 region (eu-west-1), −1 region (eu-central-1), 1 kept`,
    ],
    [
      "what was there before and is given up",
      outputsOf([EU1, US], ADOPTED),
      inputsOf([US]),
      `${AUTHORIZES}leaves what was there before in 1 region (eu-central-1), 1 kept`,
    ],
    [
      "what is taken over",
      undefined,
      inputsOf([EU1, US]),
      `${AUTHORIZES}+1 region (us-east-1), adopts what is there in 1 region (eu-central-1)`,
      { adopted: [EU1] },
    ],
    [
      "what a killed run has made",
      undefined,
      inputsOf([EU1, US]),
      `${AUTHORIZES}+2 regions (eu-central-1, us-east-1); continues what a killed run of this stack has made in 1 of them`,
      { carriedOn: [EU1] },
    ],
    [
      "tags",
      outputsOf([US], { tags: { a: "1", b: "1" }, defaultTags: { c: "1" } }),
      inputsOf([US], { tags: { a: "2", d: "1", e: "1" } }),
      "tags +2 ~1 −2",
    ],
    [
      "tags that are known later",
      outputsOf([US]),
      unknown({ tags: UNKNOWN }),
      "tags are not known until the resources that set them are deployed",
    ],
    ["the owner tag that goes", outputsOf([US]), inputsOf([US], { ownerTag: false }), "owner tag removed"],
    ["the owner tag that comes", outputsOf([US], { ownerTag: false }), inputsOf([US]), "owner tag set"],
    [
      "regions and tags",
      outputsOf([US]),
      inputsOf([EU1, US], { tags: { a: "1" } }),
      `${AUTHORIZES}+1 region (eu-central-1), 1 kept; tags +1`,
    ],
    [
      "what the aggregator's own account gives up",
      outputsOf([US]),
      inputsOf([US], { accountId: AGGREGATOR.accountId }),
      `${AUTHORIZES}−1 region (us-east-1)`,
    ],
  ];
  for (const [what, olds, news, expected, circumstances] of changes)
    it(`tells ${what}`, () => assert.equal(describeChange(olds, news, circumstances), expected));

  it("is of the regions that change", () => {
    assert.deepEqual(changeOf(outputsOf([EU1, US], ADOPTED), inputsOf([EU2])), {
      added: [EU2],
      removed: [US],
      left: [EU1],
      kept: 0,
    });
  });

  for (const [more, expected] of [
    [
      { authorizedAccountId: UNKNOWN },
      "authorizes (known later) (eu-west-1): +1 region (us-east-1); authorizedAccountId is not known until the resource that sets it is deployed",
    ],
    [
      { authorizedAccountId: UNKNOWN, ...SECRET },
      "authorizes an account (eu-west-1): +1 region (us-east-1); authorizedAccountId is not known until the resource that sets it is deployed",
    ],
    [
      { authorizedAwsRegion: UNKNOWN },
      "authorizes 210987654321 (a region known later): +1 region (us-east-1); authorizedAwsRegion is not known until the resource that sets it is deployed",
    ],
    [
      { regions: UNKNOWN },
      "authorizes 210987654321 (eu-west-1); regions is not known until the resource that sets it is deployed",
    ],
    [
      { regions: { [US]: true, "(known later 1)": UNKNOWN } },
      "authorizes 210987654321 (eu-west-1): +1 region (us-east-1); some of regions are not known until the resources that set them are deployed",
    ],
  ] as const)
    it(`of a new one guesses nothing: ${Object.keys(more).join()}`, () => {
      assert.equal(describeNew(unknown(more)), expected);
    });

  it("names all inputs that are known later, if any are", () => {
    assert.equal(describeUnknownInputs(inputsOf([US])), "");
    assert.equal(
      describeUnknownInputs(unknown({ authorizedAccountId: UNKNOWN, authorizedAwsRegion: UNKNOWN })),
      "authorizedAccountId, authorizedAwsRegion are not known until the resources that set them are deployed",
    );
  });

  it("says that the aggregator's own account needs none", () => {
    const rest = "is the aggregator's own account";
    const because = "nothing to authorize, because";
    assert.equal(describeOwnAccount(inputsOf([US])), `${because} 210987654321 ${rest}`);
    assert.equal(describeOwnAccount(inputsOf([US], SECRET)), `${because} this ${rest}`);
  });
});
