import { formatId } from "../domain/aggregatorId";
import { PartialFailure } from "../engine/partialFailure";
import type { Inputs, Outputs } from "./inputs";

/** The aggregator is there: the state has to know of it, and the next update to finish it. */
export function unfinishedAt({ name, region }: Inputs, outs: Outputs, error: unknown): PartialFailure {
  return new PartialFailure(formatId(name, region), { ...outs, unfinished: true }, error);
}

/** If tags could not be set, nothing says yet that the create has come to its end. */
export function unfinished(error: unknown): unknown {
  if (!(error instanceof PartialFailure)) return error;
  return new PartialFailure(error.id, { ...error.properties, unfinished: true }, error.cause);
}
