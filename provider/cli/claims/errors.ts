import { claimName } from "../../domain/claimKey";
import { locationOf } from "../../domain/claimLocation";
import { ConfigAggregatorError, type Place, toldBy } from "../../domain/error";
import { listOf } from "../../domain/errorText";
import { count } from "../../domain/listing";
import { inline } from "../../domain/printable";
import { describeProblem, type Problem } from "../../domain/problem";
import { asking } from "../../domain/suggest";
import type { Named } from "./target";

/** The table that is to hold the claims doesn't exist. */
export class NoTableError extends ConfigAggregatorError<
  Place & { readonly table: string; readonly tableRegion: string }
> {
  override readonly name = "NoTableError";

  constructor({ name, region }: Named, table: string, tableRegion: string, cause: unknown) {
    super({
      code: "TableNotFound",
      facts: { name, region, table, tableRegion },
      what:
        `the claims of aggregator ${name} in ${region} are kept in table ${table} in ${tableRegion}, and there is no such ` +
        "table for these credentials",
      advice:
        "If it belongs to another account, give its ARN: --claims arn:aws:dynamodb:REGION:ACCOUNT:table/NAME. If it was " +
        "deleted, restore it from a backup: it held the claims of all stacks.",
      cause,
    });
  }
}

/** Another table was given than the aggregator names. */
export class TableMismatchError extends ConfigAggregatorError<
  Place & { readonly store: string; readonly table: string }
> {
  override readonly name = "TableMismatchError";

  constructor({ name, region }: Named, store: string, table: string) {
    const theirs = locationOf(store);
    super({
      code: "TableMismatch",
      facts: { name, region, store, table },
      what:
        `--claims ${table}: the claims of aggregator ${name} in ${region} are kept ` +
        `${theirs ? `in table ${theirs.dynamodbTable} in ${theirs.region}` : "on its tags"}, not in table ${table}`,
      effect: "nothing changed",
      advice: `Leave --claims out${theirs ? ", or give the ARN of that table if it belongs to another account" : ""}.`,
    });
  }
}

/** The aggregator's tag had no capacity for the whole name of the table. */
export class UnnamedTableError extends ConfigAggregatorError<Place & { readonly store: string }> {
  override readonly name = "UnnamedTableError";

  constructor({ name, region }: Named, store: string) {
    super({
      code: "TableNameShortened",
      facts: { name, region, store },
      what: `the claims of aggregator ${name} in ${region} are kept in ${store}, but its tags hold only the beginning of that name`,
      advice: "Give the table with --claims, by its name or its ARN.",
    });
  }
}

/** No claim, or more than one, is what was meant. */
export class UnknownClaimError extends ConfigAggregatorError<
  Place & { readonly word: string; readonly candidates: readonly string[] }
> {
  override readonly name = "UnknownClaimError";

  constructor({ name, region }: Named, word: string, candidates: readonly string[], likely?: string) {
    const where = `aggregator ${name} in ${region}`;
    super({
      code: "UnknownClaim",
      facts: { name, region, word, candidates },
      ...(candidates.length > 0
        ? {
            what: `${JSON.stringify(word)} matches ${count(candidates.length, "claim")} on ${where}: ${candidates.map(inline).join(", ")}`,
          }
        : asking(`there is no claim ${JSON.stringify(word)} on ${where}`, likely && inline(likely))),
      effect: "nothing changed",
      advice:
        "Give the key as `claims list` shows it, at least its first 4 characters, or project/stack/resource.",
    });
  }
}

/** Why claims are not pruned. */
export type PruneRefusal =
  | "owner"
  | "moved"
  | "aws"
  | "not shared"
  | "readable"
  | "damaged"
  | "alive"
  | "changed";

/** Claims that are not pruned. */
export class NotPrunedError extends ConfigAggregatorError<{ readonly because: PruneRefusal }> {
  override readonly name: string = "NotPrunedError";

  /** @param what - that they are not, and why */
  constructor(because: PruneRefusal, what: string, advice: string) {
    super({ code: "NotPruned", facts: { because }, what, effect: "nothing changed", advice });
  }
}

/** The stack of a claim has a run that is going on. */
export class DeployingError extends ConfigAggregatorError<{
  readonly keys: readonly string[];
  readonly seconds: number;
}> {
  override readonly name = "DeployingError";

  /** @param left - milliseconds until nothing they have sent can take effect */
  constructor(keys: readonly string[], left: number) {
    const [be, its] = keys.length === 1 ? ["is", "its"] : ["are", "their"];
    const seconds = Math.ceil(left / 1000);
    super({
      code: "StackDeploying",
      facts: { keys, seconds },
      what:
        `${keys.map(claimName).join(", ")} ${be} deploying right now: a stack that deploys is not gone, and if a run was ` +
        "killed, what it sent may still take effect",
      effect: "nothing changed",
      advice: `If ${its} run was killed, run this again with --wait, or in ${seconds} s.`,
    });
  }
}

/** A prune stopped after it had written the claim. */
export class PruningInterruptedError extends ConfigAggregatorError<{ readonly key: string }> {
  override readonly name = "PruningInterruptedError";

  constructor(key: string, cause: ConfigAggregatorError) {
    const told = toldBy(cause);
    super({
      code: "PruningInterrupted",
      facts: { key },
      ...told,
      details: [
        ...(told.details ?? []),
        "The claim is still there: once this run is over, the same command continues from there (--wait waits for that).",
      ],
      cause,
    });
  }
}

/** What can't be read as a claim has changed since it was shown. */
export class ClaimChangedError extends ConfigAggregatorError<{ readonly key: string }> {
  override readonly name = "ClaimChangedError";

  constructor(key: string) {
    super({
      code: "ClaimChanged",
      facts: { key },
      what: `${inline(key)} has changed in the meantime and was left as it is`,
      advice: "Look at it again with `claims list`.",
    });
  }
}

/** The question whether to go on was answered with no. */
export class DeclinedError extends ConfigAggregatorError {
  override readonly name = "DeclinedError";

  constructor() {
    super({ code: "Declined", facts: {}, what: "Nothing was changed" });
  }
}

/** A file that is to say what is expected, and doesn't. */
export class ExpectationError extends ConfigAggregatorError<{
  readonly file: string;
  readonly problems: readonly Problem[];
}> {
  override readonly name = "ExpectationError";

  static ofFile(file: string, rule: string, cause: unknown): ExpectationError {
    return new ExpectationError(file, [{ path: "the file", rule }], cause);
  }

  /** @param problems - all of them */
  constructor(file: string, problems: readonly Problem[], cause?: unknown) {
    super({
      code: "InvalidExpectation",
      facts: { file, problems },
      what: `${inline(file)} doesn't say what is expected`,
      ends: ":",
      details: listOf([
        ...problems.map((problem) => inline(describeProblem(problem))),
        ...(cause instanceof Error ? [inline(cause.message)] : []),
      ]),
      advice: "`help claims check` explains the file. --update writes one, if there is none yet.",
      cause,
    });
  }
}
