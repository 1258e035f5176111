import assert from "node:assert/strict";
import { read } from "../../../provider/membership/read";
import { Memberships } from "../../support/memberships";
import { ids } from "../../support/memoryAws";
import { claimTagsOf, keyOf } from "../../support/miniEngine";
import { processOf } from "../../support/process";
import { NAME, REGION } from "../../support/stacks";

const [, B, C, D] = ids("abcd") as [string, string, string, string];

describe("a membership on refresh", () => {
  let stacks: Memberships;

  beforeEach(async () => {
    stacks = new Memberships();
    await stacks.own("a");
    await stacks.up("b", "bc");
  });

  it("is as it was declared", async () => {
    assert.deepEqual(await stacks.team("b").refresh(), { changes: false });
  });

  it("lists the tags once, before it writes its claim again", async () => {
    const member = stacks.member("b").begin();
    await member.refresh();
    const { calls } = member.caller;
    assert.equal(calls.filter((call) => call === "ListTags").length, 1, calls.join(" "));
    assert.ok(calls.includes("Tag"));
  });

  it("lacks what somebody took out, which the next up puts back", async () => {
    stacks.set("ab");
    assert.deepEqual(await stacks.team("b").refresh(), { changes: true });
    assert.match(
      stacks.member("b").said.join("\n"),
      /security: the next up would change: \+1 account \(100000000002\)/,
    );
    await stacks.up("b", "bc");
    assert.equal(stacks.live, "abc");
  });

  it("finds a claim that is lost, which the next up writes again", async () => {
    const [[key, claim] = ["", ""]] = claimTagsOf(stacks.found.tags, keyOf("b"));
    const { [key]: _, ...rest } = stacks.found.tags;
    stacks.aws.set(NAME, REGION, { tags: rest });
    assert.deepEqual(await stacks.team("b").refresh(), { changes: true });
    await stacks.up("b", "bc");
    assert.deepEqual(
      claimTagsOf(stacks.found.tags, keyOf("b")).map(([, value]) => value),
      [claim],
    );
  });

  it("finds a claim that is lost, whose accounts can still be let go", async () => {
    const [[key] = [""]] = claimTagsOf(stacks.found.tags, keyOf("b"));
    const { [key]: _, ...rest } = stacks.found.tags;
    stacks.aws.set(NAME, REGION, { tags: rest });
    await stacks.team("b").refresh();
    await stacks.up("b", "d");
    assert.equal(stacks.live, "ad");
  });

  it("finds a run that was interrupted", async () => {
    const [[key] = [""]] = claimTagsOf(stacks.found.tags, keyOf("b"));
    stacks.tag({ [key]: `settled ${B} ${C} leaving:s44we8 ${D}` });
    assert.deepEqual(await stacks.team("b").refresh(), { changes: true });
    assert.equal(stacks.member("b").state?.outputs.unfinished, true);
    await stacks.up("b", "bc");
    assert.equal(stacks.member("b").state?.outputs.unfinished, undefined);
    assert.doesNotMatch(String(claimTagsOf(stacks.found.tags, keyOf("b"))), /leaving/);
  });

  it("is gone with its aggregator", async () => {
    stacks.aws.drop(NAME, REGION);
    assert.equal(await stacks.team("b").refresh(), "gone");
    assert.match(
      stacks.member("b").said.join("\n"),
      /^security: the aggregator is gone: the next up can join it again/,
    );
  });

  it("is gone if the aggregator was recreated", async () => {
    stacks.aws.drop(NAME, REGION);
    stacks.set("a");
    assert.equal(await stacks.team("b").refresh(), "gone");
    assert.match(stacks.member("b").said.join("\n"), /deleted and recreated: the next up joins the new one$/);
    await stacks.up("b", "bc");
    assert.equal(stacks.live, "abc");
  });

  it("follows claims that have been moved", async () => {
    const claims = { dynamodbTable: "claims" };
    await stacks.own("a", { claims });
    assert.deepEqual(await stacks.team("b").refresh(), { changes: false });
    assert.deepEqual(stacks.member("b").said, []);
    assert.deepEqual(stacks.member("b").state?.outputs.claims, { ...claims, region: REGION });
    assert.equal(stacks.member("b").state?.inputs.claims, undefined);
    await stacks.own("a", { claims: undefined });
    assert.deepEqual(await stacks.team("b").refresh(), { changes: false });
    assert.equal(stacks.member("b").state?.outputs.claims, undefined);
    await stacks.up("b", "bc");
    assert.equal(stacks.live, "abc");
  });

  it("says where claims have been moved to, if it names another store", async () => {
    await stacks.own("a", { claims: { dynamodbTable: "others" } });
    await stacks.up("b", "bc", { claims: { dynamodbTable: "others" } });
    await stacks.own("a", { claims: { dynamodbTable: "claims" } });
    await stacks.team("b").refresh();
    assert.match(
      stacks.member("b").said.join("\n"),
      /its claims are now kept in dynamodb:us-east-1\/claims, but this stack still reads another store: set claims/,
    );
  });

  it("needs more than an id, which says nothing of its accounts", async () => {
    const { context } = processOf(stacks.aws);
    const facts = { id: "security@us-east-1/x" };
    await assert.rejects(read(context, facts.id, {}), { code: "MembershipNotReadable", facts });
  });

  it("has in its inputs no time of the create, which only outputs have", async () => {
    const { id, outputs } = stacks.member("b").state ?? assert.fail();
    const { context } = processOf(stacks.aws);
    const { props, inputs } = await read(context, id, outputs);
    assert.equal(props?.createdAt, outputs.createdAt);
    assert.ok(inputs && !("createdAt" in inputs));
    assert.ok(context.checkCache.isRefreshing(outputs.claimKey));
  });
});
