import type { LiveAggregator } from "../../aws/aggregator";
import { accountsOf } from "../../aws/aggregator";
import { retrying } from "../../aws/retry";
import { accountLine, countAccounts } from "../../domain/accountLine";
import type { Claim } from "../../domain/accounts";
import { indexing, indexOf } from "../../domain/claimIndex";
import { holdersOf } from "../../domain/claimKey";
import { type ClaimLocation, storeName, TAGS_STORE } from "../../domain/claimLocation";
import { countShared, type HeldClaim, NO_CLAIM, stillLeaving, wantedClaim } from "../../domain/claims";
import { firstOf, grouped } from "../../domain/listing";
import { OWNER_TAG } from "../../domain/owner";
import { inline } from "../../domain/printable";
import { ACCOUNTS } from "../../domain/quotas";
import { claimRemovals } from "../../domain/removals";
import { difference, sortedUnique } from "../../domain/sets";
import type { Tags } from "../../domain/tags";
import { inSlices } from "../../engine/inSlices";
import { isUnknown } from "../../engine/unknown";
import { AggregatorGoneError } from "../../live/errors";
import { findExisting } from "../../live/find";
import { refuseAwsOwned } from "../../live/found";
import { likelyAggregator } from "../../live/likely";
import { warnOfChurn } from "../../live/quota";
import type { Context } from "../../process/context";
import { isOfName, splitAbandoned } from "../../sharing/abandoned";
import { isTable, openRead, readWhole } from "../../sharing/claims";
import {
  ClaimsFullError,
  LastAccountError,
  NoAggregatorError,
  OrganizationJoinedError,
  OtherTableError,
  TooManyAccountsError,
} from "../../sharing/errors";
import { refuseClosing, refuseUnjoinable, refuseUnreadable } from "../../sharing/joinable";
import { counted } from "../../sharing/protocol/reading";
import type { Snapshot } from "../../sharing/protocol/runner";
import { refuseRemovals } from "../../sharing/removals";
import { type StoredClaim, type StoredClaims, splitClaims } from "../../sharing/store/store";
import { shortageOf } from "../../sharing/store/tags";
import { accountsIn, type Inputs, isSecret } from "../inputs";
import { resolveStore } from "../store";

/** The aggregator that a membership is to join, and what is claimed on it. */
interface JoinedAggregator {
  readonly live: LiveAggregator;
  readonly tags: Tags;
  /** Where claims are kept. */
  readonly location: ClaimLocation | undefined;
  readonly stored: StoredClaims;
  /** Undefined if some claim was read in pieces. */
  readonly snapshot?: Snapshot;
}

/**
 * Reads the aggregator that a membership is to join: a Describe and a ListTags, and a Query if claims are kept in a
 * table.
 *
 * @throws NoAggregatorError, AggregatorGoneError, AwsOwnedError, OrganizationJoinedError, NotSharedError,
 *   OtherStoreError, AwsError
 */
export async function findJoined(context: Context, inputs: Inputs): Promise<JoinedAggregator> {
  const { aggregatorName: name, region, claimKey } = inputs;
  const api = context.configuration.api(region);
  const arn = isUnknown(inputs.aggregatorArn) ? undefined : inputs.aggregatorArn;
  const found = await retrying(() => findExisting(api, name, arn), context.clock);
  if (!found)
    throw arn === undefined
      ? new NoAggregatorError(name, region, await likelyAggregator(api, name))
      : new AggregatorGoneError(name, region);
  const { live, tags } = found;
  refuseAwsOwned(live, region, tags);
  if (live.source.kind === "organization") throw new OrganizationJoinedError(name, region);
  const location = resolveStore(inputs, tags);
  refuseUnjoinable(name, region, tags, storeName(location, region));
  const reference = { region, arn: live.arn, location };
  const { store, stored: read } = await openRead(context, reference, claimKey, tags);
  const stored = counted(await readWhole(context, reference, read), api.now());
  await inSlices(indexing(splitClaims(stored, claimKey).others));
  // The tags name a table by region and name only. It is the owner's table only if the owner has a claim in it.
  if (isTable(location) && tags[OWNER_TAG] !== undefined && stored.claims.length === 0)
    throw new OtherTableError(name, region, storeName(location, region));
  return {
    live,
    tags,
    location,
    stored,
    ...(read.torn.length === 0 && { snapshot: { live, store, stored: read } }),
  };
}

/**
 * Describes in one line what a membership will do: `joins 3 accounts, 2 of them already there through platform/prod`.
 *
 * @param former - accounts that it declared before
 * @param isNew - whether the membership has no state yet
 * @throws ClosingError, ClaimsFullError, UnreadableClaimError, TooManyAccountsError, TooManyRemovalsError, if the
 *   deployment would be refused
 */
export function describeJoining(
  inputs: Inputs,
  joined: JoinedAggregator,
  former: readonly string[],
  isNew = false,
): string {
  const { aggregatorName: name, region, claimKey, maxRemovals: max } = inputs;
  const { own = NO_CLAIM, others: all, unreadable } = splitClaims(joined.stored, claimKey);
  const live = accountsOf(joined.live.source);
  const resource = { key: claimKey, createdAt: inputs.createdAt, isNew };
  const { abandoned: killed, others } = splitAbandoned(all, resource);
  const claim = wantedClaim(own, { former, accounts: accountsIn(inputs) }, killed);
  const desired = countAfter({ name, region, key: claimKey }, joined.stored, {
    claim,
    others,
    live,
    unreadable,
  });
  refuseOverflow(inputs, joined, claim, desired);
  // At preview, the limit may not be known. A create has not deployed anything that it could remove.
  if (!isNew && !isUnknown(max))
    refuseRemovals(
      { name, region },
      { ...claimRemovals(own, former, accountsIn(inputs)), others, live },
      { max, secret: isSecret(inputs) },
    );
  return describe({
    claim,
    live,
    others,
    isNew: former.length === 0,
    killed,
    twins: isNew ? others.filter((one) => isOfName(one, resource)) : [],
    secret: isSecret(inputs),
  });
}

/** A claim that is about to be written, beside those of others. */
interface Claiming {
  readonly claim: HeldClaim;
  readonly others: readonly StoredClaim[];
  readonly live: readonly string[];
  readonly unreadable: boolean;
}

/**
 * How many accounts the aggregator has once a claim is published.
 *
 * @throws ClosingError, UnreadableClaimError, LastAccountError
 */
export function countAfter(
  own: { readonly name: string; readonly region: string; readonly key: string },
  stored: StoredClaims,
  { claim, others, live, unreadable }: Claiming,
): number {
  const { name, region } = own;
  refuseClosing(name, region, others);
  refuseUnreadable(own, stored, claim, live);
  const accounts = countShared(claim, others, live, unreadable);
  if (accounts === 0 && live.length > 0) throw new LastAccountError(name, region);
  return accounts;
}

function refuseOverflow(
  { aggregatorName: name, region, claimKey }: Inputs,
  { tags, location }: JoinedAggregator,
  claim: { accounts: readonly string[]; leaving: readonly string[] },
  accounts: number,
): void {
  if (storeName(location, region) === TAGS_STORE) {
    const shortage = shortageOf(tags, claimKey, claim);
    if (shortage) throw new ClaimsFullError(name, region, shortage);
  }
  if (accounts > ACCOUNTS) throw new TooManyAccountsError(name, region, accounts);
}

interface Joining {
  readonly claim: { readonly accounts: readonly string[]; readonly leaving: readonly string[] };
  readonly live: readonly string[];
  readonly others: readonly StoredClaim[];
  readonly isNew: boolean;
  /** Claims that killed creates of this membership left. */
  readonly killed: readonly StoredClaim[];
  /** Claims of others that have the membership's name. */
  readonly twins: readonly StoredClaim[];
  readonly secret: boolean;
}

function describe({ claim, live, others, isNew, killed, twins, secret }: Joining): string {
  const there = new Set(live);
  const already = claim.accounts.filter((id) => there.has(id));
  const { line, added, removed } = describeChange(claim, others, live, secret);
  const parts = [
    killed.length > 0 &&
      `takes over the claim on ${countAccounts(accountsOfClaims(killed), secret)} that an interrupted run of this stack left`,
    twins.length > 0 &&
      `a stack of the same name claims ${countAccounts(accountsOfClaims(twins), secret)} already: it is in another ` +
        "backend, or its state was lost and `claims prune` removes its claim",
    isNew &&
      `joins ${countAccounts(claim.accounts, true)}${alreadyThere(already, claim.accounts.length, others)}`,
    line,
    warnOfChurn({ added, removed }),
  ];
  return inline(parts.filter(Boolean).join("; "));
}

/** Which accounts a claim adds and removes, in words and as numbers. */
interface DescribedChange {
  readonly line: string;
  readonly added: number;
  readonly removed: number;
}

/** `+1 account (222222222222), −1 account (111111111111), 777788889999 stays through payments/prod, 14 of others kept` */
function describeChange(
  claim: Claim,
  others: readonly StoredClaim[],
  live: readonly string[],
  secret: boolean,
): DescribedChange {
  const there = new Set(live);
  const added = difference(claim.accounts, live);
  const removed = stillLeaving(claim, others, live);
  const ids = difference(claim.leaving, removed).filter((id) => there.has(id));
  const staying = { ids, through: describeHolders(ids, others) };
  const kept = difference(live, [...claim.accounts, ...removed, ...ids]);
  const line = accountLine({ added, removed, staying, kept }, { secret });
  return { line, added: added.length, removed: removed.length };
}

function accountsOfClaims(claims: readonly StoredClaim[]): string[] {
  return sortedUnique(claims.flatMap(({ accounts }) => accounts));
}

function alreadyThere(ids: readonly string[], of: number, others: Joining["others"]): string {
  if (ids.length === 0) return "";
  const which =
    ids.length === of ? (of === 1 ? "which is" : "all of them") : `${grouped(ids.length)} of them`;
  return `, ${which} already there ${describeHolders(ids, others)}`;
}

/** `through platform/prod`: the stacks that claim some of these accounts. */
export function describeHolders(ids: readonly string[], others: Joining["others"]): string {
  const { held, leaving } = indexOf(others);
  const holders = held.listsWith(ids);
  if (holders.size > 0) return `through ${namesAt(holders, others)}`;
  const leavers = leaving.listsWith(ids);
  const them = ids.length === 1 ? "it" : "them";
  return leavers.size > 0
    ? `(${namesAt(leavers, others)} is releasing ${them})`
    : `(no stack claims ${them})`;
}

function namesAt(positions: ReadonlySet<number>, claims: Joining["others"]): string {
  return firstOf(holdersOf(claims.filter((_, at) => positions.has(at)).map(({ key }) => key)));
}
