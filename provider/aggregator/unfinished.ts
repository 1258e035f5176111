import { formatId } from "../domain/aggregatorId";
import { PartialFailure } from "../engine/partialFailure";
import type { Inputs, Outputs } from "./inputs";

/**
 * The failure of a create after its Put: the state has to record the aggregator, so that the next update finishes it.
 */
export function unfinishedAt({ name, region }: Inputs, outs: Outputs, error: unknown): PartialFailure {
  return new PartialFailure(formatId(name, region), { ...outs, unfinished: true }, error);
}

/**
 * Marks a failure as that of an unfinished create: its tags could not be set, so the owner tag doesn't show yet that it
 * finished.
 */
export function unfinished(error: unknown): unknown {
  if (!(error instanceof PartialFailure)) return error;
  return new PartialFailure(error.id, { ...error.properties, unfinished: true }, error.cause);
}
