import assert from "node:assert/strict";
import { ConfigAggregatorError } from "../../provider/aws/errors";
import { patient } from "../../provider/aws/patient";
import { planPruning, turnsOf } from "../../provider/cli/claims/plan";
import { leave, removeClaim } from "../../provider/cli/claims/remove";
import { readSnapshot } from "../../provider/cli/claims/snapshot";
import { claimName } from "../../provider/domain/claimKey";
import { configuration } from "../../provider/engine/configuration";
import { createPrintedLines, createPrinter } from "../../provider/engine/context";
import { createCheckCache } from "../../provider/process/checkCache";
import type { SharingContext } from "../../provider/sharing/context";
import { createJoinCache } from "../../provider/sharing/joinCache";
import { createProgram } from "../../provider/sharing/program";
import { readClaims } from "../../provider/sharing/store/dynamodb/items";
import { parseClaims } from "../../provider/sharing/store/tagFormat";
import { someError } from "../support/errors";
import { Caller, letters } from "../support/memoryAws";
import { Refused } from "../support/miniEngine";
import { NAME, REGION, STORES, Stacks, type Store, TABLE } from "../support/stacks";
import { slowIf } from "../support/tier";
import { Schedule } from "../support/virtualTime";

/*
 * `claims prune` removes the claim of a stack that still exists: a run of it begins meanwhile. If that run succeeds,
 * its accounts are there. A failure prints its seed.
 */

const SEEDS = 150;

/**
 * The steps of `claims prune`, with the times and the store of these stacks.
 *
 * @param see - reads the claims on which the command decides
 */
async function prune(
  stacks: Stacks,
  store: Store,
  keep: boolean,
  see: (claimed: string) => void,
): Promise<void> {
  const { aws } = stacks;
  const caller = new Caller();
  caller.begin();
  const context: SharingContext = {
    configuration: {
      ...configuration({ "aws:region": REGION }),
      api: (region) => patient(aws.api(region, caller), { clock: aws.time, visible: 1_000 }),
      table: (region, name) => aws.table(region, name, caller),
    },
    clock: aws.time,
    checkCache: createCheckCache(),
    joinCache: createJoinCache(),
    program: createProgram(),
    printed: createPrintedLines(),
    ...createPrinter(() => {}),
  };
  const snapshot = await readSnapshot(
    context,
    { name: NAME, region: REGION },
    store === "table" ? TABLE : undefined,
  );
  const keys = snapshot.stored.claims
    .filter(({ key }) => claimName(key).startsWith("b/"))
    .map(({ key }) => key);
  if (keys.length === 0 || turnsOf(snapshot, keys).length > 0)
    throw someError("its stack is deploying, or gone");
  for (const pruning of planPruning(snapshot, keys, keep)) {
    see(letters(pruning.claim.accounts));
    await (keep ? removeClaim : leave)(context, snapshot, pruning);
  }
}

/** What a stack does that claims `b` before, and what it claims after success. */
const RUNS: Record<string, string> = { swaps: "d", adds: "bd", leaves: "" };

describe("an existing stack whose claim is pruned while it runs:", () => {
  for (const store of STORES)
    for (const [doing, after] of Object.entries(RUNS))
      for (const keep of [false, true])
        it(`with claims in ${store}, ${doing}${keep ? ", and accounts are to stay" : ""}: what succeeds is true${slowIf(keep || (store === "table") !== (doing === "adds"))}`, async () => {
          for (let seed = 1; seed <= SEEDS; seed++) {
            const time = new Schedule(seed * 7919);
            const stacks = new Stacks(store, time);
            stacks.aws.staleness = 950;
            await time.alone(() => stacks.owner.begin().up(stacks.owning("a")));
            await time.alone(() => stacks.member("b").begin().up(stacks.joining("b")));
            await time.alone(() => stacks.member("c").begin().up(stacks.joining("c")));
            const later = async (most: number, run: () => Promise<void>) => {
              await time.sleep(Math.floor(time.random() * most));
              await run();
            };
            const team = stacks.member("b").begin();
            let seen: string | undefined;
            const [member, pruned] = await time.run([
              later(4_000, () => (after ? team.up(stacks.joining(after)) : team.destroy())),
              later(4_000, () =>
                prune(stacks, store, keep, (claimed) => {
                  seen = claimed;
                }),
              ),
            ]);
            for (const end of [member, pruned])
              if (end?.status === "rejected")
                assert.ok(
                  end.reason instanceof Refused || ConfigAggregatorError.is(end.reason),
                  String(end.reason),
                );
            const how = `seed ${seed}; ${String(pruned?.status === "rejected" && pruned.reason)}; ${String(member?.status === "rejected" && member.reason)}`;
            time.pass(400_000);
            const onTags = parseClaims(stacks.found.tags);
            const inTable = readClaims(await stacks.aws.tableAt(REGION, TABLE).query(stacks.found.arn));
            const { claims } = store === "tags" ? onTags : inTable;
            const own = claims.find(({ key }) => claimName(key).startsWith("b/"));
            assert.ok(
              ["a", "c"].every((one) => stacks.live.includes(one)),
              how,
            );
            // A claim that was written at the end of a run may be pruned, as requested.
            if (member?.status !== "fulfilled" || seen === after) continue;
            assert.ok(
              [...after].every((one) => stacks.live.includes(one)),
              `${how}; live ${stacks.live}`,
            );
            assert.equal(letters(own?.accounts ?? []), after, how);
          }
        });
});
