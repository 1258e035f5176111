import { ConfigAggregatorError } from "../aws/errors";
import { claimName } from "../domain/claimKey";
import { adviceFor } from "../domain/claimLocation";
import type { Owner } from "../domain/owner";
import { inline } from "../domain/printable";

/** Ids of claims beyond these are counted, not named. */
const NAMED = 5;

/** The stacks of claims, as `project/stack/resource`, the first few by name. */
export function nameClaims(keys: readonly string[]): string {
  const rest = keys.length - NAMED;
  return keys.slice(0, NAMED).map(claimName).join(", ") + (rest > 0 ? `, and ${rest} more` : "");
}

/** A membership of what isn't there. */
export class NoAggregatorError extends ConfigAggregatorError {
  override readonly name = "NoAggregatorError";

  /** @param likely - the name of an aggregator that is likely meant */
  constructor(
    name: string,
    region: string,
    readonly likely?: string,
  ) {
    super(
      `there is no aggregator ${name} in ${region}, and a membership joins one that exists.` +
        `${likely === undefined ? "" : ` Is ${likely} meant?`} Nothing was changed.\n` +
        `Deploy the stack first that declares ConfigurationAggregator ${JSON.stringify(name)} with merge: "shared". ` +
        "Where this program declares it, pass it as aggregator instead of its name; where it is in another region, set " +
        "region.",
    );
  }
}

/** A membership of what was there. */
export class JoinedGoneError extends ConfigAggregatorError {
  override readonly name = "JoinedGoneError";

  constructor(name: string, region: string) {
    super(
      `aggregator ${name} in ${region}, which this stack had joined, is gone, or these credentials are another account's. ` +
        "Nothing was changed.\nOnce the stack that owns it has made it anew, run `pulumi up --refresh` here, which joins it " +
        "again.",
    );
  }
}

/** An aggregator whose owner doesn't let others join. */
export class NotSharedError extends ConfigAggregatorError {
  override readonly name = "NotSharedError";

  constructor(name: string, region: string, owner: Owner | undefined) {
    super(
      `aggregator ${name} in ${region} is not shared: ${owner ? `stack ${inline(owner.stack)} owns it alone` : "it has an owner"}. ` +
        `Nothing was changed.\nSet merge: "shared" on its ConfigurationAggregator there and run \`pulumi up\`, then come back.`,
    );
  }
}

/** A membership of an aggregator that the same program declares, and doesn't share. */
export class UnsharedError extends ConfigAggregatorError {
  override readonly name = "UnsharedError";

  constructor(name: string, region: string, merge: string) {
    super(
      `aggregator ${name} in ${region} is not shared: this program declares it with merge: ${JSON.stringify(merge)}. ` +
        'Nothing was changed.\nSet merge: "shared" on its ConfigurationAggregator, or take the membership out.',
    );
  }
}

/** An organization's aggregator has no accounts of its own. */
export class OrganizationJoinedError extends ConfigAggregatorError {
  override readonly name = "OrganizationJoinedError";

  constructor(name: string, region: string) {
    super(
      `aggregator ${name} in ${region} collects a whole organization, and has no accounts that a stack could add to. ` +
        "Nothing was changed.\nJoin an aggregator with an accountAggregationSource.",
    );
  }
}

/** What stacks share can't be taken over by one that would not let them. */
export class SharedByOthersError extends ConfigAggregatorError {
  override readonly name = "SharedByOthersError";

  /** `isOwn`: this stack has made it, although its state doesn't know. */
  constructor(name: string, region: string, store: string, isOwn: boolean) {
    super(
      `aggregator ${name} in ${region} is shared by stacks whose claims are kept in ${inline(store)}, and ` +
        (isOwn
          ? "this stack, which owns it, has no state of it. Nothing was changed.\n" +
            `Set merge: "shared", ${adviceFor(store)}, and run \`pulumi up\`; then change them.`
          : "can be taken over only to be shared further. Nothing was changed.\n" +
            `Set merge: "shared" beside adopt: true, and ${adviceFor(store)}.`),
    );
  }
}

/** The claims of an aggregator are kept elsewhere than this stack says. */
export class OtherStoreError extends ConfigAggregatorError {
  override readonly name = "OtherStoreError";

  constructor(name: string, region: string, theirs: string, ours: string) {
    super(
      `the claims of aggregator ${name} in ${region} are kept in ${inline(theirs)}, and this stack would keep its own in ${ours}. ` +
        `Nothing was changed.\nHere, on the Provider, or in stack config (aws-config:claims), ${adviceFor(theirs)}.`,
    );
  }
}

/** A table of the right name that holds nothing of the aggregator. */
export class OtherTableError extends ConfigAggregatorError {
  override readonly name = "OtherTableError";

  constructor(name: string, region: string, store: string) {
    super(
      `${store} holds no claim on aggregator ${name} in ${region}, although its owner keeps claims in a table of that name. ` +
        "Nothing was changed.\nIf that table is in another account, name it by its ARN: " +
        'claims: { dynamodbTable: "arn:aws:dynamodb:…" }. If its owner was interrupted, run `pulumi up` there first.',
    );
  }
}

/** The owner is deleting the aggregator, or about to share it no longer. */
export class ClosingError extends ConfigAggregatorError {
  override readonly name = "ClosingError";

  constructor(name: string, region: string, by: readonly string[], what: "joined" | "left" = "joined") {
    super(
      `aggregator ${name} in ${region} can't be ${what}: ${nameClaims(by) || "its owner"} is deleting it, moving its claims, ` +
        "or ending its sharing. Nothing was changed.\nIf it is to stay, run `pulumi up --refresh` there, then here.",
    );
  }
}

/** Others hold claims on what is to be deleted, or shared no longer. */
export class ClaimedError extends ConfigAggregatorError {
  override readonly name = "ClaimedError";
  readonly reason: string;

  constructor(
    name: string,
    region: string,
    what: string,
    readonly claims: readonly string[],
    advice: string,
  ) {
    const reason = `other stacks have joined it: ${nameClaims(claims)}`;
    super(`aggregator ${name} in ${region} ${what}, since ${reason}. Nothing was changed.\n${advice}`);
    this.reason = reason;
  }
}

/** A run that failed after it had let go of accounts, and could not put back what has been taken out because of that. */
export class NotPutBackError extends ConfigAggregatorError {
  override readonly name = "NotPutBackError";

  constructor(name: string, region: string, missing: readonly string[], error: ConfigAggregatorError) {
    const cause = changed(error);
    super(
      `aggregator ${name} in ${region} did not show these accounts of this stack when the run ended: ${missing.join(", ")}. ` +
        "The run had let go of them, then failed, and could not put them back.\nRun `pulumi up --refresh`, which puts them " +
        `back if no other stack has done so. The cause was: ${cause.message}`,
      { cause },
    );
  }
}

const UNCHANGED = " Nothing was changed.";

/** The same error, of a run that has changed something before. */
export function changed<E extends Error>(error: E): E {
  error.message = error.message.replace(UNCHANGED, "");
  return error;
}

/** There is no room for a claim. */
export class ClaimsFullError extends ConfigAggregatorError {
  override readonly name = "ClaimsFullError";

  constructor(name: string, region: string, reason: string) {
    super(
      `aggregator ${name} in ${region} has no room for this claim: ${reason}. Nothing was changed.\n` +
        "Keep the claims in a DynamoDB table, which has no such limit: set claims: { dynamodbTable: … } on the owner, then " +
        "on every membership. Or have claims of stacks that are gone pruned, and tags taken out.",
    );
  }
}

/** All stacks together claim more accounts than AWS lets an aggregator have. */
export class TooManyAccountsError extends ConfigAggregatorError {
  override readonly name = "TooManyAccountsError";

  constructor(name: string, region: string, accounts: number) {
    super(
      `aggregator ${name} in ${region} can't be joined: with those of others it would have ` +
        `${accounts.toLocaleString("en-US")} accounts, and an aggregator holds 10,000. Nothing was changed.\n` +
        "Claim fewer, have accounts of others taken out, or use another aggregator for some of them.",
    );
  }
}

/** AWS wants at least one account. */
export class LastAccountError extends ConfigAggregatorError {
  override readonly name = "LastAccountError";

  constructor(name: string, region: string) {
    super(
      `aggregator ${name} in ${region} would have no account left, and AWS wants at least one. Nothing was changed.\n` +
        "Have another stack join first, or delete the aggregator.",
    );
  }
}

/** A claim that can't be read may hold any account. */
export class UnreadableClaimError extends ConfigAggregatorError {
  override readonly name = "UnreadableClaimError";

  constructor(name: string, region: string, claims: readonly string[]) {
    super(
      `nothing is taken out of aggregator ${name} in ${region} while these claims can't be read, since they may hold it: ` +
        `${claims.map(inline).join(", ")}. Nothing was changed.\n` +
        "Run `pulumi up --refresh` in the stack that each names, which writes it again, with the newest version of this " +
        "package; where that stack is gone, prune its claim.",
    );
  }
}

/** A few calls take longer than a stack may take to publish. */
export class TooSlowError extends ConfigAggregatorError {
  override readonly name = "TooSlowError";

  constructor(name: string, region: string, seconds: number) {
    super(
      `aggregator ${name} in ${region} was not changed: AWS takes longer than ${seconds} s (publishing.turnSeconds) for a few ` +
        "calls, time and again. The claim was put back as it was.\nRun it again when AWS answers sooner, or raise " +
        "publishing.turnSeconds on the Provider.",
    );
  }
}

/** Another run of the same stack. */
export class ContendedClaimError extends ConfigAggregatorError {
  override readonly name = "ContendedClaimError";

  constructor(name: string, region: string, key: string) {
    super(
      `the claim ${claimName(key)} on aggregator ${name} in ${region} keeps changing: another run of this stack is going ` +
        "on, or something removes its tags.\nEnd the one, or the other, and run `pulumi up` again.",
    );
  }
}
