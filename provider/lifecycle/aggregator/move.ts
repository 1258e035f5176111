import { AwsError } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import { TAGS_STORE } from "../../claims/tags";
import { OWNER_TAG, ownerTagValue, sharedIn } from "../../merge/owner";
import { counted } from "../../publishing/reading";
import type { Context } from "../context";
import { openStore } from "../sharing/claims";
import { ClaimsFullError, UnreadableClaimError } from "../sharing/errors";
import { empty, fill, overflowing, readStored } from "../sharing/transfer";
import { type Inputs, type Outputs, ownerClaimKey, storeIn } from "./inputs";
import { close, reopen } from "./shared";

/**
 * Moves the claims of all stacks to another store. Nobody can join or leave meanwhile; from the moment that the owner
 * tag names the new store, members are told to change their settings. A run that is killed on the way is done again
 * from the start or, after that moment, finished.
 *
 * @throws ClaimsFullError, UnreadableClaimError; then everything is as it was
 */
export async function move(context: Context, olds: Outputs, inputs: Inputs): Promise<void> {
  const { configuration, clock, say } = context;
  const { name, region, arn } = olds;
  const api = configuration.api(region);
  const [from, to] = [storeIn(olds) ?? "", storeIn(inputs) ?? ""];
  const [former, next] = [olds, inputs].map(({ claims }) => ({ region, arn, claims })) as [Place, Place];
  if (sharedIn(await api.listTags(arn)) !== to) {
    await close(context, olds, { what: "is not moved", advice: "", force: true });
    // Who left long ago would otherwise be dated anew.
    const { claims, torn, damaged } = counted(await readStored(context, former), api.now());
    const tags = await api.listTags(arn);
    const overflow = to === TAGS_STORE ? overflowing(tags, claims) : undefined;
    if (overflow !== undefined || torn.length + damaged.length > 0) {
      await reopen(context, olds);
      throw overflow === undefined
        ? new UnreadableClaimError(name, region, [...torn, ...damaged])
        : new ClaimsFullError(name, region, overflow);
    }
    try {
      await openStore(context, next, ownerClaimKey(inputs)).retire?.(undefined);
      await fill(context, next, claims);
      await retrying(() => api.tag(arn, { [OWNER_TAG]: ownerTagValue(inputs.owner, to) }), clock);
    } catch (error) {
      // Others may go on where they were, unless they may have been told to go elsewhere.
      if (!(error instanceof AwsError) || error.kind !== "unknown-outcome") {
        await empty(context, next).catch(() => {});
        await reopen(context, olds).catch(() => {});
      }
      throw error;
    }
    say(`${name}: the claims of ${claims.length} stacks were moved from ${from} to ${to}`);
  }
  await giveUp(context, olds, to);
}

/** Leaves the store where claims were kept: a table says where they are now, tags lose them. */
export async function giveUp(context: Context, olds: Outputs, to: string): Promise<void> {
  const left = openStore(context, olds, ownerClaimKey(olds));
  if (left.retire) await left.retire(to);
  else await empty(context, olds);
}

interface Place {
  readonly region: string;
  readonly arn: string;
  readonly claims: Inputs["claims"];
}
