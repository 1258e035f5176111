import type { LiveAggregator } from "../aws/aggregator";
import { ConfigAggregatorError } from "../aws/errors";
import { countAccounts } from "../domain/accountLine";
import { hasSameName, OWNER_TAG, type Owner, parseOwner, sharedIn } from "../domain/owner";
import { inline } from "../domain/printable";
import type { Secret } from "../domain/secretProperties";
import type { Existing } from "../live/find";
import { describeFound } from "../live/found";
import type { Inputs } from "./inputs";

/** An aggregator of this name exists and is not this resource's. */
export class AggregatorExistsError extends ConfigAggregatorError {
  override readonly name = "AggregatorExistsError";

  constructor(
    { live, owner, tags }: Existing,
    { region, owner: own }: Inputs,
    hides: (value: Secret) => boolean,
  ) {
    super(
      `aggregator ${live.name} exists already in ${region}: ${describeFound(live, owner, hides)}. Nothing was changed.\n` +
        adviceOn({ owner, tags }, own),
    );
  }
}

const TAKE_OVER = "Set adopt: true to take it over and keep what is in it, or choose another name.";

function adviceOn({ owner, tags }: Pick<Existing, "owner" | "tags">, own: string): string {
  if (hasSameName(tags[OWNER_TAG], own))
    return (
      "A resource of the same name in another state has made it: another backend's, or that of a state which was lost. " +
      TAKE_OVER
    );
  if (owner !== undefined && owner.stack === parseOwner(own)?.stack)
    return (
      "Another resource of this stack has it. If that was renamed, tell so with the option aliases: [{ name: … }]; " +
      "otherwise choose another name."
    );
  if (sharedIn(tags) === undefined) return TAKE_OVER;
  return "Stacks share it: join it with an AggregatorMembership. To own it from now on, set adopt: true.";
}

/** `ConfigurationAggregator.get` of what isn't there. */
export class AggregatorNotFoundError extends ConfigAggregatorError {
  override readonly name = "AggregatorNotFoundError";

  constructor(name: string, region: string) {
    super(
      `there is no aggregator ${name} in ${region}.\nLook at its name, and write the id as name@region where it is in ` +
        "another region than the provider's.",
    );
  }
}

/** A delete that would take accounts away that others put there. */
export class NotEmptyError extends ConfigAggregatorError {
  override readonly name = "NotEmptyError";
  readonly reason: string;

  constructor(
    name: string,
    region: string,
    readonly accounts: readonly string[],
    secret: boolean,
  ) {
    const reason = `others still have something in it: ${countAccounts(accounts, secret)}`;
    super(
      `aggregator ${name} in ${region} is not deleted, since ${reason}. Nothing was changed.\n` +
        "Have them taken out first, or set forceDestroy: true, run `pulumi up`, then delete again.",
    );
    this.reason = reason;
  }
}

/** A delete of what another stack has taken over in the meantime. */
export class OwnedByOtherError extends ConfigAggregatorError {
  override readonly name = "OwnedByOtherError";
  readonly reason: string;

  constructor(name: string, region: string, owner: Owner, what: "deleted" | "changed" = "deleted") {
    const reason = `stack ${inline(owner.stack)} has taken it over`;
    super(
      `aggregator ${name} in ${region} is not ${what}, since ${reason}. Nothing was changed.\n` +
        "Drop it from this stack with `pulumi state delete`. What this stack claims in it, if stacks share it, goes with " +
        "`npx pulumi-aws-config-aggregator claims prune`.",
    );
    this.reason = reason;
  }
}

/** The tags of an aggregator have no room for what is declared. */
export class NoRoomError extends ConfigAggregatorError {
  override readonly name = "NoRoomError";

  constructor(reasons: readonly string[]) {
    super(reasons.join("\n"));
  }
}

/** AWS has no change in place from accounts to an organization, or back. */
export class SourceKindError extends ConfigAggregatorError {
  override readonly name = "SourceKindError";

  constructor(live: LiveAggregator, region: string, declared: string) {
    super(
      `aggregator ${live.name} exists already in ${region} with an ${live.source.kind} source, and an aggregator ` +
        `can't be changed to an ${declared} source. Nothing was changed.\n` +
        "Delete it first, which also deletes its aggregated data, or choose another name.",
    );
  }
}

/** Somebody made an aggregator of this name between the look and the Put. */
export class ConcurrentCreateError extends ConfigAggregatorError {
  override readonly name = "ConcurrentCreateError";

  constructor(arn: string, { name, region, owner: own }: Inputs, owner: Owner | undefined) {
    const who = describeMaker(owner, own);
    super(
      `aggregator ${name} in ${region} (${arn}) was made by ${who} at the very same time. This deployment overwrote its ` +
        `accounts, which its own deployment puts back; those declared here may have stayed on it.\nChoose another name here. ` +
        `If accounts of ${who} are missing, \`pulumi up --refresh\` there puts them back.`,
    );
  }
}

function describeMaker(owner: Owner | undefined, own: string): string {
  const { stack, hash } = parseOwner(own) ?? {};
  if (owner === undefined) return "somebody else";
  if (owner.stack !== stack) return `stack ${inline(owner.stack)}`;
  return owner.hash === hash
    ? "a resource of the same name in another state"
    : "another resource of this stack";
}
