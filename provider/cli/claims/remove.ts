import type { ConfigAggregatorError } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import type { Tags } from "../../domain/tags";
import { waitUntilLanded } from "../../live/lostAnswer";
import { openStore } from "../../sharing/claims";
import type { SharingContext } from "../../sharing/context";
import { ClaimNotWrittenError } from "../../sharing/errors";
import { refuseOtherStore } from "../../sharing/joinable";
import { PublishingInterrupted } from "../../sharing/protocol/errors";
import { share } from "../../sharing/share";
import { StackAtWorkError } from "../../sharing/store/errors";
import {
  type ClaimStore,
  type StoredClaim,
  type StoredClaims,
  splitClaims,
  type Written,
} from "../../sharing/store/store";
import { PruningInterruptedError } from "./errors";
import type { Pruning } from "./plan";
import type { ClaimsSnapshot } from "./snapshot";

/** How often a write is repeated if its answers get lost. */
const TRIES = 4;

/**
 * Removes a claim as its own stack would: the protocol that all stacks follow removes its accounts, and afterwards the
 * claim.
 */
export async function leave(
  context: SharingContext,
  snapshot: ClaimsSnapshot,
  pruning: Pruning,
): Promise<void> {
  const { name, region, live, location, store, shared, timing } = snapshot;
  const { key } = pruning.claim;
  let { version: pruned } = pruning.claim;
  if (pruning.forget) {
    const { accounts, closing } = pruning.claim;
    await written(context, snapshot, pruning.claim, (open) =>
      open.write({ accounts, leaving: [], ...(closing && { closing }) }),
    );
    await context.clock.sleep(timing.propagation);
    const store = openStore(context, { region, arn: live.arn, location }, key);
    const { own } = splitClaims(await retrying(() => store.read(), context.clock), key);
    if (own === undefined || own.run || own.leaving.length > 0) throw new StackAtWorkError(key);
    pruned = own.version;
  }
  const accept = (tags: Tags) => refuseOtherStore(name, region, tags, store);
  const participant = { name, region, arn: live.arn, location, key, pruned, ...(shared && { accept }) };
  try {
    await share(context, participant, { intent: "leave", accounts: [], former: pruning.claim.accounts });
  } catch (error) {
    if (!(error instanceof PublishingInterrupted)) throw error;
    const cause = error.cause as ConfigAggregatorError;
    if (cause instanceof StackAtWorkError) throw cause;
    throw new PruningInterruptedError(key, cause);
  }
}

/** Removes a claim, and keeps the accounts as they are. */
export async function removeClaim(
  context: SharingContext,
  snapshot: ClaimsSnapshot,
  { claim }: Pruning,
): Promise<void> {
  const { key } = claim;
  await written(context, snapshot, claim, async (store, { turns }) => {
    // Otherwise the turn of a killed run would stay without its claim.
    const released = turns.some((turn) => turn.key === key) ? await store.release() : undefined;
    return released?.outcome === "unknown" ? released : store.write(undefined);
  });
}

/** Repeats a write whose answer is lost, once the first can no longer take effect. */
async function written(
  context: SharingContext,
  snapshot: ClaimsSnapshot,
  { key, version }: Pick<StoredClaim, "key" | "version">,
  write: (store: ClaimStore, stored: StoredClaims) => Promise<Written>,
): Promise<void> {
  const { region, live, location } = snapshot;
  for (let tries = 1; ; tries++) {
    const result = await retrying(async () => {
      // After a write with a lost answer, the next reading may already show that write.
      const pruned = tries === 1 ? version : undefined;
      const store = openStore(context, { region, arn: live.arn, location, pruned }, key);
      return write(store, await store.read());
    }, context.clock);
    if (result.outcome === "written") return;
    if (result.outcome === "full") throw new ClaimNotWrittenError(result.shortage, key);
    await waitUntilLanded(context, snapshot.timing.inFlight);
    if (tries === TRIES) throw new ClaimNotWrittenError(undefined, key);
  }
}
