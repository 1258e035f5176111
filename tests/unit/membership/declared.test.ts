import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { check } from "../../../provider/membership/check";
import { sharingOf, storeIn } from "../../../provider/membership/declared";
import type { Inputs } from "../../../provider/membership/inputs";
import type { Sharing } from "../../../provider/sharing/program";
import { MemoryAws } from "../../support/memoryAws";
import { keyOf } from "../../support/miniEngine";
import { processOf } from "../../support/process";
import { NAME, REGION } from "../../support/stacks";

const OWNER = "acme/b/prod/0123456789abcdef0123456789abcdef";
const ID = `${NAME}@${REGION}`;
const TABLE = { claims: { dynamodbTable: "claims" } };
const STORE = `dynamodb:${REGION}/claims`;

const inputs = (more: object = {}) =>
  ({
    aggregatorName: NAME,
    region: REGION,
    accountIds: {},
    claimKey: keyOf("b"),
    ...more,
  }) as unknown as Inputs;

describe("how the program of a membership declares the aggregator to join", () => {
  const table: [what: string, joins: unknown, expected: Sharing | undefined, more?: object][] = [
    ["is not known if it is given by name", undefined, undefined],
    [
      "is what the program passes, with claims on tags",
      { merge: "shared" },
      { merge: "shared", store: undefined },
    ],
    [
      "is what the program passes, with claims in a table",
      { merge: "shared", ...TABLE },
      { merge: "shared", store: STORE },
    ],
    ["has no mode that is not known", { merge: UNKNOWN }, { merge: undefined, store: undefined }],
    [
      "has no store that is not known",
      { merge: "shared", claims: { dynamodbTable: UNKNOWN } },
      { merge: "shared", store: undefined },
    ],
    [
      "has no store in a region that is not known",
      { merge: "shared", ...TABLE },
      { merge: "shared", store: undefined },
      { region: UNKNOWN },
    ],
  ];
  for (const [what, joins, expected, more] of table)
    it(what, () => {
      const { context } = processOf(new MemoryAws());
      assert.deepEqual(sharingOf(context, inputs(more), { joins, claimKey: keyOf("b") }), expected);
    });

  it("is rather what the check of the aggregator has made of it, if its name and region are known", () => {
    const { context } = processOf(new MemoryAws());
    const checked: Sharing = { merge: "shared", store: "tags" };
    context.program.declares(ID, OWNER, checked);
    const news = { joins: { merge: "preserve" }, claimKey: keyOf("b") };
    assert.equal(sharingOf(context, inputs(), news), checked);
    for (const unknown of [{ aggregatorName: UNKNOWN }, { region: UNKNOWN }])
      assert.equal(sharingOf(context, inputs(unknown), news)?.merge, "preserve");
    assert.equal(sharingOf(context, inputs(), { ...news, claimKey: keyOf("c") })?.merge, "preserve");
  });
});

describe("where the program has a membership keep its claim", () => {
  const table: [what: string, more: object, expected: string | undefined][] = [
    ["is for the tags to say where it names no store", {}, undefined],
    ["is on tags where it says so", { claims: {} }, "tags"],
    ["is in a table of the aggregator's region", TABLE, STORE],
    [
      "is in a table of another region",
      { claims: { dynamodbTable: "claims", region: "eu-west-1" } },
      "dynamodb:eu-west-1/claims",
    ],
    ["is not known where the table isn't", { claims: { dynamodbTable: UNKNOWN } }, undefined],
    ["is not known where the region isn't", { ...TABLE, region: UNKNOWN }, undefined],
  ];
  for (const [what, more, expected] of table) it(what, () => assert.equal(storeIn(inputs(more)), expected));
});

describe("an aggregator as the program of a membership declares it", () => {
  const table: [what: string, joins: object, claims: object | undefined, isRefused: boolean][] = [
    ["shared", { merge: "shared" }, undefined, false],
    ["with a mode that is known later", { merge: UNKNOWN }, undefined, false],
    ["for itself alone", { merge: "preserve" }, undefined, true],
    ["to be replaced as a whole", { merge: "replace" }, undefined, true],
    ["with claims in the same table", { merge: "shared", ...TABLE }, TABLE.claims, false],
    [
      "with claims in a table, of which the membership says nothing",
      { merge: "shared", ...TABLE },
      undefined,
      false,
    ],
    ["with claims in another table", { merge: "shared", ...TABLE }, { dynamodbTable: "other" }, true],
    [
      "with claims in a table that is known later",
      { merge: "shared", claims: { dynamodbTable: UNKNOWN } },
      TABLE.claims,
      false,
    ],
    ["with claims where the aggregator doesn't say", { merge: "shared" }, TABLE.claims, false],
  ];
  for (const [what, joins, claims, isRefused] of table)
    it(`${what} is ${isRefused ? "refused" : "joined"} without asking AWS`, async () => {
      const aws = new MemoryAws();
      const { context } = processOf(aws);
      // One that is there, and changes: what is on AWS is for the diff.
      const olds = inputs({ accountIds: { "111111111111": true } });
      const news = {
        aggregatorName: NAME,
        claimKey: keyOf("b"),
        accountIds: [],
        joins,
        ...(claims && { claims }),
      };
      const { failures } = await check(context, olds, news);
      assert.equal(failures.length > 0, isRefused);
      assert.deepEqual(aws.calls, []);
    });
});
