import { randomUUID } from "node:crypto";
import { retrying } from "../aws/retry";
import { indexing } from "../domain/claimIndex";
import { type ClaimLocation, storeName, tableOf } from "../domain/claimLocation";
import type { Tags } from "../domain/tags";
import { inSlices } from "../engine/inSlices";
import { visibleIn } from "../engine/timing";
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
  readonly claims?: ClaimLocation | undefined;
  /** Version of the claim, if it is removed for a stack that no longer exists. */
  readonly pruned?: string | undefined;
}

/** Whether claims are kept in a DynamoDB table. */
export function isTable(
  claims: ClaimLocation | undefined,
): claims is ClaimLocation & { readonly dynamodbTable: string } {
  return claims?.dynamodbTable !== undefined;
}

/**
 * Opens the store that holds the claims of an aggregator, for one stack.
 *
 * @param key - key of the stack's claim
 * @param isMember - whether the stack doesn't own the aggregator, so that the tags tell whether claims are kept here
 */
export function openStore(context: Context, kept: StoreReference, key: string, isMember = false): ClaimStore {
  const { configuration, clock } = context;
  const { region, arn, claims, pruned } = kept;
  if (!isTable(claims)) return openTags(context, kept, key, isMember);
  const api = configuration.api(region);
  return dynamodbClaims({
    table: configuration.table(tableOf(claims, region).region, claims.dynamodbTable),
    name: storeName(claims, region),
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
    visible: visibleIn(configuration),
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
  kept: StoreReference,
  key: string,
  tags: Tags,
): Promise<Opened> {
  if (!isTable(kept.claims)) {
    const store = openTags(context, kept, key, true);
    return { store, stored: store.learn(tags) };
  }
  const store = openStore(context, kept, key, true);
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
  kept: StoreReference,
  tags: Tags,
  key?: string,
): Promise<StoredClaims> {
  const stored = isTable(kept.claims) ? await openStore(context, kept, "").read() : parseClaims(tags);
  const whole = await readWhole(context, kept, stored);
  const claims = counted(whole, context.configuration.api(kept.region).now());
  if (key !== undefined) await inSlices(indexing(splitClaims(claims, key).others));
  return claims;
}

/** The claims of an aggregator, and the tags that were read last. */
interface Settled {
  readonly claims: StoredClaims;
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
  kept: StoreReference,
  tags: Tags,
  key: string,
): Promise<Settled> {
  const { configuration, clock } = context;
  const claims = await readClaims(context, kept, tags);
  if (splitClaims(claims, key).own?.run === undefined) return { claims, tags };
  await clock.sleep(visibleIn(configuration));
  const now = await retrying(() => configuration.api(kept.region).listTags(kept.arn), clock);
  return { claims: await readClaims(context, kept, now), tags: now };
}

/** Reads claims again while some were read half before and half after a write. */
export async function readWhole(
  context: Context,
  kept: StoreReference,
  stored: StoredClaims,
): Promise<StoredClaims> {
  const { configuration, clock } = context;
  let read = stored;
  for (let tries = 0; read.torn.length > 0 && tries < TORN_READINGS; tries++) {
    await clock.sleep(visibleIn(configuration));
    read = await openStore(context, kept, "").read();
  }
  return read;
}
