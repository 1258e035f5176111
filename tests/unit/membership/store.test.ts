import assert from "node:assert/strict";
import type { ClaimLocation } from "../../../provider/domain/claimLocation";
import { OWNER_TAG, sharingTag, sharingWords } from "../../../provider/domain/owner";
import type { Outputs } from "../../../provider/membership/inputs";
import { currentStore, findStore, resolveStore } from "../../../provider/membership/store";
import { MemoryAws } from "../../support/memoryAws";
import { keyOf } from "../../support/miniEngine";
import { processOf } from "../../support/process";
import { NAME, REGION } from "../../support/stacks";

const OWNER = "acme/platform/prod/0123456789abcdef0123456789abcdef";
const TABLE: ClaimLocation = { dynamodbTable: "claims", region: REGION };
const STORE = `dynamodb:${REGION}/claims`;
/** A name that was cut, and ends with a hash: no location has that name. */
const CUT = `dynamodb:${REGION}/${"x".repeat(130)}`;

const owned = (store?: string) => ({
  [OWNER_TAG]: `${OWNER} id=0123456789abcdef${store === undefined ? "" : ` ${sharingWords(store)}`}`,
});
const inputs = { aggregatorName: NAME, region: REGION, accountIds: {}, claimKey: keyOf("b") };

describe("where a membership keeps its claim", () => {
  const table: [
    what: string,
    claims: ClaimLocation | undefined,
    tags: Record<string, string>,
    expected: unknown,
  ][] = [
    ["named by nobody", undefined, {}, undefined],
    ["as the program says", TABLE, {}, TABLE],
    ["as the program says, whatever the tags say", TABLE, owned("tags"), TABLE],
    ["as its owner says", undefined, owned(STORE), TABLE],
    ["on tags, as its owner says", undefined, owned("tags"), undefined],
    ["as the first member has said", undefined, { [sharingTag(STORE)]: sharingWords(STORE) }, TABLE],
  ];
  for (const [what, claims, tags, expected] of table)
    it(what, () => assert.deepEqual(resolveStore({ ...inputs, ...(claims && { claims }) }, tags), expected));

  it("is not known by a name that was cut", () =>
    assert.throws(() => resolveStore(inputs, owned(CUT)), { code: "OtherStore" }));
});

describe("where the claim of a membership is now", () => {
  const state = (claims?: ClaimLocation) => ({ ...inputs, ...(claims && { claims }) }) as unknown as Outputs;
  const table: [
    what: string,
    claims: ClaimLocation | undefined,
    tags: Record<string, string>,
    expected: unknown,
  ][] = [
    ["where it was, if the tags say nothing", TABLE, {}, TABLE],
    ["where it was, if the owner shares it no longer", TABLE, owned(), TABLE],
    ["where it was, if the tags say so", TABLE, owned(STORE), TABLE],
    [
      "where it was, with its table named otherwise",
      { dynamodbTable: "claims" },
      owned(STORE),
      { dynamodbTable: "claims" },
    ],
    ["in a table, if the owner has moved it there", undefined, owned(STORE), TABLE],
    ["on tags, if the owner has moved it there", TABLE, owned("tags"), undefined],
  ];
  for (const [what, claims, tags, expected] of table)
    it(what, () => assert.deepEqual(currentStore(state(claims), tags), expected));
});

describe("where a run is to keep the claim of a membership", () => {
  const ARN = "arn:aws:config:us-east-1:123456789012:config-aggregator/config-aggregator-0";
  /** What it finds, and what it calls. */
  async function finds(
    { claims, arn, isAgain = false }: { claims?: ClaimLocation; arn?: string; isAgain?: boolean },
    found?: { arn: string; location?: ClaimLocation },
  ) {
    const aws = new MemoryAws();
    aws.set(NAME, REGION, { tags: owned(STORE) });
    assert.equal(aws.live(NAME, REGION)?.arn, ARN);
    const { context } = processOf(aws);
    if (found) context.joinCache.found(inputs.claimKey, { isOpen: true, ...found });
    const store = await findStore(context, { ...inputs, ...(claims && { claims }) }, { arn, isAgain });
    return [store, aws.calls];
  }
  const OTHER: ClaimLocation = { dynamodbTable: "other", region: REGION };
  const ASKED = ["Describe", "ListTags"];

  it("is where the program says", async () =>
    assert.deepEqual(await finds({ claims: OTHER }, { arn: ARN, location: TABLE }), [OTHER, []]));

  it("is where check has found it a moment ago", async () => {
    assert.deepEqual(await finds({}, { arn: ARN, location: OTHER }), [OTHER, []]);
    assert.deepEqual(await finds({ arn: ARN }, { arn: ARN }), [undefined, []]);
  });

  it("is where the tags say, if check has found another aggregator, or nothing, or was overtaken", async () => {
    assert.deepEqual(await finds({ arn: ARN }, { arn: "arn:other", location: OTHER }), [TABLE, ASKED]);
    assert.deepEqual(await finds({}), [TABLE, ASKED]);
    assert.deepEqual(await finds({ isAgain: true }, { arn: ARN, location: OTHER }), [TABLE, ASKED]);
  });
});
