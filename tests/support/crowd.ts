import { claimsTableArgs } from "../../provider/domain/claimsTable";
import { claimChanges, keyAttributes, sortKey } from "../../provider/sharing/store/dynamodb/items";
import { cpuTime, longestHold } from "./eventLoop";
import { keyOf } from "./miniEngine";
import { NAME, REGION, Stacks, TABLE } from "./stacks";

/** Account ids that differ in their last digits. */
function manyIds(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, at) => String(500_000_000_000 + from + at));
}

/**
 * Stacks that keep claims in a table; many of them have already joined.
 *
 * @param apart - how many accounts each stack has that the previous one doesn't have; 0: all have the same
 */
async function crowded(claims: number, accounts: number, apart = 0): Promise<Stacks> {
  const stacks = new Stacks("table");
  const all = manyIds(accounts);
  stacks.aws.set(NAME, REGION, { source: { kind: "account", accountIds: all, regions: "all" } });
  const table = stacks.aws.tableAt(REGION, TABLE);
  const partition = stacks.found.arn;
  for (let at = 0; at < claims; at++) {
    const writing = { writeId: `w${at}`, version: 1, seconds: 1_700_000_000, removed: false };
    const changes = claimChanges({ accounts: [], leaving: [] }, writing);
    const key = { partition, sort: sortKey(keyOf(`team-${at}`)) };
    // As AWS returns them: unsorted, and every string is a new object.
    const own = apart === 0 ? all : manyIds(accounts, at * apart);
    const answered = JSON.parse(JSON.stringify([...own].reverse())) as string[];
    await table.update(
      key,
      { ...keyAttributes(key), ...changes, accounts: answered },
      {
        [claimsTableArgs.hashKey]: undefined,
      },
    );
  }
  return stacks;
}

/** The cost of one more stack joining, including its preview, in milliseconds of CPU time. */
export interface JoinCost {
  readonly cpu: number;
  /** The longest time that the event loop was blocked. */
  readonly hold: number;
  /** The preview's output. */
  readonly said: string;
}

/** Makes one more stack join many others, with an account of its own. */
export async function costOfJoining(claims: number, accounts: number): Promise<JoinCost> {
  const stacks = await crowded(claims, accounts);
  const member = stacks.member("newcomer");
  const join = () => member.up(stacks.joining("", { accountIds: manyIds(1, accounts) }));
  let hold = 0;
  const cpu = await cpuTime(async () => {
    hold = await longestHold(join);
  });
  return { cpu, hold, said: member.said.join("\n") };
}

/** The cost of a preview that reports that all claims together hold more accounts than AWS allows. */
export async function costOfRefusal(claims: number, accounts: number, apart: number): Promise<JoinCost> {
  const stacks = await crowded(claims, accounts, apart);
  const preview = () =>
    stacks.member("newcomer").preview(stacks.joining("", { accountIds: manyIds(1, claims * accounts) }));
  let [hold, said] = [0, ""];
  const cpu = await cpuTime(async () => {
    hold = await longestHold(() =>
      preview().catch((error: Error) => {
        said = error.message;
      }),
    );
  });
  return { cpu, hold, said };
}
