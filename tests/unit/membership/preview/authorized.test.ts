import assert from "node:assert/strict";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { Memberships } from "../../../support/memberships";
import { ids } from "../../../support/memoryAws";
import { MemorySource } from "../../../support/memorySource";
import type { Args } from "../../../support/miniEngine";
import { NAME, REGION } from "../../../support/stacks";

const ROLE = { sourceRole: "arn:aws:iam::{account}:role/audit" };
const OWN = "123456789012";
const [A, B, C] = ids("abc") as [string, string, string];
const UNCHECKED = `${NAME}: whether added accounts have authorized the aggregator could not be checked: `;
const FINE = `${NAME}: the added account has authorized it`;

describe("the authorizations that a preview of a membership looks at", () => {
  let stacks: Memberships;
  /** The accounts that were looked into, and the regions in each. */
  let sources: Map<string, MemorySource>;
  let granting: string[];

  const says = async (list: string, more: Args = {}, role: Args = ROLE) =>
    (await stacks.preview("b", list, { ...role, ...more })).filter((line) =>
      /authorized|authorizations/.test(line),
    );
  const looked = () => [...sources].map(([account, { asked }]) => [account, ...asked]);

  beforeEach(async () => {
    stacks = new Memberships();
    sources = new Map();
    granting = [REGION, "eu-west-1"];
    stacks.aws.sourceAccount = (roleArn) => {
      const source = new MemorySource(undefined, granting);
      for (const region of granting) source.statuses.set(region, "ENABLED");
      sources.set(/iam::(\d+):role\/audit$/.exec(roleArn)?.[1] ?? "", source);
      return source;
    };
    await stacks.own("a");
  });

  it("are none without a role", async () => {
    assert.deepEqual(await says("b", {}, {}), []);
    assert.deepEqual(looked(), []);
  });

  it("are those of its accounts, in the regions that the aggregator collects from", async () => {
    assert.deepEqual(await says("b"), [FINE]);
    assert.deepEqual(looked(), [[B, "ListRegions", "eu-west-1", REGION]]);
    granting = [REGION];
    const source = { accountIds: ids("a"), regions: ["eu-west-1", REGION] };
    await stacks.own("a", { accountAggregationSource: source });
    assert.deepEqual(await says("b"), [
      `warning: ${NAME}: 1 added account has not authorized ${OWN} (${REGION}): ${B} in eu-west-1. Deploy an ` +
        "AggregateAuthorization there",
    ]);
  });

  it("are none of accounts that are there already, and none of the aggregator's own", async () => {
    assert.deepEqual(await says("a"), []);
    assert.deepEqual(await says("", { accountIds: [OWN] }), []);
    assert.deepEqual(looked(), []);
  });

  it("are those of accounts that an update adds", async () => {
    await stacks.up("b", "b");
    assert.deepEqual(await says("bc"), [FINE]);
    assert.deepEqual(
      looked().map(([account]) => account),
      [C],
    );
  });

  it("are none in a deployment, and none in a refresh", async () => {
    const deploying = { ...ROLE, looking: { isPreview: false, isSecret: false } };
    assert.deepEqual(await says("b", {}, deploying), []);
    await stacks.up("b", "b", deploying);
    stacks.set("a");
    await stacks.team("b").refresh();
    assert.deepEqual(looked(), []);
  });

  it("make no change, and stand in no state", async () => {
    await stacks.up("b", "b");
    const { state } = stacks.member("b");
    for (const role of [ROLE, { sourceRole: UNKNOWN }])
      assert.deepEqual(await stacks.team("b").preview(stacks.joining("b", role)), { changes: false });
    await stacks.up("b", "b", ROLE);
    assert.deepEqual(stacks.member("b").state, state);
    assert.deepEqual(looked(), []);
  });

  const unknown: [what: string, more: Args, why: string][] = [
    [
      "the role",
      { sourceRole: UNKNOWN },
      "sourceRole is not known until the resource that sets it is deployed",
    ],
    [
      "the aggregator of the same program",
      { aggregatorArn: UNKNOWN },
      "the aggregator is not known until the resource that sets it is deployed",
    ],
    [
      "the region",
      { region: UNKNOWN },
      "the aggregator is not known until the resource that sets it is deployed",
    ],
    [
      "some accounts",
      { accountIds: [A, UNKNOWN] },
      "some of the accounts are not known until the resources that set them are deployed",
    ],
  ];
  for (const [what, more, why] of unknown)
    it(`say that they could not be checked while ${what} isn't known`, async () => {
      assert.deepEqual(await says("b", more), [UNCHECKED + why]);
      assert.deepEqual(looked(), []);
    });

  it("say it under a name that is known later", async () => {
    assert.deepEqual(await says("b", { aggregatorName: UNKNOWN }), [
      `${UNCHECKED.replace(NAME, "an aggregator whose name is known later")}the aggregator is not known until the resource that sets it is ` +
        "deployed",
    ]);
  });

  it("say it of an update whose region isn't known", async () => {
    await stacks.up("b", "b");
    assert.deepEqual(await says("bc", { claims: { dynamodbTable: UNKNOWN } }), [
      `${UNCHECKED}the aggregator is not known until the resource that sets it is deployed`,
    ]);
  });

  it("of accounts that are known beside others that aren't", async () => {
    granting = [REGION];
    await stacks.up("b", "b");
    assert.deepEqual(await says("", { accountIds: [B, C, UNKNOWN] }), [
      `${UNCHECKED}some of the accounts are not known until the resources that set them are deployed`,
    ]);
    assert.deepEqual(
      looked().map(([account]) => account),
      [C],
    );
  });

  it("name no account that is secret, or was", async () => {
    granting = [];
    stacks.aws.sourceAccount = () => new MemorySource("AccessDenied");
    const counted =
      `${NAME}: authorizations of 1 added account could not be checked: 1 of them (not allowed to assume ` +
      `${ROLE.sourceRole}: AccessDenied)`;
    assert.deepEqual(await says("b", { secrets: ["accountIds"] }), [counted]);
    await stacks.up("b", "b", { secrets: ["accountIds"] });
    assert.deepEqual(await says("bc"), [counted]);
  });
});
