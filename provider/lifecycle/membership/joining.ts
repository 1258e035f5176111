import type { LiveAggregator } from "../../aws/aggregator";
import { retrying } from "../../aws/retry";
import { storeName } from "../../claims/location";
import { type StoredClaims, splitClaims } from "../../claims/store";
import { formatClaim } from "../../claims/tagFormat";
import { overflow, TAGS_STORE } from "../../claims/tags";
import { NO_CLAIM, nextClaim, sharedAccounts, stillLeaving } from "../../merge/claims";
import { OWNER_TAG } from "../../merge/owner";
import { difference } from "../../merge/sets";
import type { Tags } from "../../merge/tags";
import type { ReadClaim } from "../../publishing/protocol";
import type { Begun } from "../../publishing/publish";
import { counted } from "../../publishing/reading";
import { AggregatorGoneError } from "../aggregator/errors";
import { findExisting } from "../aggregator/find";
import { accountsOf } from "../aggregator/plan";
import { ACCOUNTS, warnOfChurn } from "../aggregator/quota";
import { countAccounts } from "../aggregator/summary";
import { refuseAwsOwned } from "../aggregator/takeover";
import type { Context } from "../context";
import { isTable, openRead, readWhole } from "../sharing/claims";
import {
  ClaimsFullError,
  LastAccountError,
  NoAggregatorError,
  OrganizationJoinedError,
  OtherTableError,
} from "../sharing/errors";
import { refuseClosing, refuseUnjoinable, refuseUnreadable } from "../sharing/joinable";
import { isUnknown } from "../unknown";
import { accountsIn, type Inputs, isSecret } from "./inputs";

/** The aggregator that a membership is to join, and what is claimed on it. */
export interface Joined {
  readonly live: LiveAggregator;
  readonly tags: Tags;
  readonly claims: StoredClaims;
  /** Undefined where some claim was read in pieces. */
  readonly begun?: Begun;
}

/**
 * Looks at the aggregator that a membership is to join: a Describe and a ListTags, and a Query where claims are kept in
 * a table.
 *
 * @throws NoAggregatorError, AggregatorGoneError, AwsOwnedError, OrganizationJoinedError, NotSharedError, OtherStoreError, AwsError
 */
export async function findJoined(context: Context, inputs: Inputs): Promise<Joined> {
  const { aggregatorName: name, region, claims: location, claimKey } = inputs;
  const api = context.configuration.api(region);
  const arn = isUnknown(inputs.aggregatorArn) ? undefined : inputs.aggregatorArn;
  const found = await retrying(() => findExisting(api, name, arn), context.clock);
  if (!found)
    throw arn === undefined ? new NoAggregatorError(name, region) : new AggregatorGoneError(name, region);
  const { live, tags } = found;
  refuseAwsOwned(live, region, tags);
  if (live.source.kind === "organization") throw new OrganizationJoinedError(name, region);
  const inspect = (all: Tags) => refuseUnjoinable(name, region, all, storeName(location, region));
  inspect(tags);
  const kept = { region, arn: live.arn, claims: location };
  const { store, stored } = await openRead(context, kept, claimKey, { tags, inspect });
  const claims = counted(await readWhole(context, kept, stored), api.now());
  // A table is told by region and name alone; that the owner has a claim in it tells that it is the same one.
  if (isTable(location) && tags[OWNER_TAG] !== undefined && claims.claims.length === 0)
    throw new OtherTableError(name, region, storeName(location, region));
  return { live, tags, claims, ...(stored.torn.length === 0 && { begun: { live, store, stored } }) };
}

/**
 * What a membership will do, in a line: `joins 3, 2 of them already there through platform/prod`.
 *
 * @param former - accounts that it declared before
 * @throws ClosingError, ClaimsFullError, UnreadableClaimError, where the deployment would be refused
 */
export function describeJoining(inputs: Inputs, joined: Joined, former: readonly string[]): string {
  const { aggregatorName: name, region, claimKey } = inputs;
  const { own = NO_CLAIM, others, unreadable } = splitClaims(joined.claims, claimKey);
  const live = accountsOf(joined.live.source);
  const claim = nextClaim(own, former, accountsIn(inputs));
  refuseClosing(name, region, others);
  refuseUnreadable({ name, region, key: claimKey }, joined.claims, claim, live);
  const desired = sharedAccounts([claim, ...others], live, unreadable);
  if (desired.length === 0 && live.length > 0) throw new LastAccountError(name, region);
  refuseOverflow(inputs, joined, claim, desired.length);
  return describe({
    claim,
    live,
    others,
    isNew: former.length === 0,
    found: former.length === 0 && own !== NO_CLAIM ? own : undefined,
    secret: isSecret(inputs),
  });
}

function refuseOverflow(
  { aggregatorName: name, region, claimKey, claims }: Inputs,
  { tags }: Joined,
  claim: { accounts: readonly string[]; leaving: readonly string[] },
  accounts: number,
): void {
  if (storeName(claims, region) === TAGS_STORE) {
    const reason = overflow(tags, claimKey, formatClaim(claimKey, claim, undefined));
    if (reason) throw new ClaimsFullError(name, region, reason);
  }
  if (accounts > ACCOUNTS)
    throw new ClaimsFullError(
      name,
      region,
      `with those of others it would have ${accounts.toLocaleString("en-US")} accounts, and an aggregator holds 10,000`,
    );
}

interface Joining {
  readonly claim: { readonly accounts: readonly string[]; readonly leaving: readonly string[] };
  readonly live: readonly string[];
  readonly others: readonly ReadClaim[];
  readonly isNew: boolean;
  /** The claim of this stack that is there, although its state knows of none. */
  readonly found: { readonly accounts: readonly string[] } | undefined;
  readonly secret: boolean;
}

function describe({ claim, live, others, isNew, found, secret }: Joining): string {
  const there = new Set(live);
  const already = claim.accounts.filter((id) => there.has(id));
  const added = difference(claim.accounts, live);
  const gone = stillLeaving(claim, others, live);
  const staying = difference(claim.leaving, gone).filter((id) => there.has(id));
  const kept = difference(live, [...claim.accounts, ...gone]).length;
  return [
    found &&
      `carries on with the claim of ${countAccounts(found.accounts, secret)} that is there under this stack's name, from a ` +
        "run that was interrupted or a stack that was renamed since",
    isNew &&
      !found &&
      `joins ${claim.accounts.length}${already.length > 0 ? `, ${alreadyThere(already, others)}` : ""}`,
    added.length > 0 && `+${countAccounts(added, secret)}`,
    gone.length > 0 && `−${countAccounts(gone, secret)}`,
    staying.length > 0 && `lets go of ${countAccounts(staying, secret)}, kept ${through(staying, others)}`,
    kept > 0 && `${kept} of others kept`,
    warnOfChurn({ added: added.length, removed: gone.length }),
  ]
    .filter(Boolean)
    .join("; ");
}

function alreadyThere(ids: readonly string[], others: Joining["others"]): string {
  return `${ids.length} of them already there ${through(ids, others)}`;
}

/** `through platform/prod`: the stacks that claim some of these accounts. */
function through(ids: readonly string[], others: Joining["others"]): string {
  const holders = others.filter(({ accounts }) => accounts.some((id) => ids.includes(id)));
  if (holders.length > 0) return `through ${stacksOf(holders)}`;
  const leaving = others.filter((other) => other.leaving.some((id) => ids.includes(id)));
  return leaving.length > 0 ? `(${stacksOf(leaving)} is letting go of them)` : "(no stack claims them)";
}

function stacksOf(claims: Joining["others"]): string {
  return [...new Set(claims.map(({ key }) => key.split("/").slice(0, 2).join("/")))].join(", ");
}
