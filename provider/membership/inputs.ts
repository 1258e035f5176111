import { claimKey, newUid } from "../domain/claimKey";
import type { ClaimLocation } from "../domain/claimLocation";
import type { MaxRemovals } from "../domain/removals";
import { sortedUnique } from "../domain/sets";
import { hides } from "../engine/secret";
import type { MemberMap } from "../inputs/accounts";
import type { SharingContext } from "../sharing/context";

/** The checked inputs of a membership, as they are in the state. */
export interface Inputs {
  readonly aggregatorName: string;
  readonly region: string;
  /** Set if the same program declares the aggregator. A recreated aggregator has another ARN and has to be joined again. */
  readonly aggregatorArn?: string;
  readonly accountIds: MemberMap;
  /** How many accounts one change may remove. Changing only this is not a change of the resource. */
  readonly maxRemovals?: MaxRemovals;
  /** Where the owner keeps claims. If it is left out, the aggregator's tags tell where. */
  readonly claims?: ClaimLocation;
  /**
   * In inputs, the name of the claim, see `claimBase`; in outputs its key, see `claimKey`, which the create makes. See
   * {@link keyed}.
   */
  readonly claimKey: string;
  /**
   * When the create began, in seconds since the epoch, AWS's time. Only outputs have it: see {@link keyed}. Claims that
   * earlier, killed creates of this resource left belong to it as well.
   */
  readonly createdAt?: number;
  /** What is secret: it is neither printed nor stored in clear. */
  readonly secrets?: readonly "accountIds"[];
  /** Set by read: a run was interrupted, or the claim was lost, and the next update has to finish it. */
  readonly unfinished?: true;
  readonly __provider?: string;
}

/** The outputs: the inputs, and what AWS shows. */
export interface Outputs extends Inputs {
  /** The aggregator that was joined. */
  readonly aggregatorArn: string;
  /** Whether the program gave the ARN. The output `aggregatorArn` alone doesn't show that. */
  readonly follows?: true;
  /** Whether the store was taken from the aggregator's tags, because the program names none. */
  readonly followsStore?: true;
  /** All accounts that are on the aggregator, sorted. */
  readonly aggregatorAccountIds: readonly string[];
}

/** The declared accounts, sorted. */
export function accountsIn({ accountIds }: Pick<Inputs, "accountIds">): string[] {
  return sortedUnique(Object.keys(accountIds));
}

/** Whether account ids must not be printed. */
export function isSecret(inputs: Pick<Inputs, "secrets">): boolean {
  return hides(inputs, "accountIds");
}

/** These inputs, secret if the last deployment was: a line names accounts of both. */
export function asSecretAs(olds: Pick<Inputs, "secrets"> | undefined, inputs: Inputs): Inputs {
  return olds && isSecret(olds) ? { ...inputs, secrets: ["accountIds"] } : inputs;
}

/** The aggregator that a membership has joined, and where its claim is kept. */
export interface Joined {
  readonly arn: string;
  readonly location: ClaimLocation | undefined;
}

/** The outputs of a membership with these inputs, in an aggregator that holds `live`. */
export function outputsOf(inputs: Inputs, { arn, location }: Joined, live: readonly string[]): Outputs {
  const { aggregatorArn: given, unfinished: _, claims: named, ...rest } = inputs;
  return {
    ...rest,
    ...(location && { claims: location }),
    ...(location && !named && { followsStore: true }),
    aggregatorArn: arn,
    ...(given !== undefined && { follows: true }),
    aggregatorAccountIds: sortedUnique(live),
  };
}

/** The inputs that outputs hold. */
export function inputsIn(outputs: Outputs): Inputs {
  const { aggregatorAccountIds: _, aggregatorArn, follows, followsStore, claims, ...inputs } = outputs;
  const isNamed = claims !== undefined && !followsStore;
  return { ...inputs, ...(isNamed && { claims }), ...(follows && { aggregatorArn }) };
}

/** The inputs of a program, with the identity of the resource that holds the claim of this key. */
export function keyed(
  inputs: Inputs,
  { claimKey, createdAt }: Pick<Inputs, "claimKey" | "createdAt">,
): Inputs {
  return { ...inputs, claimKey, ...(createdAt !== undefined && { createdAt }) };
}

/** The inputs of a program, with the identity of the resource that is about to be created. */
export function newlyKeyed({ joinCache, clock, configuration }: SharingContext, inputs: Inputs): Inputs {
  const { claimKey: base, region } = inputs;
  return keyed(inputs, {
    claimKey: joinCache.newKey(base, () => claimKey(base, newUid(clock.random))),
    createdAt: Math.floor(configuration.api(region).earliest() / 1000),
  });
}

/** `name@region/hash`: an aggregator has many members. */
export function formatId({ aggregatorName, region, claimKey }: Inputs): string {
  return `${aggregatorName}@${region}/${claimKey.slice(-16)}`;
}
