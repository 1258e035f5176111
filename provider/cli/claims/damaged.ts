import { isUnknownOutcome } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import type { Expected, Item } from "../../aws/table";
import { isClaimKey } from "../../domain/claimKey";
import { tableOf } from "../../domain/claimLocation";
import { inline } from "../../domain/printable";
import type { Tags } from "../../domain/tags";
import { waitUntilLanded } from "../../live/lostAnswer";
import type { Context } from "../../process/context";
import { isTable } from "../../sharing/claims";
import { sortKey } from "../../sharing/store/dynamodb/items";
import { ClaimChangedError } from "./errors";
import { rawLines } from "./raw";
import type { ClaimsSnapshot } from "./snapshot";
import { storeText } from "./text";

/** What will be removed, exactly as it is stored. */
export function damagedText({ name, region, store, raw }: ClaimsSnapshot, keys: readonly string[]): string {
  return [
    `${name} in ${region}: what can't be read as a claim, kept ${storeText(store)}, to be removed`,
    ...keys.flatMap((key) => [inline(key), ...rawLines(raw.get(key) ?? {}).map((line) => `  ${line}`)]),
  ].join("\n");
}

/** Removes the tags, or the item, of what can't be read. It removes an item only if it is still as shown. */
export async function removeDamaged(context: Context, snapshot: ClaimsSnapshot, key: string): Promise<void> {
  const { configuration, clock } = context;
  const { region, live, location, raw } = snapshot;
  const shown = raw.get(key) ?? {};
  if (!isTable(location)) {
    const api = configuration.api(region);
    try {
      return await api.untag(live.arn, Object.keys(shown as Tags));
    } catch (error) {
      if (!isUnknownOutcome(error)) throw error;
      await waitUntilLanded(context, snapshot.timing.inFlight);
      return retrying(() => api.untag(live.arn, Object.keys(shown as Tags)), clock);
    }
  }
  const table = configuration.table(tableOf(location, region).region, location.dynamodbTable);
  const item = { partition: live.arn, sort: isClaimKey(key) ? sortKey(key) : key };
  const removed = await retrying(() => table.remove(item, expectedOf(shown)), clock);
  if (!removed.done && removed.found !== undefined) throw new ClaimChangedError(key);
}

/** The attributes of an item that a condition can compare: strings and numbers, without the keys. */
function expectedOf(shown: Tags | Item): Expected {
  return Object.fromEntries(
    Object.entries(shown).filter(
      (entry): entry is [string, string | number] =>
        (typeof entry[1] === "string" || typeof entry[1] === "number") &&
        /^(version|writeId|writtenAt)$/.test(entry[0]),
    ),
  );
}
