import type { Aggregator } from "../aggregator";
import type { Call } from "../call";
import type { Outcome } from "../outcome";
import type { Members } from "../protocol/protocol";
import { read } from "../protocol/read";
import { existingAggregator } from "./describe";
import { cursorOf, gridOf } from "./grid";
import { pageByCursor } from "./page";
import { describeSourcesStatusShape } from "./shapes";
import { statusLookup, updatedAt } from "./sourceStatus";

/** The status of each source in each region, if it has reported. */
export function describeSourcesStatus(call: Call): Outcome {
  const input = read(describeSourcesStatusShape, call.input);
  const name = input.ConfigurationAggregatorName;
  const aggregator = existingAggregator(name, call);
  const { items, ...next } = pageByCursor(
    (cursor) => statuses(aggregator, input.UpdateStatus, cursor, call),
    {
      list: `sources of ${name}`,
      limit: input.Limit,
      nextToken: input.NextToken,
      pageSize: call.settings.pageSize,
    },
  );
  return { answer: { AggregatedSourceStatusList: items, ...next } };
}

function* statuses(
  aggregator: Aggregator,
  wanted: readonly string[] | undefined,
  cursor: string | undefined,
  call: Call,
): Generator<[cursor: string, item: Members]> {
  const statusOf = statusLookup(aggregator, call);
  for (const cell of gridOf(aggregator, call).cellsFrom(cursor)) {
    const known = statusOf(cell.source, cell.region);
    if (known === undefined || wanted?.includes(known.status) === false) continue;
    yield [
      cursorOf(cell),
      {
        SourceId: cell.source.id,
        SourceType: cell.source.type,
        AwsRegion: cell.region,
        LastUpdateStatus: known.status,
        LastUpdateTime: (known.at ?? updatedAt(aggregator, cell, call)) / 1000,
        ...(known.errorCode === undefined ? {} : { LastErrorCode: known.errorCode }),
        ...(known.errorMessage === undefined ? {} : { LastErrorMessage: known.errorMessage }),
      },
    ];
  }
}
