import {
  HEALTH_STATES,
  type HealthCause,
  type HealthReport,
  type HealthState,
  type SourceHealth,
} from "../../domain/health/report";
import {
  areSourcesKnown,
  type CauseGroup,
  groupLine,
  groupsByCause,
  healthyOf,
  isHealthy,
} from "../../domain/health/summary";
import { count, firstOf, more, NAMED } from "../../domain/listing";
import { inlined } from "../../domain/printable";
import type { Selection } from "../../health/subject";
import { GIVE_ROLE, isRoleMissing } from "../health/sourceRole";
import { type Line, type Part, type Style, styled } from "../styled";

/** How many groups of a state are printed. */
const GROUPS = 20;

/** How many sources are listed one by one. */
const SOURCES = 200;

const STYLES: Readonly<Record<HealthState, Style>> = {
  FAILED: "bad",
  NEVER_REPORTED: "bad",
  OUTDATED: "warning",
  SETTLING: "warning",
  // Without resources.
  SUCCEEDED: "warning",
};

/** The heading of each state. */
const TITLES: Readonly<Record<HealthState, string>> = {
  FAILED: "failed",
  NEVER_REPORTED: "never reported",
  OUTDATED: "outdated",
  SETTLING: "settling",
  SUCCEEDED: "succeeded without a resource",
};

/** A report without its sources. */
type Told = Omit<HealthReport, "sources" | "causes">;

/** The health of an aggregator for people: a summary, the causes worst first, and what could not be checked. */
export function statusLines(read: HealthReport, selection: Selection = {}): Line[] {
  const { sources, causes: _, ...rest } = read;
  // Of up to 170,000 sources, only the printed ones are made safe to print.
  const told = inlined(rest);
  const groups = groupsByCause(sources);
  return [
    ...head(told, selection),
    ...HEALTH_STATES.flatMap((state) => ofState(state, groups)),
    ...(sources.length === 0 ? noSource(selection) : []),
    ...(selection.accountIds === undefined ? [] : eachSource(sources)),
    ...uncheckedLines(told),
  ];
}

function head(report: Told, { accountIds, regions }: Selection): Line[] {
  const { aggregator, counts, checkedAt, organization } = report;
  const { name, region, accountId } = aggregator;
  const style: Style = counts.sources > 0 && counts.healthy === counts.sources ? "good" : "bad";
  const selected = [
    ...(accountIds === undefined ? [] : [`of ${firstOf(accountIds)}`]),
    ...(regions === undefined ? [] : [`in ${firstOf(regions)}`]),
  ].join(" ");
  const failed = organization?.state === "SUCCEEDED" ? undefined : organization;
  const said = [failed?.errorCode, failed?.errorMessage].filter(Boolean).join(": ");
  return [
    [styled("strong", name), ` in ${region} (${accountId}): `, styled(style, healthyOf(counts))],
    `${count(counts.accounts, "account")}, ${count(counts.regions, "region")}${resourcesOf(report)}, checked at ${checkedAt}` +
      (selected === "" ? "" : `; only sources ${selected}`),
    ...(failed
      ? [[`the organization ${failed.id}: `, styled("bad", failed.state), said === "" ? "" : ` (${said})`]]
      : []),
    ...(failed?.cause ? causeLines(failed.cause) : []),
  ];
}

function causeLines({ text, nextStep, certainty, docs }: HealthCause): Line[] {
  const sure: Part[] = certainty === "certain" ? [] : [styled("faint", ` (${certainty})`)];
  return [[`      ${text}`, ...sure, styled("faint", `   → ${docs}`)], `      ${nextStep}`];
}

function resourcesOf({ counts: { resources } }: Told): string {
  return resources === undefined ? "" : `, ${count(resources, "resource")}`;
}

function ofState(state: HealthState, all: readonly CauseGroup[]): Line[] {
  const groups = all.filter((group) => group.state === state);
  if (groups.length === 0) return [];
  const sources = groups.reduce((sum, group) => sum + group.sources, 0);
  const left = groups.slice(GROUPS);
  return [
    "",
    [styled(STYLES[state], `${count(sources, "source")} ${TITLES[state]}`)],
    ...groups.slice(0, GROUPS).flatMap((group) => groupLines(inlined(group))),
    ...(left.length > 0
      ? [
          `  ${more(left.reduce((sum, group) => sum + group.sources, 0))} of ${count(left.length, "cause")}: see --json`,
        ]
      : []),
  ];
}

function groupLines(group: CauseGroup): Line[] {
  const { accounts, cause } = group;
  const sure: Part[] = cause.certainty === "certain" ? [] : [styled("faint", ` (${cause.certainty})`)];
  return [
    [`  ${groupLine(group)}`, ...sure, styled("faint", `   → ${cause.docs}`)],
    ...(accounts.length > 1 ? [styled("faint", `      ${firstOf(accounts)}`)] : []),
    `      ${cause.nextStep}`,
  ];
}

function noSource({ accountIds, regions }: Selection): Line[] {
  if (accountIds === undefined && regions === undefined) return [];
  return ["", "no source is selected: the aggregator doesn't collect from it"];
}

/** One line for each source, with AWS's own message. */
function eachSource(sources: readonly SourceHealth[]): Line[] {
  const shown = [...sources].sort(worstFirst).slice(0, SOURCES);
  if (shown.length === 0) return [];
  const left = sources.length - shown.length;
  return ["", ...inlined(shown).flatMap(sourceLines), ...(left > 0 ? [`  ${more(left)}: see --json`] : [])];
}

function sourceLines(source: SourceHealth): Line[] {
  const { accountId, region, state, lastUpdate, resources, errorCode, errorMessage } = source;
  const facts = [
    lastUpdate === undefined ? "no update" : `last update ${lastUpdate}`,
    ...(resources === undefined ? [] : [count(resources, "resource")]),
  ].join(", ");
  const said = [errorCode, errorMessage].filter(Boolean).join(": ");
  return [
    [`  ${accountId}  ${region}  `, styled(isHealthy(source) ? "good" : STYLES[state], state), `  ${facts}`],
    ...(said === "" ? [] : [`      AWS Config: ${said}`]),
  ];
}

function worstFirst(a: SourceHealth, b: SourceHealth): number {
  const rank = (source: SourceHealth) =>
    isHealthy(source) ? HEALTH_STATES.length : HEALTH_STATES.indexOf(source.state);
  return rank(a) - rank(b);
}

function uncheckedLines({ unchecked }: Told): Line[] {
  if (unchecked.length === 0) return [];
  return [
    "",
    styled("strong", "could not be checked"),
    ...unchecked
      .slice(0, NAMED)
      .map(({ what, reason, sources }) => `  ${what}: ${reason} (${count(sources, "source")})`),
    ...(unchecked.length > NAMED ? [`  ${more(unchecked.length - NAMED)}: see --json`] : []),
    ...(areSourcesKnown(unchecked)
      ? []
      : [
          "      It isn't known which sources there should be: those that AWS Config says nothing of are missing.",
        ]),
    ...(isRoleMissing(unchecked) ? [`      ${GIVE_ROLE}`] : []),
  ];
}
