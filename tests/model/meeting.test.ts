import assert from "node:assert/strict";
import { ConfigAggregatorError } from "../../provider/aws/errors";
import { claimName } from "../../provider/domain/claimKey";
import { sharedIn } from "../../provider/domain/owner";
import { readClaims } from "../../provider/sharing/store/dynamodb/items";
import { parseClaims } from "../../provider/sharing/store/tagFormat";
import { type Caller, letters } from "../support/memoryAws";
import { Refused } from "../support/miniEngine";
import { REGION, STORES, Stacks, type Store, TABLE } from "../support/stacks";
import { slowIf } from "../support/tier";
import { Schedule } from "../support/virtualTime";

/*
 * An owner moves the claims, or deletes the aggregator, while a member joins, swaps an account or leaves, each at a
 * random moment. The result of a run that succeeds is true then and stays true; a run that fails has changed nothing. A
 * failure prints its seed.
 */

const SEEDS = 200;

/** What a member does meanwhile: its claim before, and its claim once it has succeeded. */
const MEMBERS = {
  joins: { before: "", after: "bc" },
  swaps: { before: "bc", after: "cd" },
  leaves: { before: "bc", after: "" },
} as const;

type Doing = keyof typeof MEMBERS;

interface Ended {
  readonly stacks: Stacks;
  readonly owner: PromiseSettledResult<void>;
  readonly member: PromiseSettledResult<void>;
}

async function meet(
  seed: number,
  store: Store,
  doing: Doing,
  own: (stacks: Stacks) => Promise<void>,
): Promise<Ended> {
  const time = new Schedule(seed * 7919);
  const stacks = new Stacks(store, time);
  stacks.aws.staleness = 950;
  const { before, after } = MEMBERS[doing];
  await time.alone(() => stacks.owner.begin().up(stacks.owning("a")));
  if (before) await time.alone(() => stacks.member("b").begin().up(stacks.joining(before)));
  await time.alone(() => stacks.member("c").begin().up(stacks.joining("c")));
  const later = async (run: () => Promise<void>) => {
    await time.sleep(Math.floor(time.random() * 9_000));
    await run();
  };
  const team = stacks.member("b").begin();
  slowDown(stacks, team, time);
  const [member, owner] = await time.run([
    later(() => (after ? team.up(stacks.joining(after)) : team.destroy())),
    later(() => own(stacks)),
  ]);
  for (const end of [member, owner])
    if (end?.status === "rejected")
      assert.ok(end.reason instanceof Refused || ConfigAggregatorError.is(end.reason), String(end.reason));
  return { stacks, owner: owner ?? assert.fail(), member: member ?? assert.fail() };
}

/** For every other stack, one of the first readings takes long: AWS throttles it, or the machine is paused. */
function slowDown({ aws }: Stacks, { caller }: { readonly caller: Caller }, time: Schedule): void {
  const [slow, takes] = [Math.floor(time.random() * 4), Math.floor(time.random() * 6_000)];
  const open = aws.api.bind(aws);
  let looks = 0;
  aws.api = (region, asking) => {
    const api = open(region, asking);
    const describe: typeof api.describe = async (...asked) => {
      if (looks++ === slow) await time.sleep(takes);
      return api.describe(...asked);
    };
    return asking === caller ? { ...api, describe } : api;
  };
}

/** The actual state: accounts, where claims are kept, and who claims what there. */
async function truth({ aws, found, live }: Stacks) {
  const store = sharedIn(found.tags);
  const onTags = parseClaims(found.tags);
  const inTable = readClaims(await aws.tableAt(REGION, TABLE).query(found.arn));
  const { claims } = store === "tags" ? onTags : inTable;
  const held = claims.map(({ key, accounts, leaving, closing }) => [
    claimName(key).split("/")[0],
    letters(accounts) + (leaving.length > 0 ? ` leaving ${letters(leaving)}` : "") + (closing ?? ""),
  ]);
  const left = store === "tags" ? [] : onTags.claims;
  return { live, store, claims: Object.fromEntries(held), left: left.map(({ key }) => key) };
}

/** The expected state, depending on how the two runs ended. */
function wanted({ member }: Ended, doing: Doing, store: Store) {
  const { before, after } = MEMBERS[doing];
  const held = member.status === "fulfilled" ? after : before;
  return {
    live: [...new Set(["a", "c", ...held])].sort().join(""),
    store: store === "tags" ? "tags" : `dynamodb:${REGION}/${TABLE}`,
    claims: { platform: "a", c: "c", ...(held && { b: held }) },
    left: [],
  };
}

describe("a member that runs while the owner", () => {
  for (const store of STORES)
    for (const doing of Object.keys(MEMBERS) as Doing[]) {
      it(`moves claims away from ${store}: it ${doing}; what succeeds is true, what fails has changed nothing${slowIf((store === "table") !== (doing === "leaves"))}`, async () => {
        const other = store === "tags" ? "table" : "tags";
        const elsewhere = { claims: other === "table" ? { dynamodbTable: TABLE } : undefined };
        for (let seed = 1; seed <= SEEDS; seed++) {
          const ended = await meet(seed, store, doing, (stacks) =>
            stacks.owner.begin().up({ ...stacks.owning("a"), ...elsewhere }),
          );
          await holds(ended, doing, ended.owner.status === "fulfilled" ? other : store, seed);
        }
      });

      it(`deletes it, with claims in ${store}: it ${doing}; the delete is refused, and nothing is lost${slowIf((store === "table") !== (doing === "swaps"))}`, async () => {
        for (let seed = 1; seed <= SEEDS; seed++) {
          const ended = await meet(seed, store, doing, ({ owner }) => owner.begin().destroy());
          assert.equal(ended.owner.status, "rejected", `seed ${seed}`);
          await holds(ended, doing, store, seed);
        }
      });
    }
});

async function holds(ended: Ended, doing: Doing, store: Store, seed: number): Promise<void> {
  const { stacks, owner, member } = ended;
  const how = `seed ${seed}; ${String(member.status === "rejected" && member.reason)}; ${String(owner.status === "rejected" && owner.reason)}`;
  const right = wanted(ended, doing, store);
  stacks.aws.time.pass(2_000);
  assert.deepEqual(await truth(stacks), right, `${how}; at the end`);
  // Every request that was sent has landed by now.
  stacks.aws.time.pass(400_000);
  assert.deepEqual(await truth(stacks), right, `${how}; later`);
}
