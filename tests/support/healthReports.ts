import {
  HEALTH_STATES,
  type HealthCause,
  type HealthReport,
  type SourceHealth,
} from "../../provider/domain/health/report";

export const LOOKED_AT = "2026-11-29T12:00:00.000Z";

/** A cause, with changes for the test. */
export function causeOf(changes: Partial<HealthCause> = {}): HealthCause {
  const code = changes.code ?? "not-authorized";
  return {
    code,
    certainty: "certain",
    text: "no authorization for 999999999999 (us-east-1)",
    nextStep: "Authorize 999999999999 (us-east-1) in the account and region.",
    docs: `docs/health.md#${code}`,
    unchecked: [],
    ...changes,
  };
}

export const NOT_AUTHORIZED = causeOf();
export const RECORDER_STOPPED = causeOf({
  code: "recorder-stopped",
  certainty: "likely",
  text: "the configuration recorder is stopped",
  nextStep: "Start the recorder in the account and region.",
  unchecked: [
    { what: "the delivery channel", reason: "config:DescribeDeliveryChannels: AccessDeniedException" },
  ],
});
export const NO_RESOURCES = causeOf({
  code: "no-resources",
  text: "the aggregator has no resource of it",
  nextStep: "Look at the recorder of the account: it may record nothing yet.",
});
export const SETTLING = causeOf({
  code: "settling",
  certainty: "likely",
  text: "it was added less than 60 minutes ago",
  nextStep: "Wait: new sources take 15 to 30 minutes.",
});
export const NO_REPORT = causeOf({
  code: "no-report",
  certainty: "unknown",
  text: "AWS Config has never reported on it",
  nextStep: "Look at AWS Config in the account and region.",
});
export const OUTDATED = causeOf({
  code: "config-off",
  text: "AWS Config was turned off",
  nextStep: "Turn AWS Config on again in the account and region.",
});

/** A healthy source, unless the test changes it. */
export function sourceOf(changes: Partial<SourceHealth> = {}): SourceHealth {
  return {
    accountId: "111111111111",
    region: "eu-west-1",
    state: "SUCCEEDED",
    lastUpdate: "2026-11-29T11:40:00.000Z",
    resources: 120,
    ...changes,
  };
}

/** A report on these sources. */
export function healthReport(
  sources: readonly SourceHealth[],
  changes: Partial<HealthReport> = {},
): HealthReport {
  const causes = [...new Set(sources.flatMap(({ cause }) => cause ?? []))];
  const succeeded = sources.filter(({ state }) => state === "SUCCEEDED");
  const isCounted = sources.every(({ resources }) => resources !== undefined);
  return {
    aggregator: {
      name: "security",
      region: "us-east-1",
      accountId: "999999999999",
      arn: "arn:aws:config:us-east-1:999999999999:config-aggregator/config-aggregator-a1b2c3d4",
      kind: "account",
    },
    checkedAt: LOOKED_AT,
    counts: {
      sources: sources.length,
      healthy: succeeded.filter(({ cause }) => cause === undefined).length,
      accounts: new Set(sources.map(({ accountId }) => accountId)).size,
      regions: new Set(sources.map(({ region }) => region)).size,
      byState: Object.fromEntries(
        HEALTH_STATES.map((state) => [state, sources.filter((source) => source.state === state).length]),
      ) as HealthReport["counts"]["byState"],
      empty: succeeded.filter(({ resources }) => resources === 0).length,
      ...(isCounted && { resources: sources.reduce((sum, { resources = 0 }) => sum + resources, 0) }),
    },
    sources,
    causes,
    unchecked: [],
    ...changes,
  };
}

export const REGIONS = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
] as const;

/** The id of the nth account; neighbouring ids look different. */
export function idOf(index: number): string {
  return String(((index + 1) * 736_481_923_517) % 1_000_000_000_000).padStart(12, "0");
}

/**
 * A report of a large organization: most sources are healthy, and the others have few causes.
 *
 * @param well - the share of accounts without problems
 */
export function largeReport(
  accounts: number,
  { regions = REGIONS as readonly string[], checkedAt = LOOKED_AT, well = 0.8 } = {},
): HealthReport {
  const ids = Array.from({ length: accounts }, (_, index) => idOf(index)).sort();
  const sources = ids.flatMap((accountId, row) =>
    regions.map((region, column) => {
      const resources = Math.floor(10 ** (((row * 7 + column * 13) % 45) / 10));
      const lastUpdate = new Date(
        Date.parse(checkedAt) - ((row * 31 + column * 17) % 3000) * 1000,
      ).toISOString();
      const base = { accountId, region, lastUpdate, resources };
      return row / accounts < well ? sourceOf(base) : badSource(base, row, column);
    }),
  );
  return healthReport(sources, { checkedAt });
}

function badSource(base: Partial<SourceHealth>, row: number, column: number): SourceHealth {
  const { lastUpdate, ...unreported } = base;
  const denied = {
    errorCode: "AccessDenied",
    errorMessage: "Access denied: the source account has not authorized the aggregator account.",
  };
  switch (row % 7) {
    case 0:
      return column % 5 === 3
        ? sourceOf({ ...base, state: "FAILED", resources: 0, cause: NOT_AUTHORIZED, ...denied })
        : sourceOf(base);
    case 1:
      return column === 11
        ? sourceOf({ ...unreported, state: "NEVER_REPORTED", resources: 0, cause: NO_REPORT })
        : sourceOf(base);
    case 2:
      return column === 2 || column === 7
        ? sourceOf({ ...base, state: "OUTDATED", cause: OUTDATED })
        : sourceOf(base);
    case 3:
      return column === 16 ? sourceOf({ ...base, resources: 0, cause: NO_RESOURCES }) : sourceOf(base);
    case 4:
      return sourceOf({ ...unreported, state: "SETTLING", resources: 0, cause: SETTLING });
    case 5:
      return column > 12
        ? sourceOf({ ...base, state: "FAILED", resources: 0, cause: RECORDER_STOPPED, ...denied })
        : sourceOf(base);
    default:
      return sourceOf(base);
  }
}
