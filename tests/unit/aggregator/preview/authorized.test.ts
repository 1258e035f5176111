import assert from "node:assert/strict";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { ids } from "../../../support/memoryAws";
import { MemorySource } from "../../../support/memorySource";
import type { Args } from "../../../support/miniEngine";
import { declaring, NAME, OneStack, ORGANIZATION, REGION } from "../../../support/oneStack";

const ROLE = { sourceRole: "arn:aws:iam::{account}:role/audit" };
/** The aggregator's own account. */
const OWN = "123456789012";
const MISSING = `${NAME}: 1 added account has not authorized ${OWN} (${REGION}): `;
const UNCHECKED = `${NAME}: whether added accounts have authorized the aggregator could not be checked: `;
const DEPLOY = ". Deploy an AggregateAuthorization there";

describe("the authorizations that a preview of an aggregator looks at", () => {
  let { aws, stack, killCreate, live } = new OneStack();
  /** The accounts that were looked into, as letters. */
  let looked: string;

  const named = (list: string, more: Args = {}): Args => ({
    ...declaring(list, { ...ROLE, ...more }),
    accountAggregationSource: { accountIds: ids(list), regions: ["eu-west-1", REGION] },
  });
  /** What it says of authorizations. */
  const says = async (args: Args) => {
    looked = "";
    await stack.preview(args);
    return stack.said.filter((line) => /authorized|authorizations/.test(line));
  };

  beforeEach(() => {
    ({ aws, stack, killCreate, live } = new OneStack());
    looked = "";
    // All have authorized it in us-east-1 only.
    aws.sourceAccount = (roleArn) => {
      const [, account = ""] = /iam::(\d+):role\/audit$/.exec(roleArn) ?? [];
      looked += String.fromCharCode(97 + Number(account) - 100000000000);
      const source = new MemorySource(undefined, [REGION]);
      source.statuses.set(REGION, "ENABLED_BY_DEFAULT");
      return source;
    };
  });

  it("are none without a role", async () => {
    assert.deepEqual(await says(named("ab", { sourceRole: undefined })), []);
    assert.equal(looked, "");
  });

  it("are those of all accounts of a new one, in the regions that it collects from", async () => {
    assert.deepEqual(await says(named("ab")), [
      `warning: ${MISSING.replace("1 added account has", "2 added accounts have")}${ids("ab").join(", ")} in eu-west-1${DEPLOY}`,
    ]);
    assert.deepEqual(await says(declaring("abc", ROLE)), [
      `${NAME}: all 3 added accounts have authorized it`,
    ]);
  });

  it("are none of the aggregator's own account", async () => {
    const args = { ...named("a"), accountAggregationSource: { accountIds: [OWN], allRegions: true } };
    assert.deepEqual(await says(args), []);
  });

  it("are those of accounts that an update adds, and of no others", async () => {
    await stack.up(named("ab", { sourceRole: undefined }));
    assert.deepEqual(await says(named("abc")), [`warning: ${MISSING}${ids("c")[0]} in eu-west-1${DEPLOY}`]);
    assert.equal(looked, "c");
    assert.deepEqual(await says(named("a")), []);
    assert.equal(looked, "");
  });

  it("are those of declared accounts that stay, in regions that an update adds", async () => {
    await stack.up(
      declaring("ab", { accountAggregationSource: { accountIds: ids("ab"), regions: [REGION] } }),
    );
    aws.set(NAME, REGION, { source: { kind: "account", accountIds: ids("abz"), regions: [REGION] } });
    assert.deepEqual(await says(named("abc")), [
      `warning: ${MISSING}${ids("c")[0]} in eu-west-1${DEPLOY}`,
      `warning: ${NAME}: 2 accounts that stay have not authorized ${OWN} (${REGION}) in the added regions: ` +
        `${ids("ab").join(", ")} in eu-west-1${DEPLOY}`,
    ]);
    assert.equal([...looked].sort().join(""), "abc");
  });

  it("are those of declared accounts that are there, in regions that an adoption adds", async () => {
    aws.set(NAME, REGION, { source: { kind: "account", accountIds: ids("az"), regions: [REGION] } });
    const [line, ...others] = await says(named("a", { adopt: true }));
    assert.deepEqual(others, []);
    assert.match(
      line ?? "",
      /1 account that stays has not authorized .* in the added regions: .* in eu-west-1\./,
    );
    assert.equal(looked, "a");
  });

  it("are none of accounts that others put there already", async () => {
    await stack.up(named("a", { sourceRole: undefined }));
    aws.set(NAME, REGION, {
      source: { kind: "account", accountIds: ids("ab"), regions: ["eu-west-1", REGION] },
    });
    await says(named("abc"));
    assert.equal(looked, "c");
  });

  it("are those of accounts that an adoption adds", async () => {
    aws.set(NAME, REGION, { source: { kind: "account", accountIds: ids("az"), regions: "all" } });
    await says(named("ab", { adopt: true }));
    assert.equal(looked, "b");
  });

  it("are those of accounts that a killed create has yet to add", async () => {
    await killCreate(declaring("a"));
    await says(declaring("ab", ROLE));
    assert.equal(looked, "b");
    assert.ok(live());
  });

  it("are those of all accounts, if the aggregator is replaced", async () => {
    await stack.up(named("ab", { sourceRole: undefined }));
    await says(named("ab", { region: "eu-west-1" }));
    assert.equal(looked, "ab");
    await stack.destroy();
    await stack.up(ORGANIZATION);
    await says(named("abc"));
    assert.equal(looked, "abc");
  });

  it("are none in a deployment, and none in a refresh", async () => {
    const deploying = { looking: { isPreview: false, isSecret: false } };
    assert.deepEqual(await says(named("a", deploying)), []);
    await stack.up(named("a", deploying));
    assert.deepEqual(await says(named("ab", deploying)), []);
    aws.set(NAME, REGION, { source: { kind: "account", accountIds: ids("z"), regions: "all" } });
    await stack.refresh();
    assert.equal(looked, "");
  });

  it("make no change, and stand in no state", async () => {
    await stack.up(named("a", { sourceRole: undefined }));
    const without = stack.state;
    for (const sourceRole of [ROLE.sourceRole, "arn:aws:iam::{account}:role/other", UNKNOWN, undefined])
      assert.deepEqual(await stack.preview(named("a", { sourceRole })), { changes: false });
    await stack.up(named("a"));
    assert.deepEqual(stack.state, without);
    assert.equal(looked, "");
  });

  describe("say that they could not be checked", () => {
    const unknown: [what: string, args: () => Args, why: string][] = [
      [
        "while the role isn't known",
        () => named("a", { sourceRole: UNKNOWN }),
        "sourceRole is not known until the resource that sets it is deployed",
      ],
      [
        "while the region isn't known",
        () => named("a", { region: UNKNOWN }),
        "regions are not known until the resources that set them are deployed",
      ],
      [
        "while some regions aren't known",
        () => ({
          ...named("a"),
          accountAggregationSource: { accountIds: ids("a"), regions: [REGION, UNKNOWN] },
        }),
        "regions are not known until the resources that set them are deployed",
      ],
      [
        "while the source isn't known",
        () => ({ ...named("a"), accountAggregationSource: UNKNOWN }),
        "regions are not known until the resources that set them are deployed",
      ],
      [
        "while the accounts aren't known",
        () => ({ ...named("a"), accountAggregationSource: { accountIds: UNKNOWN, allRegions: true } }),
        "some of the accounts are not known until the resources that set them are deployed",
      ],
    ];
    for (const [what, args, why] of unknown)
      it(what, async () => {
        assert.deepEqual(await says(args()), [UNCHECKED + why]);
        assert.equal(looked, "");
      });

    it("of accounts that aren't known, and look at the others", async () => {
      const later = "some of the accounts are not known until the resources that set them are deployed";
      const args = declaring("a", {
        ...ROLE,
        accountAggregationSource: { accountIds: [...ids("a"), UNKNOWN], allRegions: true },
      });
      assert.deepEqual(await says(args), [UNCHECKED + later]);
      assert.equal(looked, "a");
      await stack.up(named("a", { sourceRole: undefined }));
      assert.deepEqual(
        await says({
          ...args,
          accountAggregationSource: { accountIds: [...ids("ab"), UNKNOWN], regions: ["eu-west-1", REGION] },
        }),
        [`warning: ${MISSING}${ids("b")[0]} in eu-west-1${DEPLOY}`, UNCHECKED + later],
      );
      assert.equal(looked, "b");
    });
  });

  it("are checked under a name that is known later", async () => {
    assert.deepEqual(await says(declaring("a", { ...ROLE, name: UNKNOWN })), [
      "an aggregator whose name is known later: the added account has authorized it",
    ]);
  });

  it("name no account and no role that is secret", async () => {
    aws.sourceAccount = () => new MemorySource("AccessDenied");
    const secret = { secrets: ["accountIds"], looking: { isPreview: true, isSecret: true } };
    assert.deepEqual(await says(named("a", secret)), [
      `${NAME}: authorizations of 1 added account could not be checked: 1 of them (not allowed to assume sourceRole: ` +
        "AccessDenied)",
    ]);
  });

  it("name no account of a list that was secret before", async () => {
    aws.sourceAccount = () => new MemorySource("AccessDenied");
    await stack.up(named("a", { sourceRole: undefined, secrets: ["accountIds"] }));
    assert.deepEqual(await says(named("ab")), [
      `${NAME}: authorizations of 1 added account could not be checked: 1 of them (not allowed to assume ` +
        `${ROLE.sourceRole}: AccessDenied)`,
    ]);
  });
});
