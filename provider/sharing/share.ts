import {
  type AggregatorApi,
  accountsOf,
  type Filters,
  type LiveAggregator,
  type Regions,
} from "../aws/aggregator";
import { AwsError, type ConfigAggregatorError, isGone } from "../aws/errors";
import { momentOf } from "../aws/moment";
import { retrying } from "../aws/retry";
import { indexing } from "../domain/claimIndex";
import { type ClaimLocation, storeName } from "../domain/claimLocation";
import type { ByFace } from "../domain/errorText";
import { claimRemovals, isOverLimit } from "../domain/removals";
import type { Tags } from "../domain/tags";
import { inSlices } from "../engine/inSlices";
import { timingOf } from "../engine/timing";
import { AggregatorGoneError } from "../live/errors";
import { explaining } from "../live/explain";
import { refuseAwsOwned } from "../live/found";
import { likelyAggregator } from "../live/likely";
import { isTable, openStore } from "./claims";
import type { SharingContext } from "./context";
import { declareStore } from "./declareStore";
import {
  ClaimedError,
  ClaimsFullError,
  ClosingError,
  ContendedClaimError,
  JoinedGoneError,
  LastAccountError,
  NoAggregatorError,
  NotRestoredError,
  NotSharedError,
  OrganizationJoinedError,
  OtherStoreError,
  TooSlowError,
  UnreadableClaimError,
} from "./errors";
import { PublishingInterrupted } from "./protocol/errors";
import type { Goal } from "./protocol/protocol";
import { counted } from "./protocol/reading";
import { type PublishOutcome, publish, type Snapshot } from "./protocol/runner";
import { type RemovalLimit, refuseRemovals } from "./removals";
import type { Shortage } from "./store/shortage";
import { type ClaimStore, NOWHERE, type StoredClaims, splitClaims } from "./store/store";

/** A stack that shares an aggregator. */
export interface Participant {
  readonly name: string;
  readonly region: string;
  /** Undefined if it may be any aggregator of that name. */
  readonly arn?: string;
  /** Where claims are kept. */
  readonly location: ClaimLocation | undefined;
  /** Key of its claim. */
  readonly key: string;
  /** Version of its claim, if that is removed for a stack that no longer exists. */
  readonly pruned?: string;
  /** Its resource is being created, so no run has finished the claim yet. */
  readonly isNew?: boolean;
  /** When its resource was created, in seconds since the epoch, AWS's time. */
  readonly createdAt?: number | undefined;
  /** Set if it doesn't own the aggregator: throws if the tags show that it may not keep a claim there. */
  accept?(tags: Tags): void;
  /**
   * It doesn't own the aggregator, and has its claim in the store that the tags named: they show if claims are moved.
   */
  readonly isMember?: boolean;
  /**
   * How many accounts its run may remove. Undefined if there is no limit: the stack leaves, or has not deployed
   * anything.
   */
  readonly removals?: RemovalLimit;
  /** If it owns the aggregator: what it declares in addition to the accounts. */
  readonly scalars?: { readonly regions: Regions; readonly filters: Filters | undefined };
}

/** What a participant asks for: see {@link Goal}. */
export type PublishRequest = Pick<Goal, "intent" | "accounts" | "former"> & { readonly force?: boolean };

/** The result of a run that succeeded. */
export interface Shared {
  /** The aggregator as it is now. */
  readonly live: LiveAggregator;
  /** The claims as they were last read. */
  readonly stored: StoredClaims | undefined;
}

/**
 * Runs the publishing protocol for one stack.
 *
 * @returns undefined if the aggregator is gone
 * @throws an error of `./errors`, if the claim was rolled back; AwsError, if a call failed permanently
 */
export async function share(
  context: SharingContext,
  participant: Participant,
  request: PublishRequest,
): Promise<Shared | undefined> {
  const { configuration, clock, info } = context;
  const api = configuration.api(participant.region);
  const published = await publish({
    name: participant.name,
    ...(participant.arn !== undefined && { arn: participant.arn }),
    goal: {
      force: false,
      ...request,
      key: participant.key,
      exclusive: isTable(participant.location),
      isNew: participant.isNew === true,
    },
    api,
    open: (live) => open(context, participant, live.arn),
    ...snapshot(context, participant, api),
    timing: timingOf(configuration.settings.publishing),
    createdAt: participant.createdAt,
    clock,
    ...(participant.scalars && { scalars: participant.scalars }),
    inspect: inspecting(participant),
    admit: (live, stored) => admit(participant, request, live, counted(stored, api.now())),
    info,
  }).catch(async (error: unknown): Promise<PublishOutcome> => {
    if (!(await isDeleted(context, participant, error))) throw error;
    return request.intent === "hold" ? ABSENT : { outcome: "gone", live: undefined };
  });
  if (published.outcome !== "failed")
    return published.live && { live: published.live, stored: published.stored };
  const error = await errorOf(published, { context, api, participant, request });
  const { missing, unfinished, live } = published;
  if (missing.length > 0) throw new NotRestoredError(participant.name, participant.region, missing, error);
  // The claim is written, or may still be.
  throw unfinished && live ? new PublishingInterrupted(error, live) : error;
}

/**
 * What check has just read of this aggregator. The first member needs more than that if claims are kept in a table: its
 * run has to declare the store.
 */
function snapshot(
  { joinCache, clock }: SharingContext,
  { key, arn, location, region }: Participant,
  api: AggregatorApi,
): { snapshot?: Snapshot } {
  const isOpen = joinCache.foundFor(key)?.isOpen === true;
  const seen = joinCache.takeSeen(key, momentOf(clock, api));
  const fits =
    seen?.store.name === storeName(location, region) && (arn === undefined || arn === seen.live.arn);
  return seen && fits && (isOpen || !isTable(location)) ? { snapshot: seen } : {};
}

/** The outcome of the reducer if there is no aggregator. */
const ABSENT: PublishOutcome = {
  outcome: "failed",
  failure: "absent",
  others: [],
  missing: [],
  unfinished: false,
  live: undefined,
};

/** Whether a call failed because the aggregator was deleted during the run, together with the claims on its tags. */
async function isDeleted(
  { configuration, clock }: SharingContext,
  participant: Participant,
  error: unknown,
): Promise<boolean> {
  const interrupted = error instanceof PublishingInterrupted ? error : undefined;
  const cause = interrupted?.cause ?? error;
  const { name, region, location, arn = interrupted?.live.arn } = participant;
  if (!isGone(cause) || isTable(location) || arn === undefined) return false;
  const live = await retrying(() => configuration.api(region).describe(name, arn), clock);
  return live?.arn !== arn;
}

async function open(context: SharingContext, participant: Participant, arn: string): Promise<ClaimStore> {
  const { region, location, key, accept, pruned, isMember = accept !== undefined } = participant;
  // Only a table needs this: claims on tags are read together with the tags that name the store.
  const found = context.joinCache.foundFor(key);
  const isAccepted = found?.arn === arn && found.isOpen;
  const reference = { region, arn, location, pruned };
  if (accept && isTable(location) && !isAccepted)
    await declareStore(context, participant.name, reference, accept);
  return openStore(context, reference, key, isMember);
}

/** Checks each reading of the aggregator. The first one fixes its ARN. */
function inspecting(participant: Participant): (live: LiveAggregator) => void {
  let { arn } = participant;
  return (live) => {
    inspect({ ...participant, ...(arn !== undefined && { arn }) }, live);
    arn ??= live.arn;
  };
}

/** Since the run began, the aggregator may have been replaced by one that can't be shared. */
function inspect({ name, region, arn }: Participant, live: LiveAggregator): void {
  if (arn !== undefined && live.arn !== arn) throw new AggregatorGoneError(name, region, live.arn);
  refuseAwsOwned(live, region);
  if (live.source.kind === "organization") throw new OrganizationJoinedError(name, region);
}

/** Throws if the run would remove more accounts than it may. */
async function admit(
  { name, region, key, removals }: Participant,
  { accounts, former }: PublishRequest,
  live: LiveAggregator,
  stored: StoredClaims,
): Promise<void> {
  if (removals === undefined) return;
  const { own, others } = splitClaims(stored, key);
  const change = claimRemovals(own, former, accounts);
  // Most runs remove few accounts, so the claims of others need not be searched.
  if (!isOverLimit({ removed: change.claim.leaving, of: change.of }, removals.max)) return;
  await inSlices(indexing(others));
  refuseRemovals({ name, region }, { ...change, others, live: accountsOf(live.source) }, removals);
}

interface Failed {
  readonly context: SharingContext;
  readonly api: AggregatorApi;
  readonly participant: Participant;
  readonly request: PublishRequest;
}

async function errorOf(
  published: Extract<PublishOutcome, { outcome: "failed" }>,
  { context, api, participant, request }: Failed,
): Promise<ConfigAggregatorError> {
  const { name, region, key } = participant;
  const { failure, others, reason } = published;
  switch (failure) {
    case "absent":
      if (participant.arn === undefined)
        return new NoAggregatorError(name, region, await likelyAggregator(api, name));
      // Only a run that joins has `accept`.
      return participant.accept && request.former.length > 0
        ? new JoinedGoneError(name, region)
        : new AggregatorGoneError(name, region);
    case "moved": {
      const to = String(reason);
      return to === NOWHERE
        ? new NotSharedError(name, region, undefined)
        : new OtherStoreError(name, region, to, storeName(participant.location, region));
    }
    case "closing":
      return new ClosingError(name, region, others, request.intent === "leave" ? "left" : "joined");
    case "claimed":
      return new ClaimedError({ name, region }, "closed", { claims: others }, "Have them leave first.");
    case "emptied":
      return new LastAccountError(name, region);
    case "unreadable":
      return new UnreadableClaimError(name, region, others);
    case "full":
      return new ClaimsFullError(name, region, reason as Shortage);
    case "slow":
      return new TooSlowError(name, region, timingOf(context.configuration.settings.publishing).turn / 1000);
    case "contended":
      return new ContendedClaimError(name, region, key);
    case "refused":
      return refusal(reason, { context, api, participant, request });
  }
}

const ROLLED_BACK: ByFace = {
  deployment: "The claim of this stack was rolled back; the claims of other stacks are not affected.",
  commandLine: "The claim was rolled back; the claims of other stacks are not affected.",
};

/** The error of a Put that AWS rejected, with what can be found out about it. */
async function refusal(
  reason: unknown,
  { context, api, participant, request }: Failed,
): Promise<ConfigAggregatorError> {
  const { name, region } = participant;
  const live = await api.describe(name).catch(() => undefined);
  const regions = participant.scalars?.regions ?? live?.source.regions ?? "all";
  const held = live?.source.kind === "account" ? live.source.accountIds : [];
  const put = {
    name,
    source: { kind: "account", accountIds: [...new Set([...held, ...request.accounts])], regions },
    filters: {},
  } as const;
  const explained = await explaining(api, context.configuration.organization(region))(reason, put, live);
  const error = explained instanceof AwsError ? explained : (reason as AwsError);
  return error.with({ details: [...error.details, ROLLED_BACK] });
}
