import type { HealthReport, SourceHealth } from "../../domain/health/report";
import { inline, printable } from "../../domain/printable";
import { sortedUnique } from "../../domain/sets";
import type { Report as ClaimsReport } from "../claims/report";
import { causesOf, kindOf } from "./causes";
import type { EarlierReport } from "./earlier";
import { KINDS, type PageData, type PageStack } from "./page/data";
import { packed } from "./page/numbers";

/** The input of a page. */
export interface Reported {
  readonly health: HealthReport;
  /** Undefined if stacks don't share the aggregator, or its claims could not be read. */
  readonly claims?: ClaimsReport;
  /** Earlier reports on the same aggregator, oldest first. */
  readonly history: readonly EarlierReport[];
}

/** The data of a page. Texts from others are made safe to show. */
export function pageDataOf({ health, claims, history }: Reported): PageData {
  const { sources, checkedAt } = health;
  const accounts = sortedUnique(sources.map(({ accountId }) => accountId));
  const regions = sortedUnique(sources.map(({ region }) => region));
  const cellOf = cellsOf(accounts, regions);
  const column = (numberOf: (source: SourceHealth) => number | undefined) => {
    const values = new Float64Array(accounts.length * regions.length).fill(-1);
    for (const source of sources) values[cellOf(source)] = numberOf(source) ?? -1;
    return packed(values);
  };
  const causes = causesOf(health).flatMap(({ same, id }) => same.map((cause) => ({ cause, id })));
  const causeIndex = new Map(causes.map(({ cause }, index) => [cause, index]));
  const errors = errorsOf(sources);
  const updatesFrom = firstUpdate(sources);
  return {
    checkedAt,
    accounts,
    regions,
    kinds: column((source) => KINDS.indexOf(kindOf(source))),
    causeOf: column(({ cause }) => cause && causeIndex.get(cause)),
    errorOf: column((source) => errors.get(errorKey(source))?.index),
    resources: column(({ resources }) => resources),
    updated: column(({ lastUpdate }) =>
      lastUpdate === undefined ? undefined : seconds(lastUpdate) - updatesFrom,
    ),
    updatesFrom,
    causes: causes.map(({ cause, id }) => ({
      id,
      certainty: cause.certainty,
      text: inline(cause.text),
      nextStep: inline(cause.nextStep),
      docs: inline(cause.docs),
      unchecked: cause.unchecked.map(({ what, reason }) => inline(`${what}: ${reason}`)),
    })),
    errors: [...errors.values()].map(({ code, message }) => [inline(code), printable(message)] as const),
    ...(claims && { stacks: claims.claims.map(stackOf) }),
    history: history.map(({ checkedAt, kindIn }) => ({
      checkedAt,
      kinds: packed(accounts.flatMap((accountId) => regions.map((region) => kindIn(accountId, region)))),
    })),
  };
}

/** The number of a source's cell, if accounts and regions are those of all sources. */
function cellsOf(accounts: readonly string[], regions: readonly string[]): (source: SourceHealth) => number {
  const rows = new Map(accounts.map((id, index) => [id, index * regions.length]));
  const columns = new Map(regions.map((region, index) => [region, index]));
  return ({ accountId, region }) => (rows.get(accountId) ?? 0) + (columns.get(region) ?? 0);
}

interface SaidError {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

/** Every error once: many sources have the same one. */
function errorsOf(sources: readonly SourceHealth[]): ReadonlyMap<string, SaidError> {
  const errors = new Map<string, SaidError>();
  for (const source of sources) {
    const { errorCode: code = "", errorMessage: message = "" } = source;
    if (code === "" && message === "") continue;
    const key = errorKey(source);
    if (!errors.has(key)) errors.set(key, { index: errors.size, code, message });
  }
  return errors;
}

function errorKey({ errorCode = "", errorMessage = "" }: SourceHealth): string {
  return `${errorCode}\n${errorMessage}`;
}

function firstUpdate(sources: readonly SourceHealth[]): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { lastUpdate } of sources) if (lastUpdate) first = Math.min(first, seconds(lastUpdate));
  return Number.isFinite(first) ? first : 0;
}

function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

function stackOf({
  key,
  name,
  owner,
  accounts,
  leaving,
  leavingCounts,
}: ClaimsReport["claims"][number]): PageStack {
  return { key: inline(key), name: inline(name), owner, accounts, leaving: leavingCounts ? leaving : [] };
}
