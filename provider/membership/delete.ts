import { retrying } from "../aws/retry";
import { type ClaimLocation, storeName } from "../domain/claimLocation";
import { sharedIn } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { findRemaining } from "../live/find";
import type { SharingContext } from "../sharing/context";
import { NotSharedError, OtherStoreError } from "../sharing/errors";
import { share } from "../sharing/share";
import { forget } from "../sharing/storeAdmin";
import { followMoves } from "./followMoves";
import { accountsIn, type Outputs } from "./inputs";
import { describeLeft } from "./preview/leaving";
import { currentStore } from "./store";

/**
 * Leaves an aggregator: accounts that no other stack claims are removed from it. If the aggregator is gone or was
 * recreated, there is nothing to do. If the owner moves the claims meanwhile, the claim is looked up in the new store.
 *
 * @throws LastAccountError, UnreadableClaimError, OtherStoreError, AwsError
 */
export async function remove(context: SharingContext, olds: Outputs): Promise<void> {
  const { program } = context;
  program.leaves(olds.claimKey);
  try {
    await leave(context, olds);
  } finally {
    program.hasLeft(olds.claimKey);
  }
}

async function leave(context: SharingContext, olds: Outputs): Promise<void> {
  const { aggregatorName: name, region, aggregatorArn: arn, claimKey: key, createdAt } = olds;
  const { clock, configuration } = context;
  const api = configuration.api(region);
  const isOvertaken = followMoves(context, isMoved);
  for (;;) {
    const found = await retrying(() => findRemaining(api, name, arn), clock);
    if (!found || found.live.arn !== arn) {
      context.info(`${name}: the aggregator is gone, so there is nothing to leave`);
      return forget(context, { region, arn, location: olds.claims }, key);
    }
    const location = currentStore(olds, found.tags);
    const isMember = isKeptHere(found.tags, location, region);
    const participant = { name, region, arn, location, key, createdAt, isMember };
    try {
      const request = { intent: "leave", accounts: [], former: accountsIn(olds) } as const;
      const left = await share(context, participant, request);
      context.info(`${name}: ${describeLeft(olds, found.live, left)}`);
      return;
    } catch (error) {
      if (!(await isOvertaken(error))) throw error;
    }
  }
}

/** Whether the tags name this store, so that they also show if the claims are moved. */
function isKeptHere(tags: Tags, location: ClaimLocation | undefined, region: string): boolean {
  return sharedIn(tags) === storeName(location, region);
}

function isMoved(cause: unknown): boolean {
  return cause instanceof OtherStoreError || cause instanceof NotSharedError;
}
