import { randomUUID } from "node:crypto";
import { retrying } from "../../aws/retry";
import { dynamodbClaims } from "../../claims/dynamodb";
import { type ClaimLocation, storeName, tableOf } from "../../claims/location";
import type { ClaimStore, StoredClaims } from "../../claims/store";
import { parseClaims } from "../../claims/tagFormat";
import { tagClaims } from "../../claims/tags";
import type { Tags } from "../../merge/tags";
import { counted } from "../../publishing/reading";
import type { Context } from "../context";
import { timingOf } from "./timing";

/** An aggregator, and where its claims are kept. */
export interface Kept {
  readonly region: string;
  readonly arn: string;
  readonly claims?: ClaimLocation | undefined;
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
 * @param inspect - throws where an aggregator of these tags is not one to keep a claim on
 */
export function openStore(
  { configuration, clock }: Context,
  { region, arn, claims }: Kept,
  key: string,
  inspect?: (tags: Tags) => void,
): ClaimStore {
  const api = configuration.api(region);
  if (!isTable(claims)) return tagClaims(api, arn, { key }, clock, inspect);
  return dynamodbClaims({
    table: configuration.table(tableOf(claims, region).region, claims.dynamodbTable),
    name: storeName(claims, region),
    aggregator: arn,
    claimant: { key },
    clock,
    now: () => api.latest(),
    newId: randomUUID,
  });
}

/** A store, and what it holds. */
export interface Opened {
  readonly store: ClaimStore;
  readonly stored: StoredClaims;
}

/**
 * Opens the store that holds the claims of an aggregator, as {@link openStore}, and reads it.
 *
 * @param tags - all tags of the aggregator, which were read already
 */
export async function openRead(
  context: Context,
  kept: Kept,
  key: string,
  { tags, inspect }: { readonly tags: Tags; inspect(tags: Tags): void },
): Promise<Opened> {
  const { configuration, clock } = context;
  if (!isTable(kept.claims)) {
    const store = tagClaims(configuration.api(kept.region), kept.arn, { key }, clock, inspect);
    return { store, stored: store.learn(tags) };
  }
  const store = openStore(context, kept, key);
  return { store, stored: await retrying(() => store.read(), clock) };
}

/** How often claims are read again of which some parts are older than others. */
const TORN_READINGS = 5;

/**
 * The claims of an aggregator as they count now.
 *
 * @param tags - all of its tags, which were read already
 */
export async function readClaims(context: Context, kept: Kept, tags: Tags): Promise<StoredClaims> {
  const stored = isTable(kept.claims) ? await openStore(context, kept, "").read() : parseClaims(tags);
  const whole = await readWhole(context, kept, stored);
  return counted(whole, context.configuration.api(kept.region).now());
}

/** Claims that were read half before and half after a write, read again until they fit. */
export async function readWhole(context: Context, kept: Kept, stored: StoredClaims): Promise<StoredClaims> {
  const { configuration, clock } = context;
  let read = stored;
  for (let tries = 0; read.torn.length > 0 && tries < TORN_READINGS; tries++) {
    await clock.sleep(timingOf(configuration.settings.claims).visible);
    read = await openStore(context, kept, "").read();
  }
  return read;
}
