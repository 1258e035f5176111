import type { Aggregator } from "../aggregator";
import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { read } from "../protocol/read";
import { type Collected, collectedFrom, groupsFrom, sumOf } from "./aggregateResources";
import { selectAggregateResourceConfigShape } from "./aggregateShapes";
import { existingAggregator } from "./describe";
import { cursorOf } from "./grid";
import { invalidNextToken, pageByCursor } from "./page";
import { type Field, parseQuery, type Query } from "./query/parse";

/** The default number of rows on a page, also of an aggregation. */
const rowsPerPage = 25;
const groupsPerPage = 500;

/** A row of an answer. */
type Row = Readonly<Record<string, string | number>>;

/** Rows, each with a cursor from which it can be found again. */
type Rows = Generator<readonly [cursor: string, row: Row]>;

/** Answers a query over the resources of an aggregator. Each row is a string of JSON. */
export function selectAggregateResourceConfig(call: Call): Outcome {
  const input = read(selectAggregateResourceConfigShape, call.input);
  const { ConfigurationAggregatorName: name, Expression: expression } = input;
  const query = parseQuery(expression);
  const aggregator = existingAggregator(name, call);
  const limit = input.Limit || input.MaxResults;
  const perPage = query.fields.includes("COUNT(*)") ? groupsPerPage : rowsPerPage;
  const { items, ...next } = pageByCursor((cursor) => rowsFrom(query, aggregator, cursor, call), {
    list: `rows of ${name} ${expression}`,
    limit,
    nextToken: input.NextToken,
    pageSize: call.settings.pageSize,
    // A Limit of up to 100 is more than the default page of single rows.
    most: limit ? Math.max(limit, perPage) : perPage,
  });
  return {
    answer: {
      Results: items.map((row) => JSON.stringify(row)),
      QueryInfo: { SelectFields: query.fields.map((field) => ({ Name: field })) },
      ...next,
    },
  };
}

function rowsFrom(query: Query, aggregator: Aggregator, cursor: string | undefined, call: Call): Rows {
  const collected = (from?: string) => collectedFrom(aggregator, call, query.where, from);
  if (query.groupBy !== undefined) return groupRows(query.groupBy, query.fields, collected, cursor);
  return query.fields.includes("COUNT(*)") ? totalRow(collected()) : resourceRows(query, collected, cursor);
}

function* groupRows(
  property: NonNullable<Query["groupBy"]>,
  fields: readonly Field[],
  collected: (cursor?: string) => Iterable<Collected>,
  cursor: string | undefined,
): Rows {
  for (const [at, { value, count }] of groupsFrom(property, collected, cursor)) {
    yield [at, { "COUNT(*)": count, ...(fields.includes(property) ? { [property]: value } : {}) }];
  }
}

function* totalRow(collected: Iterable<Collected>): Rows {
  let total = 0;
  for (const { resources } of collected) total += sumOf(resources);
  yield ["", { "COUNT(*)": total }];
}

/** A row for each resource. Its cursor is its cell's cursor and its number in the cell. */
function* resourceRows(
  { fields }: Query,
  collected: (cursor?: string) => Iterable<Collected>,
  cursor: string | undefined,
): Rows {
  const [from, first] = cursor === undefined ? [undefined, 0] : readCursor(cursor);
  for (const { cell, resources } of collected(from)) {
    const at = cursorOf(cell);
    let number = 0;
    for (const each of resources) {
      const row = Object.fromEntries(fields.map((field) => [field, each[field as keyof typeof each]]));
      for (let index = 0; index < each.count; index++, number++) {
        if (at !== from || number >= first) yield [`${at}#${number}`, row];
      }
    }
  }
}

function readCursor(cursor: string): [cell: string, number: number] {
  const [cell = "", number = ""] = cursor.split("#");
  if (!/^\d+$/.test(number)) throw invalidNextToken();
  return [cell, Number(number)];
}
