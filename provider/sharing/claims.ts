import { randomUUID } from "node:crypto";
import { retrying } from "../aws/retry";
import { indexing } from "../domain/claimIndex";
import { type ClaimLocation, storeName, tableOf } from "../domain/claimLocation";
import type { Tags } from "../domain/tags";
import { inSlices } from "../engine/inSlices";
import { propagationOf } from "../engine/timing";
import type { Context } from "../process/context";
import { counted } from "./protocol/reading";
import { dynamodbClaims } from "./store/dynamodb";
import { type ClaimStore, type StoredClaims, splitClaims } from "./store/store";
import { parseClaims } from "./store/tagFormat";
import { type TagClaimStore, tagClaims } from "./store/tags";

/** An aggregator, and where its claims are kept. */
export interface StoreReference {
  readonly region: string;
  readonly arn: string;
  readonly location: ClaimLocation | undefined;
  /** Version of the claim, if it is removed for a stack that no longer exists. */
  readonly pruned?: string | undefined;
}

/** Whether claims are kept in a DynamoDB table. */
export function isTable(
  location: ClaimLocation | undefined,
): location is ClaimLocation & { readonly dynamodbTable: string } {
  return location?.dynamodbTable !== undefined;
}

/**
 * Opens the store that holds the claims of an aggregator, for one stack.
 *
 * @param key - key of the stack's claim
 * @param isMember - whether the stack doesn't own the aggregator, so that the tags tell whether claims are kept here
 */
export function openStore(
  context: Context,
  reference: StoreReference,
  key: string,
  isMember = false,
): ClaimStore {
  const { configuration, clock } = context;
  const { region, arn, location, pruned } = reference;
  if (!isTable(location)) return openTags(context, reference, key, isMember);
  const api = configuration.api(region);
  return dynamodbClaims({
    table: configuration.table(tableOf(location, region).region, location.dynamodbTable),
    name: storeName(location, region),
    aggregator: arn,
    claimant: { key },
    ...(pruned !== undefined && { pruned }),
    clock,
    now: () => api.latest(),
    newId: randomUUID,
  });
}

/** Like {@link openStore}, for claims on the tags of the aggregator. */
export function openTags(
  { configuration, clock }: Context,
  { region, arn, pruned }: Pick<StoreReference, "region" | "arn" | "pruned">,
  key: string,
  isMember = false,
): TagClaimStore {
  return tagClaims({
    api: configuration.api(region),
    arn,
    claimant: { key },
    clock,
    visible: propagationOf(configuration),
    isMember,
    ...(pruned !== undefined && { pruned }),
  });
}

/** A store, and what it holds. */
interface Opened {
  readonly store: ClaimStore;
  readonly stored: StoredClaims;
}

/**
 * Opens the store that holds the claims of an aggregator, like {@link openStore}, and reads it.
 *
 * @param tags - all tags of the aggregator, as they were read
 */
export async function openRead(
  context: Context,
  reference: StoreReference,
  key: string,
  tags: Tags,
): Promise<Opened> {
  if (!isTable(reference.location)) {
    const store = openTags(context, reference, key, true);
    return { store, stored: store.learn(tags) };
  }
  const store = openStore(context, reference, key, true);
  return { store, stored: await retrying(() => store.read(), context.clock) };
}

/** How often claims are read again if parts of them are older than others. */
const TORN_READINGS = 5;

/**
 * The claims of an aggregator, without leaving accounts that no longer count.
 *
 * @param tags - all of its tags, as they were read
 * @param key - of the own claim, if the claims of others will be searched for accounts: they are then indexed here, in
 *   slices
 */
export async function readClaims(
  context: Context,
  reference: StoreReference,
  tags: Tags,
  key?: string,
): Promise<StoredClaims> {
  const read = isTable(reference.location)
    ? await openStore(context, reference, "").read()
    : parseClaims(tags);
  const whole = await readWhole(context, reference, read);
  const stored = counted(whole, context.configuration.api(reference.region).now());
  if (key !== undefined) await inSlices(indexing(splitClaims(stored, key).others));
  return stored;
}

/** The claims of an aggregator, and the tags that were read last. */
interface Settled {
  readonly stored: StoredClaims;
  readonly tags: Tags;
}

/**
 * The claims, like {@link readClaims}, for a refresh. A run of the own stack that seems to be going on was killed, or
 * ended a moment ago. In that case they are read again, once every reader sees its end.
 *
 * @param key - of the own claim
 */
export async function readSettled(
  context: Context,
  reference: StoreReference,
  tags: Tags,
  key: string,
): Promise<Settled> {
  const { configuration, clock } = context;
  const stored = await readClaims(context, reference, tags);
  if (splitClaims(stored, key).own?.run === undefined) return { stored, tags };
  await clock.sleep(propagationOf(configuration));
  const now = await retrying(() => configuration.api(reference.region).listTags(reference.arn), clock);
  return { stored: await readClaims(context, reference, now), tags: now };
}

/** Reads claims again while some were read half before and half after a write. */
export async function readWhole(
  context: Context,
  reference: StoreReference,
  stored: StoredClaims,
): Promise<StoredClaims> {
  const { configuration, clock } = context;
  let read = stored;
  for (let tries = 0; read.torn.length > 0 && tries < TORN_READINGS; tries++) {
    await clock.sleep(propagationOf(configuration));
    read = await openStore(context, reference, "").read();
  }
  return read;
}
