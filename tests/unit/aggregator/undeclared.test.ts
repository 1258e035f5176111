import assert from "node:assert/strict";
import { secrets } from "../../../provider/aggregator/secrets";
import { isReservedTag } from "../../../provider/domain/owner";
import { concealed, markSecret } from "../../../provider/engine/secret";
import { hasCode } from "../../support/errors";
import { accounts, ids, letters, MemoryAws } from "../../support/memoryAws";
import { type Args, MiniEngine } from "../../support/miniEngine";

const NAME = "security";
const REGION = "us-east-1";
const CONFIG = { "aws:region": REGION };

const MODES = ["preserve", "replace", "shared"] as const;

type Mode = (typeof MODES)[number];

/** What a program declares: accounts as letters. */
function declaring(merge: Mode, list = "ab", more: Args = {}): Args {
  const source = { accountIds: ids(list), allRegions: true };
  return { name: NAME, merge, accountAggregationSource: source, tags: { own: "1" }, ...more };
}

describe("what others put on an aggregator, between one merge mode and another", () => {
  let aws: MemoryAws;
  let stack: MiniEngine;

  const live = () => aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");
  const liveAccounts = () => {
    const { source } = live();
    return source.kind === "account" ? letters(source.accountIds) : "";
  };
  const liveTags = () =>
    Object.keys(live().tags)
      .filter((key) => !isReservedTag(key))
      .sort()
      .join();
  /** Somebody else adds an account and a tag. */
  const interfere = () => {
    const { tags } = live();
    const source = accounts([...new Set(`${liveAccounts()}z`)].join(""));
    aws.set(NAME, REGION, { source, tags: { ...tags, theirs: "1" } });
  };
  const begin = (config: Record<string, unknown> = CONFIG) => {
    aws = new MemoryAws();
    stack = new MiniEngine(aws, undefined, config);
  };
  const upWithRefresh = async (args: Args) => {
    const refreshed = await stack.refresh();
    const said = stack.said;
    await stack.up(args);
    return { refreshed, said };
  };

  beforeEach(() => begin());

  for (const from of MODES)
    for (const to of MODES)
      for (const refresh of ["without a refresh", "with a refresh", "with two refreshes"]) {
        const isDone = from !== to || refresh !== "without a refresh";
        const isRemoved = to === "replace" && isDone;

        it(`${from} to ${to}, ${refresh}: ${isRemoved ? "go" : "stay"}`, async () => {
          await stack.up(declaring(from));
          interfere();
          if (refresh !== "without a refresh") await stack.refresh();
          if (refresh === "with two refreshes") await stack.refresh();
          await stack.up(declaring(to));
          assert.equal(liveAccounts(), isRemoved ? "ab" : "abz");
          assert.equal(liveTags(), isRemoved ? "own" : "own,theirs");
          if (from === to && !isRemoved) return;
          aws.begin();
          await stack.up(declaring(to));
          assert.deepEqual(aws.calls, [], "nothing is left to be done");
        });

        it(`${from} to ${to}, ${refresh}: what this stack drops at the same time goes`, async () => {
          await stack.up(declaring(from, "ab", { tags: { own: "1", former: "1" } }));
          interfere();
          if (refresh !== "without a refresh") await stack.refresh();
          if (refresh === "with two refreshes") await stack.refresh();
          await stack.up(declaring(to, "ac"));
          assert.equal(liveAccounts(), to === "replace" ? "ac" : "acz");
          // Where only own accounts and tags change, every other tag of others goes with them.
          assert.equal(liveTags(), to === "replace" ? "own" : "own,theirs");
        });
      }

  it("replace: a refresh shows what others put there, and says what becomes of it", async () => {
    await stack.up(declaring("replace"));
    interfere();
    assert.deepEqual(await stack.refresh(), { changes: true });
    assert.deepEqual(stack.said, [
      'security: as long as merge is "replace", the next up would change: −1 account of others (100000000025); tags −1',
    ]);
    const { inputs, outputs } = stack.state ?? assert.fail();
    assert.deepEqual(Object.keys(inputs.accountAggregationSource?.accountIds ?? {}), ids("abz"));
    assert.deepEqual(inputs.tags, { own: "1", theirs: "1" });
    assert.deepEqual(inputs.undeclared, { accountIds: ids("z"), tags: ["theirs"] });
    assert.deepEqual(outputs.undeclared, inputs.undeclared);

    assert.deepEqual(await stack.preview(declaring("replace")), { changes: true });
    assert.deepEqual(stack.said, ["security: −1 account of others (100000000025); tags −1"]);
    assert.deepEqual(await stack.preview(declaring("preserve")), { changes: true });
    assert.deepEqual(stack.said, ["security: from now on accounts of others are kept"]);
  });

  it("replace: a second refresh that finds the same tells nothing new", async () => {
    await stack.up(declaring("replace"));
    interfere();
    await stack.refresh();
    assert.deepEqual(await stack.refresh(), { changes: false });
    await stack.up(declaring("replace"));
    assert.equal(liveAccounts(), "ab");
    assert.equal(stack.state?.outputs.undeclared, undefined);
  });

  it("replace: what others put there and took away again is forgotten", async () => {
    await stack.up(declaring("replace"));
    const { source, tags } = live();
    interfere();
    await stack.refresh();
    aws.set(NAME, REGION, { source, tags });
    assert.deepEqual(await stack.refresh(), { changes: true });
    assert.equal(stack.state?.inputs.undeclared, undefined);
    aws.begin();
    assert.deepEqual(await stack.preview(declaring("replace")), { changes: false });
    assert.deepEqual(aws.calls, []);
  });

  it("replace: what others put there is declared where the program declares it from then on", async () => {
    await stack.up(declaring("replace"));
    interfere();
    await stack.refresh();
    await stack.up(declaring("replace", "abz", { tags: { own: "1", theirs: "1" } }));
    await stack.up(declaring("preserve"));
    assert.equal(liveAccounts(), "ab");
    assert.equal(liveTags(), "own");
  });

  it("replace: only accounts, or only tags, are removed by one call, after all was read", async () => {
    await stack.up(declaring("replace"));
    aws.set(NAME, REGION, { source: accounts("abz") });
    await stack.refresh();
    aws.begin();
    await stack.up(declaring("replace"));
    assert.deepEqual(aws.calls, ["Describe", "ListTags", "Describe", "ListTags", "Put"]);
    aws.set(NAME, REGION, { tags: { ...live().tags, theirs: "1" } });
    await stack.refresh();
    aws.begin();
    await stack.up(declaring("replace"));
    assert.deepEqual(aws.calls, ["Describe", "ListTags", "Describe", "ListTags", "Untag"]);
  });

  it("replace: tags of the provider are this stack's own", async () => {
    begin({ ...CONFIG, "aws:defaultTags": JSON.stringify({ tags: { env: "prod" } }) });
    await stack.up(declaring("replace"));
    interfere();
    const { refreshed } = await upWithRefresh(declaring("preserve"));
    assert.deepEqual(refreshed, { changes: true });
    assert.equal(liveTags(), "env,own,theirs");
    const { inputs } = stack.state ?? assert.fail();
    assert.deepEqual([inputs.tags, inputs.defaultTags], [{ own: "1" }, { env: "prod" }]);
  });

  it("replace: ignored tags are no drift", async () => {
    begin({ ...CONFIG, "aws:ignoreTags": JSON.stringify({ keys: ["theirs"] }) });
    await stack.up(declaring("replace"));
    const { tags } = live();
    aws.set(NAME, REGION, { tags: { ...tags, theirs: "1" } });
    const { refreshed } = await upWithRefresh(declaring("replace"));
    assert.deepEqual(refreshed, { changes: false });
    assert.equal(liveTags(), "own,theirs");
  });

  it("replace: regions are the owner's alone, and come back", async () => {
    const regions = (merge: Mode) =>
      declaring(merge, "ab", {
        accountAggregationSource: { accountIds: ids("ab"), regions: ["eu-west-1"] },
      });
    for (const to of MODES) {
      begin();
      await stack.up(regions("replace"));
      aws.set(NAME, REGION, { source: { ...accounts("abz"), regions: "all" } });
      await upWithRefresh(regions(to));
      assert.deepEqual(live().source.regions, ["eu-west-1"]);
      assert.equal(liveAccounts(), to === "replace" ? "ab" : "abz");
    }
  });

  it("replace: filters that the program doesn't declare stay, those that it does come back", async () => {
    const filters = { resourceTypes: ["AWS::EC2::Instance"] };
    for (const to of MODES) {
      begin();
      await stack.up(declaring("replace"));
      aws.set(NAME, REGION, { filters });
      await upWithRefresh(declaring(to));
      assert.deepEqual(live().filters, filters);
      const other = { aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket"] } };
      await stack.up(declaring(to, "ab", other));
      aws.set(NAME, REGION, { filters });
      await upWithRefresh(declaring(to, "ab", other));
      assert.deepEqual(live().filters, other.aggregatorFilters);
    }
  });

  it("an adopted aggregator: what was refreshed with replace stays with preserve and shared", async () => {
    for (const to of ["preserve", "shared"] as const) {
      begin();
      aws.set(NAME, REGION, { source: accounts("yz"), tags: { theirs: "1" } });
      await stack.up(declaring("replace", "ab", { adopt: true }));
      assert.deepEqual([liveAccounts(), liveTags()], ["ab", "own"]);
      interfere();
      await upWithRefresh(declaring(to, "ab", { adopt: true }));
      assert.deepEqual([liveAccounts(), liveTags()], ["abz", "own,theirs"]);
    }
  });

  it("tags of others stay also after an update with replace that was interrupted at the tags", async () => {
    for (const to of ["preserve", "shared"] as const) {
      begin();
      await stack.up(declaring("replace"));
      interfere();
      await stack.refresh();
      // Describe and ListTags of the preview and of the update, the Put, the Untag.
      stack.begin({ 5: "refused" });
      await assert.rejects(
        stack.up(declaring("replace", "ab", { tags: { own: "2" } })),
        hasCode("AwsRejected"),
      );
      assert.deepEqual([liveAccounts(), liveTags()], ["ab", "own,theirs"]);
      assert.deepEqual(stack.state?.outputs.undeclared, { tags: ["theirs"] });
      stack.begin();
      await stack.up(declaring(to));
      assert.equal(liveTags(), "own,theirs");
    }
  });

  it("accounts of others stay also where the first update to shared was interrupted", async () => {
    for (let call = 0; call < 30; call++) {
      begin();
      await stack.up(declaring("replace"));
      interfere();
      await stack.refresh();
      stack.begin({ [call]: "refused" });
      await stack.up(declaring("shared", "a")).catch(() => {});
      stack.begin();
      await stack.up(declaring("shared", "a"));
      assert.deepEqual([liveAccounts(), liveTags()], ["az", "own,theirs"], `call ${call}`);
      await assert.rejects(stack.destroy(), hasCode("NotEmpty"));
    }
  });

  it("the delete of what was killed on the way to shared is refused for others' accounts", async () => {
    for (let call = 0; call < 12; call++) {
      begin();
      await stack.up(declaring("replace"));
      interfere();
      await stack.refresh();
      stack.begin({ [call]: "killed after" });
      await stack.up(declaring("shared")).catch(() => {});
      const isShared = / store=/.test(live().tags["aggregator-owner"] ?? "");
      aws.time.pass(400_000);
      stack.begin();
      if (isShared) await assert.rejects(stack.destroy(), hasCode("NotEmpty"));
    }
  });

  it("what is secret is neither printed nor kept in clear", async () => {
    await stack.up(declaring("replace", "ab", { secrets: ["accountIds"] }));
    interfere();
    await stack.refresh();
    assert.deepEqual(stack.said, [
      'security: as long as merge is "replace", the next up would change: −1 account of others; tags −1',
    ]);
    const { inputs } = stack.state ?? assert.fail();
    assert.deepEqual(concealed(secrets, inputs).undeclared, markSecret(inputs.undeclared));
    const { secrets: _, ...open } = inputs;
    assert.deepEqual(concealed(secrets, open), open);
  });
});
