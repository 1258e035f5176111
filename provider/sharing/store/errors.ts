import { claimName } from "../../domain/claimKey";
import { ConfigAggregatorError } from "../../domain/error";
import type { ByFace } from "../../domain/errorText";
import { inline } from "../../domain/printable";

/** A claim was to be removed for a stack that no longer exists, but that stack is writing it. */
export class StackAtWorkError extends ConfigAggregatorError<{ readonly key: string }> {
  override readonly name = "StackAtWorkError";

  constructor(key: string) {
    super({
      code: "StackAtWork",
      facts: { key },
      what:
        `${claimName(key)} is not pruned: its stack is deploying, so it is not gone. Its accounts stay, or that deployment ` +
        "restores them",
      advice: "Look at it again with `claims list`.",
    });
  }
}

/** The place of an item: its sort key, and the table. */
interface ItemPlace {
  readonly item: string;
  readonly table: string;
}

const AGAIN: ByFace = {
  deployment: "run `pulumi up` again",
  commandLine: "run this command again",
};

/** The own claim in a table can't be read. */
export class OwnClaimUnreadableError extends ConfigAggregatorError<ItemPlace> {
  override readonly name = "OwnClaimUnreadableError";

  constructor(item: string, table: string) {
    super({
      code: "OwnClaimUnreadable",
      facts: { item, table },
      what: `the claim of this stack can't be read, so it is not overwritten: item ${item} in ${table}`,
      advice: {
        deployment: updating(`delete that item and ${AGAIN.deployment}`),
        commandLine: updating(`delete that item and ${AGAIN.commandLine}`),
      },
    });
  }
}

function updating(otherwise: string): string {
  return `Update this package, in case a later version wrote it; otherwise ${otherwise}.`;
}

/** Another run of the same stack writes its claim. */
export class OtherRunError extends ConfigAggregatorError<ItemPlace & { readonly key: string }> {
  override readonly name = "OtherRunError";

  constructor(key: string, item: string, table: string) {
    super({
      code: "OtherRun",
      facts: { key, item, table },
      what:
        `another run of this stack (${claimName(key)}) has changed its claim in the meantime, and this run leaves the claim ` +
        `as it is: item ${item} in ${table}`,
      advice: {
        deployment: `Let the other run end, then ${AGAIN.deployment}.`,
        commandLine: `Let the other run end, then ${AGAIN.commandLine}.`,
      },
    });
  }
}

/** The place of an aggregator's lease. */
interface LeasePlace extends ItemPlace {
  /** The aggregator's ARN. */
  readonly aggregator: string;
}

/** The lease of an aggregator keeps changing while its claims are moved. */
export class LeaseContendedError extends ConfigAggregatorError<LeasePlace> {
  override readonly name = "LeaseContendedError";

  constructor({ item, aggregator, table }: LeasePlace) {
    super({
      code: "LeaseContended",
      facts: { item, aggregator, table },
      what: `the item ${item} of ${aggregator} in ${table} keeps changing, so the claims could not be moved`,
      advice: "Run `pulumi up` again.",
    });
  }
}

/** The lease of an aggregator can't be read. */
export class LeaseUnreadableError extends ConfigAggregatorError<LeasePlace> {
  override readonly name = "LeaseUnreadableError";

  constructor({ item, aggregator, table }: LeasePlace) {
    super({
      code: "LeaseUnreadable",
      facts: { item, aggregator, table },
      what: `the item ${item} of ${aggregator} in ${table} can't be read`,
      advice: updating("delete the item while nothing is deployed"),
    });
  }
}

/** The claims of an aggregator are no longer kept in this table. */
export class ClaimsMovedError extends ConfigAggregatorError<
  Omit<LeasePlace, "item"> & { readonly to: string }
> {
  override readonly name = "ClaimsMovedError";

  constructor(aggregator: string, table: string, to: string) {
    super({
      code: "ClaimsMoved",
      facts: { aggregator, table, to },
      what: `the claims of ${aggregator} are no longer kept in ${table}: they were moved to ${inline(to)}`,
      advice: {
        deployment: "Set claims to where they are kept now.",
        commandLine: "Look at them again with `claims list`.",
      },
    });
  }
}
