import { count, firstOf, grouped } from "../../domain/listing";
import { inlined } from "../../domain/printable";
import { type Line, styled } from "../styled";
import { columns } from "../wording";
import type { ListedAggregator, Listing, Mode } from "./rows";

const HEAD = ["AGGREGATOR", "REGION", "OWNER", "MODE", "STORE", "SOURCES"];

const MODES: Readonly<Record<Mode, string>> = {
  shared: "shared",
  notShared: "not shared",
  organization: "organization",
};

/**
 * The aggregators as a table, then what could not be checked.
 *
 * @param withHealth - whether the health of sources was read
 */
export function listLines(read: Listing, withHealth: boolean): Line[] {
  const { aggregators, regions, failed } = inlined(read);
  const notes = [
    ...aggregators.flatMap(({ name, region, problems }) =>
      problems.map((problem): Line => [styled("warning", "?"), ` ${name} in ${region}: ${problem}`]),
    ),
    ...failed.flatMap(({ region, problem, advice }): Line[] => [
      [styled("bad", "✘"), ` ${region} could not be checked: ${problem}`],
      ...(advice === null ? [] : [[`    `, styled("strong", "→"), ` ${advice}`]]),
    ]),
  ];
  const found = aggregators.length > 0 || regions.length === 0;
  return [
    ...(found ? table(aggregators, withHealth) : [`no aggregator in ${firstOf(regions)}`]),
    ...(aggregators.length > 0 && notes.length > 0 ? [""] : []),
    ...notes,
  ];
}

function table(aggregators: readonly ListedAggregator[], withHealth: boolean): Line[] {
  if (aggregators.length === 0) return [];
  const rows = columns(
    [
      [...HEAD, ...(withHealth ? ["HEALTH"] : [])],
      ...aggregators.map((one) => [...cellsOf(one), ...(withHealth ? [healthText(one)] : [])]),
    ],
    new Set(),
  );
  return rows.map((row, index): Line => {
    const text = withHealth && index > 0 ? healthText(aggregators[index - 1]) : "";
    // The health is the last column.
    if (text === "" || !row.endsWith(text)) return row;
    const { health } = aggregators[index - 1] ?? {};
    if (!health) return row;
    const style = health.healthy < health.reported ? "bad" : "good";
    return [row.slice(0, row.length - text.length), styled(style, text)];
  });
}

function cellsOf({ name, region, owner, aws, creating, mode, store, accounts, regions }: ListedAggregator) {
  const from = regions === "all" ? "all regions" : count(regions.length, "region");
  return [
    name,
    region,
    aws === null ? (owner ?? (creating === null ? "?" : "nobody")) : `AWS (${aws})`,
    (mode === null ? "?" : MODES[mode]) + (creating ? ", unfinished" : ""),
    store ?? (mode === null ? "?" : "-"),
    `${accounts === null ? "organization" : count(accounts, "account")}, ${from}`,
  ];
}

function healthText(aggregator: ListedAggregator | undefined): string {
  if (!aggregator?.health) return "?";
  const { healthy, reported } = aggregator.health;
  return reported === 0 ? "nothing reported yet" : `${grouped(healthy)} of ${grouped(reported)} healthy`;
}
