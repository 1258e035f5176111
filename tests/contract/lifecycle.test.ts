import assert from "node:assert/strict";
import { declaring, OWNER_TAG, Stack } from "../process/engine";
import { type DynamicProvider, type Properties, startDynamicProvider } from "../support/dynamicProvider";
import { slowIf } from "../support/tier";
import { ACCOUNT, endpointsOf, REGION, roleIn } from "./clients";
import { expected, type LifecycleDifference, lifecycleDifferences } from "./differences";
import { Observer } from "./observer";
import { eachPeer, type Peer } from "./peers";
import { A, B, C, ROLE } from "./requests";

const OTHERS = "999999999999";
const organization = { organizationAggregationSource: { roleArn: ROLE, allRegions: true } };

/** The stack's configuration that leads to a peer. */
function stackConfig(peer: Peer, more: Properties = {}): Properties {
  return { "aws:region": REGION, "aws:endpoints": JSON.stringify([endpointsOf(peer)]), ...more };
}

/** `pulumi refresh`: the state is what AWS shows. */
async function refresh(stack: Stack): Promise<void> {
  const { id, outputs, inputs } = stack.state ?? assert.fail("there is nothing to refresh");
  const read = await stack.provider.read(id, outputs, inputs);
  stack.state = read.id === "" ? undefined : { id, inputs: read.inputs ?? inputs, outputs: read.properties };
}

/** What the differences and the rules are seen through: a provider process, a stack, and somebody else. */
interface Scene {
  readonly stack: Stack;
  readonly others: Observer;
  /** The tags that are on the aggregator; the owner tag shows as `own` where it is the stack's. */
  tags(): Promise<Readonly<Record<string, string>>>;
}

type Probe = (scene: Scene) => Promise<unknown>;

/** Deploys accounts and tags; somebody else adds an account and a tag; then another account is declared. */
async function withAccountsChanged({ stack, others }: Scene, tags = { team: "s" }): Promise<void> {
  await stack.up(declaring([A], { tags: { team: "s" } }));
  await others.put([A, OTHERS]);
  await others.tag({ cost: "7" });
  await stack.up(declaring([A, B], { tags }));
  assert.deepEqual((await others.one()).accountIds, [A, B, OTHERS]);
}

/** What becomes of tags where accounts change, which is the same at all peers. Its own owner tag shows as `own`. */
const tagProbes: readonly { what: string; probe: Probe; seen: unknown }[] = [
  {
    what: "a change of accounts",
    probe: async (scene) => {
      await withAccountsChanged(scene);
      return scene.tags();
    },
    seen: { "aggregator-owner": "own", cost: "7", team: "s" },
  },
  {
    what: "a change of accounts and tags",
    probe: async (scene) => {
      await withAccountsChanged(scene, { team: "t" });
      return scene.tags();
    },
    seen: { "aggregator-owner": "own", cost: "7", team: "t" },
  },
  {
    what: "a change of accounts, a refresh and another update",
    probe: async (scene) => {
      await withAccountsChanged(scene);
      await refresh(scene.stack);
      await scene.stack.up(declaring([A, B], { tags: { team: "s" } }));
      return scene.tags();
    },
    seen: { "aggregator-owner": "own", cost: "7", team: "s" },
  },
  {
    what: "taking over what exists, with an account more",
    probe: async (scene) => {
      await scene.others.put([OTHERS], { cost: "7" });
      await scene.stack.up(declaring([A], { adopt: true, tags: { team: "s" } }));
      return scene.tags();
    },
    seen: { "aggregator-owner": "own", cost: "7", team: "s" },
  },
  {
    what: "a change of accounts, when the state is lost, and adopting it",
    probe: async (scene) => {
      await withAccountsChanged(scene);
      scene.stack.state = undefined;
      await scene.stack.up(declaring([A, B], { adopt: true, tags: { team: "s" } }));
      return scene.tags();
    },
    seen: { "aggregator-owner": "own", cost: "7", team: "s" },
  },
];

const probes: Readonly<Record<LifecycleDifference, Probe>> = {
  "filters after a refresh": async ({ stack }) => {
    await stack.up(declaring([A], { aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket"] } }));
    await refresh(stack);
    return stack.state?.inputs.aggregatorFilters;
  },
};

eachPeer(
  "a stack's aggregator, through the real provider process",
  (peer) => {
    let provider: DynamicProvider;
    let scene: Scene;
    let name: string;
    let tests = 0;
    let stack: Stack;
    let others: Observer;
    before(async () => {
      provider = await startDynamicProvider({ config: stackConfig(peer) });
    });
    after(() => provider.stop());
    beforeEach(() => {
      // The process remembers what it was asked about in the tests before; for each a resource is new.
      name = `security-${++tests}`;
      stack = new Stack(provider, name);
      others = new Observer(peer, name);
      const tags = async () => {
        const { [OWNER_TAG]: owner, ...rest } = (await others.one()).tags;
        return { ...rest, ...(owner && { [OWNER_TAG]: owner === stack.ownerTag ? "own" : owner }) };
      };
      scene = { stack, others, tags };
    });

    it("is created with accounts, tags and the owner tag", async () => {
      await stack.up(declaring([B, A], { tags: { team: "s" } }));
      const { arn, ...seen } = await others.one();
      assert.deepEqual(seen, {
        accountIds: [A, B],
        regions: "all",
        roleArn: undefined,
        tags: { team: "s", [OWNER_TAG]: stack.ownerTag },
      });
      const { id, outputs } = stack.state ?? assert.fail();
      assert.equal(id, `${name}@us-east-1`);
      assert.deepEqual(
        [outputs.arn, outputs.accountIds, outputs.tagsAll, outputs.createdBy],
        [arn, [A, B], { team: "s" }, ""],
      );
      assert.equal(outputs.creationTime, outputs.lastUpdatedTime);
    });

    it("is left alone where nothing changes, and read as it was deployed", async () => {
      const args = declaring([A, B], { tags: { team: "s" } });
      await stack.up(args);
      const before = await others.all();
      const { state } = stack;
      assert.equal((await stack.preview(declaring([B, A, A], { tags: { team: "s" } }))).changes, false);
      await refresh(stack);
      assert.deepEqual(stack.state, state);
      await stack.up(args);
      assert.deepEqual(await others.all(), before);
    });

    it("gains and loses accounts, and keeps those of others", async () => {
      await stack.up(declaring([A, B]));
      const { arn } = await others.one();
      await others.put([A, B, OTHERS]);
      for (const [declared, live] of [
        [
          [A, B, C],
          [A, B, C, OTHERS],
        ],
        [
          [A, C],
          [A, C, OTHERS],
        ],
        [[B], [B, OTHERS]],
      ] as const) {
        await stack.up(declaring(declared));
        assert.deepEqual((await others.one()).accountIds, live);
        assert.deepEqual(stack.state?.outputs.accountIds, live);
      }
      assert.equal((await others.one()).arn, arn);
    });

    it("loses the accounts of others, where the program says so", async () => {
      await stack.up(declaring([A]));
      await others.put([A, OTHERS]);
      await stack.up(declaring([A], { merge: "replace" }));
      assert.deepEqual((await others.one()).accountIds, [A]);
    });

    it("changes its regions", async () => {
      const ofRegions = (regions: string[]) => ({ accountAggregationSource: { accountIds: [A], regions } });
      await stack.up(declaring([A]));
      await stack.up(ofRegions(["us-east-1", "eu-west-1"]));
      assert.deepEqual((await others.one()).regions, ["eu-west-1", "us-east-1"]);
      await stack.up(declaring([A]));
      assert.equal((await others.one()).regions, "all");
    });

    it("gains, changes and loses tags, and keeps those of others", async () => {
      await stack.up(declaring([A], { tags: { team: "s", env: "dev" } }));
      await others.tag({ cost: "7" });
      await stack.up(declaring([A], { tags: { team: "t", empty: "" } }));
      assert.deepEqual(await scene.tags(), { team: "t", empty: "", cost: "7", [OWNER_TAG]: "own" });
      assert.deepEqual(stack.state?.outputs.tagsAll, { team: "t", empty: "", cost: "7" });
    });

    it("of an organization is created, read, changed and deleted", async () => {
      await stack.up(organization);
      assert.equal((await others.one()).roleArn, ROLE);
      const { state } = stack;
      await refresh(stack);
      assert.deepEqual(stack.state, state);
      const roleArn = roleIn(ACCOUNT, "other");
      await stack.up({ organizationAggregationSource: { roleArn, regions: ["eu-west-1"] } });
      const { roleArn: now, regions } = await others.one();
      assert.deepEqual([now, regions], [roleArn, ["eu-west-1"]]);
      await stack.destroy();
      assert.deepEqual(await others.all(), {});
    });

    describe("that already exists", () => {
      beforeEach(() => others.put([OTHERS], { cost: "7" }));

      it("is refused, and left as it is", async () => {
        const before = await others.all();
        await assert.rejects(stack.up(declaring([A])), /aggregator security-\d+ already exists in us-east-1/);
        assert.equal(stack.state, undefined);
        assert.deepEqual(await others.all(), before);
      });

      it("and is another stack's, is refused with that stack's name", async () => {
        await others.tag({ [OWNER_TAG]: `acme/other/prod/${"0".repeat(32)}` });
        await assert.rejects(stack.up(declaring([A])), /stack acme\/other\/prod owns it/);
      });

      it("is taken over with the accounts that are in it, where the program says so", async () => {
        const { arn } = await others.one();
        await stack.up(declaring([A], { adopt: true }));
        assert.deepEqual((await others.one()).accountIds, [A, OTHERS]);
        assert.equal(stack.state?.outputs.arn, arn);
        await stack.up(declaring([B], { adopt: true }));
        assert.deepEqual((await others.one()).accountIds, [B, OTHERS]);
      });

      it("is taken over with its tags, where no account is added", async () => {
        await stack.up(declaring([OTHERS], { adopt: true, tags: { team: "s" } }));
        assert.deepEqual(await scene.tags(), { cost: "7", team: "s", [OWNER_TAG]: "own" });
      });
    });

    describe("that somebody else changed", () => {
      it("shows so in a refresh, and the next update puts back what was declared", async () => {
        const args = declaring([A, B], { tags: { team: "s" } });
        await stack.up(args);
        await others.put([A, OTHERS]);
        await others.tag({ team: "theirs" });
        await refresh(stack);
        const { outputs } = stack.state ?? assert.fail();
        assert.deepEqual([outputs.accountIds, outputs.tagsAll], [[A, OTHERS], { team: "theirs" }]);
        await stack.up(args);
        assert.deepEqual((await others.one()).accountIds, [A, B, OTHERS]);
        assert.equal((await others.one()).tags.team, "s");
      });

      it("or deleted, is gone in a refresh, and recreated @slow", async () => {
        await stack.up(declaring([A]));
        const { arn } = await others.one();
        await others.remove();
        await assert.rejects(
          stack.up(declaring([A, B])),
          /aggregator security-\d+ in us-east-1 no longer exists/,
        );
        await refresh(stack);
        assert.equal(stack.state, undefined);
        await stack.up(declaring([A, B]));
        assert.notEqual((await others.one()).arn, arn);
      });

      it("or deleted and made again, is gone too, and theirs is refused", async () => {
        await stack.up(declaring([A]));
        await others.remove();
        await others.put([OTHERS]);
        await refresh(stack);
        assert.equal(stack.state, undefined);
        await assert.rejects(stack.up(declaring([A])), /already exists/);
      });
    });

    describe("is deleted", () => {
      it("with what is in it, and it is a success where it is gone already", async () => {
        await stack.up(declaring([A, B]));
        const { state } = stack;
        await stack.destroy();
        assert.deepEqual(await others.all(), {});
        stack.state = state;
        await stack.destroy();
      });

      it("not while others have accounts in it, unless that was deployed", async () => {
        await stack.up(declaring([A]));
        await others.put([A, OTHERS]);
        await assert.rejects(stack.destroy(), /can't be deleted, because others still have accounts in it/);
        assert.deepEqual((await others.one()).accountIds, [A, OTHERS]);
        await stack.up(declaring([A], { forceDestroy: true }));
        await stack.destroy();
        assert.deepEqual(await others.all(), {});
      });
    });

    describe("is replaced", () => {
      const before = declaring([A], { tags: { team: "s" } });

      it("where its name changes @slow", async () => {
        await stack.up(before);
        const { arn } = await others.one();
        assert.deepEqual((await stack.preview({ ...before, name: "Other" })).replaces, ["name"]);
        await stack.up({ ...before, name: "Other" });
        assert.deepEqual(Object.keys(await others.all()), ["Other"]);
        const { arn: now, tags } = await others.one("Other");
        assert.notEqual(now, arn);
        assert.deepEqual(tags, { team: "s", [OWNER_TAG]: stack.ownerTag });
      });

      it("where its region changes", async () => {
        await stack.up(before);
        await stack.up({ ...before, region: "eu-west-1" });
        assert.deepEqual(await others.all(), {});
        assert.deepEqual((await new Observer(peer, name, { region: "eu-west-1" }).one()).accountIds, [A]);
        assert.equal(stack.state?.id, `${name}@eu-west-1`);
      });

      it("where it becomes an organization's, and back @slow", async () => {
        await stack.up(before);
        const { arn } = await others.one();
        await stack.up(organization);
        const changed = await others.one();
        assert.deepEqual([changed.roleArn, changed.accountIds], [ROLE, []]);
        assert.notEqual(changed.arn, arn, "it isn't switched in place, though moto would");
        await stack.up(before);
        assert.deepEqual((await others.one()).accountIds, [A]);
      });
    });

    it("of one name in two regions are two @slow", async () => {
      const there = new Observer(peer, name, { region: "eu-west-1" });
      const second = new Stack(provider, `second-${name}`);
      await stack.up(declaring([A]));
      await second.up(declaring([B], { name, region: "eu-west-1" }));
      await stack.up(declaring([A, C]));
      assert.deepEqual((await others.one()).accountIds, [A, C]);
      assert.deepEqual((await there.one()).accountIds, [B]);
      await stack.destroy();
      assert.deepEqual(await others.all(), {});
      await refresh(second);
      assert.deepEqual(second.state?.outputs.accountIds, [B]);
      await second.destroy();
      assert.deepEqual(await there.all(), {});
    });

    it("is read by a program that doesn't manage it", async () => {
      await others.put([A, OTHERS], { cost: "7" });
      const { properties } = await provider.read(name);
      assert.deepEqual([properties.accountIds, properties.tagsAll], [[A, OTHERS], { cost: "7" }]);
      await assert.rejects(provider.read("nobody"), /there is no aggregator nobody in us-east-1/);
    });

    describe("in another account,", () => {
      const chain = [
        { roleArn: roleIn(A) },
        { roleArn: roleIn(B, "path/to/audit"), sessionName: "pulumi-ci" },
      ];
      const table: [what: string, account: string, config: () => Properties][] = [
        [
          "whose role the stack's aws:assumeRoles names",
          A,
          () => stackConfig(peer, { "aws:assumeRoles": JSON.stringify([{ roleArn: roleIn(A) }]) }),
        ],
        [
          "whose role an explicit provider names, at the end of a chain",
          B,
          () => ({ region: REGION, endpoints: endpointsOf(peer), assumeRoles: chain }),
        ],
      ];
      for (const [what, account, config] of table)
        it(`${what}, is created, changed, read and deleted there${slowIf(what !== table[0]?.[0])}`, async () => {
          const there = new Observer(peer, name, { roleArn: roleIn(account) });
          const assuming = await startDynamicProvider({ config: config() });
          try {
            const away = new Stack(assuming, name);
            await away.up(declaring([A], { tags: { team: "s" } }));
            const { arn, accountIds } = await there.one();
            assert.ok(arn.startsWith(`arn:aws:config:us-east-1:${account}:`), arn);
            assert.deepEqual(accountIds, [A]);
            await there.put([A, OTHERS]);
            await away.up(declaring([B], { tags: { team: "s" } }));
            assert.deepEqual((await there.one()).accountIds, [B, OTHERS]);
            await refresh(away);
            assert.deepEqual(away.state?.outputs.accountIds, [B, OTHERS]);
            await there.put([B]);
            assert.deepEqual(await others.all(), {}, "and nothing here");
            await away.destroy();
            assert.deepEqual(await there.all(), {});
          } finally {
            await assuming.stop();
          }
        });
    });

    describe("keeps its tags and those of others after", () => {
      for (const { what, probe, seen } of tagProbes)
        it(what, async () => {
          assert.deepEqual(await probe(scene), seen);
        });
    });

    describe("is not the same at moto:", () => {
      for (const [what, probe] of Object.entries(probes) as [LifecycleDifference, Probe][]) {
        const difference = lifecycleDifferences[what];
        it(`${what}: ${JSON.stringify(expected(peer, difference))}`, async () => {
          assert.deepEqual(await probe(scene), expected(peer, difference), difference.reason);
        });
      }
    });
    // tests/process/lifecycle.test.ts has the emulator.
  },
  "emulator",
);
