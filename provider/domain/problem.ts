/** A rule that an input breaks. */
export interface Problem {
  /** For example `accountAggregationSource.accountIds[1]`; empty for the resource as a whole. */
  readonly path: string;
  /** Undefined if there is no value to show, or if it is secret. */
  readonly value?: unknown;
  /** What follows the verb, for example `a list of account ids`. */
  readonly rule: string;
  /**
   * What is printed between path and rule.
   *
   * @default "must be"
   */
  readonly verb?: string;
}

/** Receives a broken rule. */
export type Report = (path: string, value: unknown, rule: string, verb?: string) => void;

/** One problem as a line: `merge must be "preserve", "replace" or "shared", not "keep"`. */
export function describeProblem({ path, value, rule, verb = "must be" }: Problem): string {
  const line = [path, path && verb, rule].filter(Boolean).join(" ");
  if (value === undefined) return line;
  return verb.startsWith("must")
    ? `${line}, not ${JSON.stringify(value)}`
    : `${line}: ${JSON.stringify(value)}`;
}

/** Collects broken rules. */
export function collecting(problems: Problem[]): Report {
  return (path, value, rule, verb) =>
    problems.push({ path, value, rule, ...(verb !== undefined && { verb }) });
}

/** Reports without values if they are secret. */
export function withoutValues(report: Report): Report {
  return (path, _value, rule, verb) => report(path, undefined, rule, verb);
}
