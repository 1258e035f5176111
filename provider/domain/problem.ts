/** A rule that an input breaks. */
export interface Problem {
  /** As `accountAggregationSource.accountIds[1]`; empty for the resource as a whole. */
  readonly path: string;
  /** Undefined where there is none to show, or where it is secret. */
  readonly value?: unknown;
  readonly rule: string;
}

/** Takes a broken rule. */
export type Report = (path: string, value: unknown, rule: string) => void;

/** One problem as a line. */
export function describeProblem({ path, value, rule }: Problem): string {
  return [path, value === undefined ? "" : JSON.stringify(value), rule].filter(Boolean).join(": ");
}

/** Reports without values, where they are secret. */
export function withoutValues(report: Report): Report {
  return (path, _value, rule) => report(path, undefined, rule);
}
