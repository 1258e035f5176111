import { countAccounts } from "../domain/accountLine";
import { claimName } from "../domain/claimKey";
import { adviceFor } from "../domain/claimLocation";
import { ConfigAggregatorError, noAggregator, type Place } from "../domain/error";
import type { ByFace } from "../domain/errorText";
import { count, firstOf, grouped } from "../domain/listing";
import type { Owner } from "../domain/owner";
import { inline } from "../domain/printable";
import { ACCOUNT_QUOTA } from "../domain/quotas";
import { allowedRemovals, type MaxRemovals, type Removals } from "../domain/removals";
import { asking } from "../domain/suggest";
import { describeShortage, type Shortage } from "./store/shortage";

/** The names of claims, as `project/stack/resource`; further ones are counted. */
export function nameClaims(keys: readonly string[]): string {
  return firstOf(keys.map(claimName));
}

/** A membership is to join an aggregator that doesn't exist. */
export class NoAggregatorError extends ConfigAggregatorError<Place & { readonly likely?: string }> {
  override readonly name = "NoAggregatorError";

  readonly likely?: string;

  /** @param likely - the name of an existing aggregator that is probably meant */
  constructor(name: string, region: string, likely?: string) {
    super({
      code: "NoAggregator",
      facts: { name, region, ...(likely !== undefined && { likely }) },
      ...asking(
        `${noAggregator({ name, region })} for these credentials, and a membership can only join one that exists`,
        likely,
      ),
      effect: "nothing changed",
      advice:
        `First deploy the stack that declares ConfigurationAggregator ${JSON.stringify(name)} with merge: "shared". If ` +
        "this program declares it, pass it as aggregator instead of its name. If it is in another region, set region. If " +
        "it is in another account, use a provider of that account, or assume a role there (assumeRoles).",
    });
    if (likely !== undefined) this.likely = likely;
  }
}

/** The aggregator that a membership had joined no longer exists. */
export class JoinedGoneError extends ConfigAggregatorError<Place> {
  override readonly name = "JoinedGoneError";

  constructor(name: string, region: string) {
    super({
      code: "JoinedAggregatorGone",
      facts: { name, region },
      what:
        `aggregator ${name} in ${region}, which this stack had joined, no longer exists, or these credentials are of ` +
        "another account",
      effect: "nothing changed",
      advice:
        "Once the stack that owns it has recreated it, run `pulumi up --refresh` here, which joins it again.",
    });
  }
}

/** The owner of the aggregator doesn't let others join. */
export class NotSharedError extends ConfigAggregatorError<Place & { readonly owner?: string }> {
  override readonly name = "NotSharedError";

  constructor(name: string, region: string, owner: Owner | undefined) {
    super({
      code: "NotShared",
      facts: { name, region, ...(owner && { owner: owner.stack }) },
      what:
        `aggregator ${name} in ${region} is not shared: ` +
        (owner ? `stack ${inline(owner.stack)} owns it alone` : "another stack owns it alone"),
      effect: "nothing changed",
      advice:
        'Set merge: "shared" on its ConfigurationAggregator in that stack and run `pulumi up` there, then run it here ' +
        "again.",
    });
  }
}

/** A membership is to join an aggregator that the same program declares without sharing it. */
export class DeclaredUnsharedError extends ConfigAggregatorError<Place & { readonly merge: string }> {
  override readonly name = "DeclaredUnsharedError";

  constructor(name: string, region: string, merge: string) {
    super({
      code: "DeclaredUnshared",
      facts: { name, region, merge },
      what:
        `aggregator ${name} in ${region} is not shared: this program declares it with merge: ` +
        `${JSON.stringify(merge)}`,
      effect: "nothing changed",
      advice: 'Set merge: "shared" on its ConfigurationAggregator, or remove the membership.',
    });
  }
}

/** An organization's aggregator has no account list that a stack could join. */
export class OrganizationJoinedError extends ConfigAggregatorError<Place> {
  override readonly name = "OrganizationJoinedError";

  constructor(name: string, region: string) {
    super({
      code: "OrganizationNotJoinable",
      facts: { name, region },
      what: `aggregator ${name} in ${region} collects a whole organization, so a stack can't add accounts to it`,
      effect: "nothing changed",
      advice: "Join an aggregator that has an accountAggregationSource.",
    });
  }
}

/** A takeover would end sharing, although other stacks have joined. */
export class SharedByOthersError extends ConfigAggregatorError<
  Place & { readonly store: string; readonly isOwn: boolean }
> {
  override readonly name = "SharedByOthersError";

  /** @param isOwn - this stack created it, although its state doesn't know */
  constructor(name: string, region: string, store: string, isOwn: boolean) {
    const where = `aggregator ${name} in ${region} is shared by stacks whose claims are kept in ${inline(store)}`;
    super({
      code: "SharedByOthers",
      facts: { name, region, store, isOwn },
      what: isOwn
        ? `${where}. This stack owns it, but has no state of it`
        : `${where}. A stack that takes it over has to share it as well`,
      effect: "nothing changed",
      advice: isOwn
        ? `Set merge: "shared", ${adviceFor(store)}, and run \`pulumi up\`. You can change both afterwards.`
        : `Set merge: "shared" together with adopt: true, and ${adviceFor(store)}.`,
    });
  }
}

/** This stack would keep its claim in another store than the other stacks. */
export class OtherStoreError extends ConfigAggregatorError<
  Place & { readonly theirs: string; readonly ours: string }
> {
  override readonly name = "OtherStoreError";

  constructor(name: string, region: string, theirs: string, ours: string) {
    super({
      code: "OtherStore",
      facts: { name, region, theirs, ours },
      what:
        `the claims of aggregator ${name} in ${region} are kept in ${inline(theirs)}, but this stack would keep its claim ` +
        `in ${ours}`,
      effect: "nothing changed",
      advice: {
        deployment: `Here, on the Provider, or in the stack config (aws-config:claims), ${adviceFor(theirs)}.`,
        commandLine: "Run this command again: the claims were moved while it ran.",
      },
    });
  }
}

/** The table has the right name, but holds no claims of the aggregator. */
export class OtherTableError extends ConfigAggregatorError<Place & { readonly store: string }> {
  override readonly name = "OtherTableError";

  constructor(name: string, region: string, store: string) {
    super({
      code: "OtherTable",
      facts: { name, region, store },
      what:
        `${store} holds no claim on aggregator ${name} in ${region}, although the owner of the aggregator keeps claims in ` +
        "a table of that name",
      effect: "nothing changed",
      advice:
        'If that table is in another account, give its ARN: claims: { dynamodbTable: "arn:aws:dynamodb:…" }. If a ' +
        "deployment of the owner was interrupted, run `pulumi up` there first.",
    });
  }
}

/** The owner is deleting the aggregator, moving its claims, or ending its sharing. */
export class ClosingError extends ConfigAggregatorError<
  Place & { readonly by: readonly string[]; readonly step: "joined" | "left" | "changed" }
> {
  override readonly name = "ClosingError";

  constructor(
    name: string,
    region: string,
    by: readonly string[],
    step: "joined" | "left" | "changed" = "joined",
  ) {
    const [are, there] = by.length > 1 ? ["are", "in these stacks"] : ["is", "in that stack"];
    const advice = `If the aggregator is to stay, run \`pulumi up --refresh\` ${there}, then`;
    super({
      code: "Closing",
      facts: { name, region, by, step },
      what:
        `aggregator ${name} in ${region} can't be ${step}, because ${nameClaims(by) || "its owner"} ${are} deleting it, ` +
        "moving its claims, or ending its sharing",
      effect: "nothing changed",
      advice: {
        deployment: `${advice} here.`,
        commandLine: `${advice} run this command again.`,
      },
    });
  }
}

/** A step that can't be done while others hold claims on an aggregator. */
export type ClosingStep = "deleted" | "moved" | "closed" | "unshared";

const CANNOT: Readonly<Record<ClosingStep, string>> = {
  deleted: "can't be deleted",
  moved: "can't move its claims",
  closed: "can't be closed",
  unshared: "has to stay shared",
};

/** A step can't be done because memberships hold claims on the aggregator. */
export class ClaimedError extends ConfigAggregatorError<
  Place & { readonly step: ClosingStep; readonly claims: readonly string[]; readonly isOwn: boolean }
> {
  override readonly name = "ClaimedError";

  /** @param isOwn - whether all these memberships are in the stack that owns the aggregator */
  constructor(
    { name, region }: Place,
    step: ClosingStep,
    { claims, isOwn = false }: { readonly claims: readonly string[]; readonly isOwn?: boolean },
    advice: string,
  ) {
    super({
      code: "ClaimedByOthers",
      facts: { name, region, step, claims, isOwn },
      what: `aggregator ${name} in ${region} ${CANNOT[step]}, because ${describeMembers(claims, isOwn)}`,
      effect: "nothing changed",
      advice,
    });
  }

  get claims(): readonly string[] {
    return this.facts.claims;
  }

  /** Why the step can't be done, as part of a sentence. */
  get reason(): string {
    return describeMembers(this.facts.claims, this.facts.isOwn);
  }
}

function describeMembers(keys: readonly string[], isOwn: boolean): string {
  return `${isOwn ? "memberships of this stack" : "other stacks"} have joined it: ${nameClaims(keys)}`;
}

/** A run failed after it had removed its claim on accounts, and could not restore those that others then removed. */
export class NotRestoredError extends ConfigAggregatorError<Place & { readonly missing: readonly string[] }> {
  override readonly name = "NotRestoredError";

  constructor(name: string, region: string, missing: readonly string[], cause: ConfigAggregatorError) {
    super({
      code: "AccountsNotRestored",
      facts: { name, region, missing },
      what:
        `aggregator ${name} in ${region} did not show these accounts of this stack at the end of the run: ` +
        `${missing.join(", ")}. The run had removed its claim on them, then failed, and could not restore them`,
      effect: "changed",
      advice: {
        deployment: "Run `pulumi up --refresh`, which restores them if no other stack has done so.",
        commandLine: "Run `pulumi up --refresh` in the stack of the claim, which restores them.",
      },
      cause,
      origin: cause.with({ effect: "changed" }),
    });
  }
}

/** The store has no capacity for a claim. */
export class ClaimsFullError extends ConfigAggregatorError<Place & { readonly shortage: Shortage }> {
  override readonly name = "ClaimsFullError";

  constructor(name: string, region: string, shortage: Shortage) {
    super({
      code: "ClaimsFull",
      facts: { name, region, shortage },
      what: `aggregator ${name} in ${region} has no capacity for this claim: ${describeShortage(shortage)}`,
      effect: "nothing changed",
      advice:
        "Keep the claims in a DynamoDB table, which has no such limit: set claims: { dynamodbTable: … } on the owner. That " +
        "moves the claims of all stacks; members that name no table find it by the aggregator's tags. Or prune the claims " +
        "of stacks that are gone, and remove tags.",
    });
  }
}

/** With the accounts of others, an aggregator would have more accounts than it can have. */
export class TooManyAccountsError extends ConfigAggregatorError<Place & { readonly accounts: number }> {
  override readonly name = "TooManyAccountsError";

  constructor(name: string, region: string, accounts: number) {
    super({
      code: "TooManyAccounts",
      facts: { name, region, accounts },
      what:
        `aggregator ${name} in ${region} would have ${count(accounts, "account")}, those of others included, and ` +
        `${ACCOUNT_QUOTA}`,
      effect: "nothing changed",
      advice:
        "Declare fewer accounts, have others remove theirs, or use another aggregator for some of them.",
    });
  }
}

/** A change would remove more accounts than one change may. */
export class TooManyRemovalsError extends ConfigAggregatorError<
  Place & {
    readonly removed: readonly string[];
    readonly of: number;
    readonly allowed: number;
    readonly maxRemovals?: MaxRemovals;
  }
> {
  override readonly name = "TooManyRemovalsError";

  /**
   * @param max - the limit that the program sets; undefined if it sets none
   * @param secret - whether accounts must not be named
   */
  constructor(
    name: string,
    region: string,
    { removed, of }: Removals,
    { max, secret }: { readonly max: MaxRemovals | undefined; readonly secret: boolean },
  ) {
    const allowed = allowedRemovals(max, of);
    super({
      code: "TooManyRemovals",
      facts: { name, region, removed, of, allowed, ...(max !== undefined && { maxRemovals: max }) },
      what:
        `this change would take ${countAccounts(removed, secret, ` of ${grouped(of)}`)} out of aggregator ${name} in ` +
        `${region}, and ${describeLimit(max, grouped(allowed))}`,
      effect: "nothing changed",
      advice:
        "Find out why the program no longer declares them. If they are to leave, raise maxRemovals to " +
        `${removed.length} and run \`pulumi up\` again.`,
    });
  }
}

function describeLimit(max: MaxRemovals | undefined, allowed: string): string {
  if (max === undefined)
    return `at most ${allowed} (half) may leave in one change unless maxRemovals allows more`;
  return `maxRemovals allows ${typeof max === "number" ? allowed : `${allowed} (${max})`}`;
}

/** The last account would leave the aggregator, which AWS doesn't allow. */
export class LastAccountError extends ConfigAggregatorError<Place> {
  override readonly name = "LastAccountError";

  constructor(name: string, region: string) {
    super({
      code: "LastAccount",
      facts: { name, region },
      what: `aggregator ${name} in ${region} would have no account left, and AWS requires at least one`,
      effect: "nothing changed",
      advice: {
        deployment: "Have another stack join first, or delete the aggregator.",
        commandLine: "Have another stack join first, use --keep-accounts, or delete the aggregator.",
      },
    });
  }
}

/** A claim that can't be read may hold any account. */
export class UnreadableClaimError extends ConfigAggregatorError<
  Place & { readonly claims: readonly string[] }
> {
  override readonly name = "UnreadableClaimError";

  constructor(name: string, region: string, claims: readonly string[]) {
    super({
      code: "UnreadableClaim",
      facts: { name, region, claims },
      what:
        `no account is removed from aggregator ${name} in ${region}, because these claims can't be read and may still need ` +
        `it: ${claims.map(inline).join(", ")}`,
      effect: "nothing changed",
      advice: {
        deployment: rewriting("prune its claim"),
        commandLine: rewriting("remove its claim with --damaged"),
      },
    });
  }
}

function rewriting(otherwise: string): string {
  return (
    "Run `pulumi up --refresh` with the newest version of this package in the stack that each claim names, which writes it " +
    `again. If that stack is gone, ${otherwise}.`
  );
}

/** A few calls to AWS take longer than a turn may last. */
export class TooSlowError extends ConfigAggregatorError<Place & { readonly seconds: number }> {
  override readonly name = "TooSlowError";

  constructor(name: string, region: string, seconds: number) {
    super({
      code: "TooSlow",
      facts: { name, region, seconds },
      what:
        `aggregator ${name} in ${region} was not changed, because a few calls to AWS repeatedly took longer than ` +
        `${seconds} s. The claim was rolled back`,
      advice: {
        deployment:
          "Run `pulumi up` again when AWS answers faster, or raise publishing.turnSeconds on the Provider.",
        commandLine: "Run this command again when AWS answers faster, or raise --turn-seconds.",
      },
    });
  }
}

/** Another run, or another program, keeps changing the claim of this stack. */
export class ContendedClaimError extends ConfigAggregatorError<Place & { readonly key: string }> {
  override readonly name = "ContendedClaimError";

  constructor(name: string, region: string, key: string) {
    super({
      code: "ContendedClaim",
      facts: { name, region, key },
      what:
        `the claim ${claimName(key)} on aggregator ${name} in ${region} keeps changing: another run of this stack is going ` +
        "on, or something removes its tags",
      advice: {
        deployment: "Let the other run end, or stop what removes the tags, then run `pulumi up` again.",
        commandLine: "Let that run end, or stop what removes the tags, then run this command again.",
      },
    });
  }
}

/** A claim that is written on behalf of its stack could not be written. */
export class ClaimNotWrittenError extends ConfigAggregatorError<{
  readonly key?: string;
  readonly shortage?: Shortage;
}> {
  override readonly name = "ClaimNotWrittenError";

  /** @param shortage - undefined if AWS's answers were lost */
  constructor(shortage?: Shortage, key?: string) {
    const claim = key === undefined ? "a claim" : `the claim ${inline(key)}`;
    super({
      code: "ClaimNotWritten",
      facts: { ...(key !== undefined && { key }), ...(shortage && { shortage }) },
      what: `${claim} could not be written: ${shortage ? describeShortage(shortage) : "the answer of AWS was lost"}`,
      advice: WRITE_AGAIN,
    });
  }
}

const WRITE_AGAIN: ByFace = {
  deployment: "Run `pulumi up` again.",
  commandLine: "Look at it with `claims list`, then run this command again.",
};
