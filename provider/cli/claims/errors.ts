import { ConfigAggregatorError } from "../../aws/errors";
import { claimName } from "../../domain/claimKey";
import { locationOf } from "../../domain/claimLocation";
import { inline } from "../../domain/printable";
import { count } from "../wording";
import type { Named } from "./target";

/** There is no such aggregator. */
export class UnknownAggregatorError extends ConfigAggregatorError {
  override readonly name = "UnknownAggregatorError";

  constructor({ name, region }: Named, likely: string | undefined) {
    super(
      `there is no aggregator ${name} in ${region} for these credentials${likely ? `: did you mean ${likely}?` : "."}\n` +
        "Look at its name, and give --region or --profile where it is elsewhere.",
    );
  }
}

/** The table that is to hold the claims isn't there. */
export class NoTableError extends ConfigAggregatorError {
  override readonly name = "NoTableError";

  constructor({ name, region }: Named, table: string, tableRegion: string, cause: unknown) {
    super(
      `the claims of aggregator ${name} in ${region} are kept in table ${table} in ${tableRegion}, and there is none for ` +
        "these credentials.\n" +
        "Where it is another account's, give its ARN: --claims arn:aws:dynamodb:REGION:ACCOUNT:table/NAME. Where it was " +
        "deleted, restore it from a backup: what stacks claim was kept there.",
      { cause },
    );
  }
}

/** Another table was given than the aggregator names. */
export class OtherTableError extends ConfigAggregatorError {
  override readonly name = "OtherTableError";

  constructor({ name, region }: Named, store: string, table: string) {
    const theirs = locationOf(store);
    super(
      `--claims ${table}: the claims of aggregator ${name} in ${region} are kept ` +
        `${theirs ? `in table ${theirs.dynamodbTable} in ${theirs.region}` : "on its tags"}, not in table ${table}. ` +
        `Nothing was changed.\nLeave --claims out${theirs ? ", or give the ARN of that table where it is another account's" : ""}.`,
    );
  }
}

/** The aggregator's tag has no room for the name of the table. */
export class UnnamedTableError extends ConfigAggregatorError {
  override readonly name = "UnnamedTableError";

  constructor({ name, region }: Named, store: string) {
    super(
      `the claims of aggregator ${name} in ${region} are kept in ${store}, of which its tags don't hold the whole name.\n` +
        "Give the table with --claims, by its name or its ARN.",
    );
  }
}

/** No claim, or more than one, is what was meant. */
export class UnknownClaimError extends ConfigAggregatorError {
  override readonly name = "UnknownClaimError";

  constructor({ name, region }: Named, word: string, candidates: readonly string[], likely?: string) {
    const where = `aggregator ${name} in ${region}`;
    super(
      (candidates.length > 0
        ? `${JSON.stringify(word)} may be any of ${count(candidates.length, "claim")} on ${where}: ${candidates.map(inline).join(", ")}.`
        : `there is no claim ${JSON.stringify(word)} on ${where}${likely ? `: did you mean ${inline(likely)}?` : "."}`) +
        " Nothing was changed.\nGive the key as `claims list` shows it, or its first characters, 4 at the least.",
    );
  }
}

/** Why claims are not pruned. */
export class NotPrunedError extends ConfigAggregatorError {
  override readonly name = "NotPrunedError";

  constructor(what: string, why: string, advice: string) {
    super(`${what}: ${why}. Nothing was changed.\n${advice}`);
  }
}

/** The stack of a claim has a run that is going on. */
export class DeployingError extends NotPrunedError {
  /** @param left - milliseconds until nothing they have sent can take effect */
  constructor(keys: readonly string[], left: number) {
    const [be, it] = keys.length === 1 ? ["is", "its"] : ["are", "their"];
    super(
      `${keys.map(claimName).join(", ")} ${be} deploying right now`,
      "a stack that deploys is not gone, and what one has sent whose run was killed may still take effect",
      `If ${it} run was killed, run this again with --wait, or in ${Math.ceil(left / 1000)} s.`,
    );
  }
}
