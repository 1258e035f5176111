import { accountsOf } from "../../aws/aggregator";
import { retrying } from "../../aws/retry";
import { locationOf, TAGS_STORE } from "../../domain/claimLocation";
import { ownerClaimKey } from "../../domain/identity";
import { isOwnedBy, OWNER_TAG, sharedIn } from "../../domain/owner";
import type { Tags } from "../../domain/tags";
import { hides } from "../../engine/secret";
import { timingOf } from "../../engine/timing";
import { memberMap } from "../../inputs/accounts";
import { AggregatorGoneError } from "../../live/errors";
import { isTable, openStore } from "../../sharing/claims";
import type { SharingContext } from "../../sharing/context";
import { ClaimedError, type ClosingStep } from "../../sharing/errors";
import { turnSeconds } from "../../sharing/protocol/expiry";
import { type Participant, share } from "../../sharing/share";
import { formatNonce } from "../../sharing/store/nonce";
import { NOWHERE, type StoredClaims, splitClaims } from "../../sharing/store/store";
import { formatClaim, nextVersion } from "../../sharing/store/tagFormat";

import { empty, readStored, removeConfirmed, writeConfirmed } from "../../sharing/storeAdmin";

import { type Declared, declaredIn, type Inputs, type Outputs, referenceIn, storeIn } from "../inputs";
import { outputsOf } from "../outputs";
import { claimedError, type LeaveAdvice } from "./ownMembers";

/**
 * The state, with the way in which stacks share the aggregator by now: a killed update may have started or ended
 * sharing, or moved the claims.
 *
 * @param tags - all tags of the aggregator
 * @param isTakenOver - whether this resource takes the aggregator over from another one
 */
export function withSharing<T extends Inputs>(known: T, tags: Tags, isTakenOver = false): T {
  const store = sharedIn(tags);
  const isKnown = isTakenOver || isOwnedBy(tags[OWNER_TAG], known);
  if (store === storeIn(known) || !isKnown) return known;
  const { merge: _, claims: __, ...rest } = known;
  const claims = store === undefined ? undefined : locationOf(store);
  return { ...rest, ...(store !== undefined && { merge: "shared" }), ...(claims && { claims }) } as T;
}

/**
 * The tags of the owner's claim, for the Put that creates a shared aggregator; none if claims are kept elsewhere.
 *
 * @param accounts - what the owner declares
 * @param options - isCreating: the create has not finished; if it never does, the next create takes the claim over
 */
export function claimTags(
  { configuration, clock }: SharingContext,
  inputs: Inputs,
  accounts: readonly string[],
  { version, isCreating }: { readonly version: string; readonly isCreating: boolean },
): Tags {
  if (storeIn(inputs) !== TAGS_STORE) return {};
  const stamp = configuration.api(inputs.region).seconds();
  const run = { nonce: formatNonce(stamp, 0, clock.random()), stamp, lasts: 0, isNew: true };
  return formatClaim(ownerClaimKey(inputs), version, { accounts, leaving: [] }, isCreating ? { run } : {});
}

/** The version of the claim in the Put that creates an aggregator. */
export function firstVersion({ configuration }: SharingContext, { region }: Inputs): string {
  return nextVersion(undefined, configuration.api(region).seconds());
}

/** What the owner of a shared aggregator declares now. */
export interface OwnChange {
  readonly declared: Declared;
  /** What it declared before. */
  readonly former: Declared | undefined;
  /** Whether this is a create, which has deployed nothing before. */
  readonly isNew?: boolean;
}

/**
 * Publishes what the owner of a shared aggregator declares: accounts, regions and filters.
 *
 * @param outs - what is known of the aggregator
 * @returns the outputs once AWS shows it
 */
export async function publishOwn(
  context: SharingContext,
  inputs: Inputs,
  { declared: { source, filters }, former, isNew = false }: OwnChange,
  outs: Outputs,
): Promise<Outputs> {
  const participant: Participant = {
    ...ownerIn(inputs, outs.arn),
    isNew,
    // A create has not deployed anything that it could remove.
    ...(!isNew && { removals: { max: inputs.maxRemovals, secret: hides(inputs, "accountIds") } }),
    scalars: { regions: source.regions, filters: filters ?? (former?.filters ? {} : undefined) },
  };
  const accounts = accountsOf(source);
  const shared = await share(context, participant, {
    intent: "hold",
    accounts,
    former: former ? accountsOf(former.source) : [],
  });
  if (!shared) throw new AggregatorGoneError(inputs.name, inputs.region);
  return outputsOf(inputs, shared.live, outs.tagsAll);
}

/** What to do if sharing can't end because others have joined. */
export const ENDING: LeaveAdvice = {
  others: 'Have them leave first, or keep merge: "shared".',
  own: 'Remove them from the program and run `pulumi up` first, or keep merge: "shared".',
};

/** Why a shared aggregator is being closed, for the error if others hold claims. */
interface Closing {
  readonly step: ClosingStep;
  /** What to do. */
  readonly advice: LeaveAdvice;
}

/**
 * Makes sure that no other stack holds a claim, and that none can join from now on.
 *
 * @throws ClaimedError
 */
export async function close(
  context: SharingContext,
  inputs: Outputs,
  { step, advice, force }: Closing & { readonly force: boolean },
): Promise<void> {
  const former = accountsOf(declaredIn(inputs).source);
  try {
    await share(context, ownerIn(inputs, inputs.arn), { intent: "close", accounts: former, former, force });
  } catch (error) {
    if (!(error instanceof ClaimedError)) throw error;
    throw claimedError(inputs, step, error.claims, advice);
  }
}

/**
 * Writes the closing claim again, right before the step that it is for. A later run waits until this claim expires, so
 * that nothing that this run sent takes effect later.
 */
export async function confirmClosing(context: SharingContext, inputs: Outputs): Promise<void> {
  const key = ownerClaimKey(inputs);
  const store = openStore(context, referenceIn(inputs), key);
  const closed = (stored: StoredClaims) => {
    const { accounts = [], leaving = [], closing = "closing" } = splitClaims(stored, key).own ?? {};
    return { accounts, leaving, closing };
  };
  const lasts = turnSeconds(timingOf(context.configuration.settings.publishing));
  await writeConfirmed(context, store, closed, { lasts, isNew: false });
}

/** Lets others join again, after a closing without its step. */
export async function reopen(context: SharingContext, inputs: Outputs): Promise<void> {
  const key = ownerClaimKey(inputs);
  await writeConfirmed(context, openStore(context, referenceIn(inputs), key), (stored) => {
    const { own } = splitClaims(stored, key);
    return { accounts: own?.accounts ?? [], leaving: own?.leaving ?? [] };
  });
}

/** Removes the owner's own claim, once sharing has ended. */
export async function withdraw(context: SharingContext, inputs: Outputs): Promise<void> {
  const key = ownerClaimKey(inputs);
  await removeConfirmed(context, referenceIn(inputs), key);
  await openStore(context, referenceIn(inputs), key).retire?.(NOWHERE);
}

/**
 * Prepares a table that was left before: claims that it still holds are from before the claims were moved elsewhere,
 * and are removed.
 */
export async function beginSharing(
  context: SharingContext,
  inputs: Inputs & { readonly arn: string },
): Promise<void> {
  if (!isTable(inputs.claims)) return;
  const store = openStore(context, referenceIn(inputs), ownerClaimKey(inputs));
  const { movedTo } = await retrying(() => store.read(), context.clock);
  if (movedTo !== undefined) await empty(context, referenceIn(inputs));
  await store.retire?.(undefined);
}

/**
 * The outputs with all accounts that the owner has had on the aggregator: those that it declared, and those that killed
 * runs claimed.
 */
export async function claimedSoFar(context: SharingContext, olds: Outputs): Promise<Outputs> {
  const { own } = splitClaims(await readStored(context, referenceIn(olds)), ownerClaimKey(olds));
  const { accountAggregationSource: source } = olds;
  if (!own || !source) return olds;
  const all = [...Object.keys(source.accountIds), ...own.accounts, ...own.leaving];
  return { ...olds, accountAggregationSource: { ...source, accountIds: memberMap(all) } };
}

/** The owner as one of the stacks that share its aggregator. */
export function ownerIn(inputs: Inputs, arn: string): Participant {
  const { name, region, claims: location, createdAt } = inputs;
  return { name, region, arn, location, key: ownerClaimKey(inputs), createdAt };
}
