import type { LiveAggregator } from "../aws/aggregator";
import { countAccounts } from "../domain/accountLine";
import { claimName } from "../domain/claimKey";
import { adviceFor } from "../domain/claimLocation";
import { type AtProperty, ConfigAggregatorError, noAggregator, type Place } from "../domain/error";
import { hasSameName, OWNER_TAG, type Owner, parseOwner, sharedIn } from "../domain/owner";
import { inline } from "../domain/printable";
import { TAG_QUOTA } from "../domain/quotas";
import type { Secret } from "../domain/secretProperties";
import type { Existing } from "../live/find";
import { describeFound } from "../live/found";
import { describeReserve } from "../sharing/store/shortage";
import type { Inputs } from "./inputs";

/** An aggregator of this name exists and is not this resource's. */
export class AggregatorExistsError extends ConfigAggregatorError<
  Place & { readonly arn: string; readonly relation: Relation }
> {
  override readonly name = "AggregatorExistsError";

  constructor(
    { live, owner, tags }: Existing,
    { region, owner: own }: Inputs,
    hides: (value: Secret) => boolean,
  ) {
    const relation = relationOf({ owner, tags }, own);
    super({
      code: "AggregatorExists",
      facts: { name: live.name, region, arn: live.arn, relation },
      what: `aggregator ${live.name} already exists in ${region}: ${describeFound(live, owner, hides)}`,
      effect: "nothing changed",
      advice: TO_TAKE_OVER[relation],
    });
  }
}

/** Who owns the aggregator that has the name of a resource. */
type Relation = "foreign" | "same name" | "same stack" | "shared";

const TAKE_OVER = "Set adopt: true to take it over and keep what it contains, or choose another name.";

const TO_TAKE_OVER: Readonly<Record<Relation, string>> = {
  foreign: TAKE_OVER,
  "same name":
    "A resource of the same name in another state created it: a state in another backend, or one that was lost. " +
    TAKE_OVER,
  "same stack":
    "Another resource of this stack owns it. If you renamed that resource, say so with the option " +
    "aliases: [{ name: … }]; otherwise choose another name.",
  shared: "Stacks share it: join it with an AggregatorMembership. To own it from now on, set adopt: true.",
};

function relationOf({ owner, tags }: Pick<Existing, "owner" | "tags">, own: string): Relation {
  if (hasSameName(tags[OWNER_TAG], own)) return "same name";
  if (owner !== undefined && owner.stack === parseOwner(own)?.stack) return "same stack";
  return sharedIn(tags) === undefined ? "foreign" : "shared";
}

/** `ConfigurationAggregator.get` of an aggregator that doesn't exist. */
export class AggregatorNotFoundError extends ConfigAggregatorError<Place> {
  override readonly name = "AggregatorNotFoundError";

  constructor(name: string, region: string) {
    super({
      code: "AggregatorNotFound",
      facts: { name, region },
      what: noAggregator({ name, region }),
      advice:
        "Check its name. If the aggregator is in another region than the provider's, write the id as name@region.",
    });
  }
}

/** The id has no region, and neither has the provider. */
export class RegionUnknownError extends ConfigAggregatorError<Pick<Place, "name">> {
  override readonly name = "RegionUnknownError";

  constructor(name: string) {
    super({
      code: "RegionUnknown",
      facts: { name },
      what: `the region of aggregator ${name} is not known`,
      advice: `Write the id as ${name}@us-east-1, or set aws:region.`,
    });
  }
}

/** A delete would remove accounts that others put there. */
export class NotEmptyError extends ConfigAggregatorError<Content & Place> {
  override readonly name = "NotEmptyError";

  /** @param isSecret - whether accounts must not be named */
  constructor(name: string, region: string, accounts: readonly string[], isSecret: boolean) {
    super({
      code: "NotEmpty",
      facts: { name, region, accounts, isSecret },
      what: `aggregator ${name} in ${region} can't be deleted, because ${describeContent({ accounts, isSecret })}`,
      effect: "nothing changed",
      advice:
        "Have the others remove them first, or set forceDestroy: true, run `pulumi up`, then delete it again.",
    });
  }

  get accounts(): readonly string[] {
    return this.facts.accounts;
  }

  /** Why it can't be deleted, as part of a sentence. */
  get reason(): string {
    return describeContent(this.facts);
  }
}

/** The accounts of others in an aggregator. */
interface Content {
  readonly accounts: readonly string[];
  readonly isSecret: boolean;
}

function describeContent({ accounts, isSecret }: Content): string {
  return `others still have accounts in it: ${countAccounts(accounts, isSecret)}`;
}

/** An aggregator can't be changed or deleted, because another stack has taken it over in the meantime. */
export class OwnedByOtherError extends ConfigAggregatorError<
  Place & { readonly stack: string; readonly step: "deleted" | "changed" }
> {
  override readonly name = "OwnedByOtherError";

  constructor(name: string, region: string, { stack }: Owner, step: "deleted" | "changed" = "deleted") {
    super({
      code: "OwnedByOther",
      facts: { name, region, stack, step },
      what: `aggregator ${name} in ${region} can't be ${step}, because ${describeTakeover(stack)}`,
      effect: "nothing changed",
      advice:
        "Remove it from this stack's state with `pulumi state delete`. If stacks share it, remove this stack's claim with " +
        "`npx pulumi-aws-config-aggregator claims prune`.",
    });
  }

  /** Why it can't be changed or deleted, as part of a sentence. */
  get reason(): string {
    return describeTakeover(this.facts.stack);
  }
}

function describeTakeover(stack: string): string {
  return `stack ${inline(stack)} has taken it over`;
}

/** The declared tags exceed the tag capacity of an aggregator. */
export class TagsFullError extends ConfigAggregatorError<
  AtProperty & { readonly total: number; readonly claims?: number; readonly reserve?: number }
> {
  override readonly name = "TagsFullError";

  /**
   * @param total - how many tags the aggregator would have, with those of others
   * @param claiming - if claims are kept on the tags: how many of them are claims, and how many have to stay free
   */
  constructor(total: number, claiming?: { readonly claims: number; readonly reserve: number }) {
    const path = "tags";
    const quota = `${path}: ${TAG_QUOTA}, and with these it would have ${total}`;
    super({
      code: "TagsFull",
      facts: { path, total, ...claiming },
      what: claiming
        ? `${quota}; ${claiming.claims} of them are claims of the stacks that share it, and ` +
          `${describeReserve(claiming.reserve)}`
        : `${quota}, those of others included`,
      advice: claiming
        ? "Declare fewer tags, or keep the claims in a table (claims: { dynamodbTable: … })."
        : "Declare fewer tags, or have others remove theirs.",
    });
  }
}

/** AWS can't change the source of an aggregator from accounts to an organization, or back. */
export class SourceKindError extends ConfigAggregatorError<
  Place & { readonly live: string; readonly declared: string }
> {
  override readonly name = "SourceKindError";

  constructor({ name, source }: LiveAggregator, region: string, declared: string) {
    super({
      code: "SourceKindFixed",
      facts: { name, region, live: source.kind, declared },
      what:
        `aggregator ${name} already exists in ${region} with an ${source.kind} source, and AWS can't change it to an ` +
        `${declared} source`,
      effect: "nothing changed",
      advice: "Delete it first, which also deletes the data it has aggregated, or choose another name.",
    });
  }
}

/** Somebody created an aggregator of this name between the Describe and the Put. */
export class ConcurrentCreateError extends ConfigAggregatorError<
  Place & { readonly arn: string; readonly creator: Creator; readonly stack?: string }
> {
  override readonly name = "ConcurrentCreateError";

  constructor(arn: string, { name, region, owner: own }: Inputs, owner: Owner | undefined) {
    const kind = creatorOf(owner, own);
    const creator = CREATORS[kind](owner?.stack ?? "");
    super({
      code: "ConcurrentCreate",
      facts: { name, region, arn, creator: kind, ...(owner && { stack: owner.stack }) },
      what:
        `aggregator ${name} in ${region} (${arn}) was created at the same time by ${creator}. This deployment overwrote ` +
        "its accounts: some of them may be missing, and accounts that are declared here may have stayed on it",
      effect: "changed",
      advice:
        `Choose another name here. If accounts of ${creator} are missing, run \`pulumi up --refresh\` there, which ` +
        "restores them.",
    });
  }
}

/** Who created an aggregator at the same time. */
type Creator = "unknown" | "other stack" | "same stack" | "same name";

const CREATORS: Readonly<Record<Creator, (stack: string) => string>> = {
  unknown: () => "somebody else",
  "other stack": (stack) => `stack ${inline(stack)}`,
  "same stack": () => "another resource of this stack",
  "same name": () => "a resource of the same name in another state",
};

function creatorOf(owner: Owner | undefined, own: string): Creator {
  const { stack, hash } = parseOwner(own) ?? {};
  if (owner === undefined) return "unknown";
  if (owner.stack !== stack) return "other stack";
  return owner.hash === hash ? "same name" : "same stack";
}

/** Two resources of one program declare the same aggregator, and each would undo what the other does. */
export class DeclaredTwiceError extends ConfigAggregatorError<AtProperty & Place> {
  override readonly name = "DeclaredTwiceError";

  constructor(name: string, region: string) {
    const path = "name";
    super({
      code: "DeclaredTwice",
      facts: { path, name, region },
      what: `${path}: ${JSON.stringify(name)}: another resource of this program declares that aggregator in ${region}`,
      advice: "Give one of the two resources another name, or remove one of them.",
    });
  }
}

/** A membership of the same program can't join an aggregator that isn't shared. */
export class MembershipNotSharedError extends ConfigAggregatorError<
  AtProperty & Place & { readonly claim: string; readonly merge: string }
> {
  override readonly name = "MembershipNotSharedError";

  /** @param claim - the name of the membership's claim */
  constructor(name: string, region: string, claim: string, merge: string) {
    const path = "merge";
    super({
      code: "MembershipNotShared",
      facts: { path, name, region, claim, merge },
      what: `${path}: ${joins(claim)}, which is not shared`,
      advice: 'Set merge: "shared", or remove the membership.',
    });
  }
}

/** A membership of the same program keeps its claim elsewhere. */
export class MembershipElsewhereError extends ConfigAggregatorError<
  AtProperty & Place & { readonly claim: string; readonly theirs: string; readonly ours: string }
> {
  override readonly name = "MembershipElsewhereError";

  /**
   * @param claim - the name of the membership's claim
   * @param theirs - the store of that claim
   * @param ours - the store where the aggregator keeps claims
   */
  constructor(
    name: string,
    region: string,
    claim: string,
    { theirs, ours }: Record<"theirs" | "ours", string>,
  ) {
    const path = "claims";
    super({
      code: "MembershipElsewhere",
      facts: { path, name, region, claim, theirs, ours },
      what: `${path}: ${joins(claim)} and keeps its claim in ${theirs}, but the aggregator keeps claims in ${ours}`,
      advice: `On the membership, ${adviceFor(ours)}.`,
    });
  }
}

function joins(claim: string): string {
  return `membership ${claimName(claim)} of this program joins the aggregator`;
}
