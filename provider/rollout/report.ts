import { isAccountId } from "../domain/accountId";
import type { Problem } from "../domain/problem";
import { isRecord, type Raw } from "../domain/values";
import { type Cause, groupByCause } from "./causes";
import type { Operation } from "./operation";
import type { Stop, Wave } from "./plan";

export const STATUSES = ["succeeded", "failed", "interrupted", "notStarted", "running"] as const;

/**
 * The status of an account. `interrupted`: its operation was cancelled. `running`: only in the report of a rollout that
 * is still running, or that was killed.
 *
 * @useDeclaredType
 */
export type AccountStatus = (typeof STATUSES)[number];

/** The result of an account. */
export interface AccountReport {
  /** 12 digits. */
  readonly accountId: string;
  /** The account's name, from the rollout's `accounts`; null if it has none. */
  readonly name: string | null;
  /** The name of its stack, from the rollout's `stackName`. */
  readonly stack: string;
  /** Its status. */
  readonly status: AccountStatus;
  /** ISO 8601; null if it did not start. */
  readonly startedAt: string | null;
  /** How long it took; null until it has ended. */
  readonly seconds: number | null;
  /** Resources by what happened to them, such as `{ create: 2, same: 1 }`; null if Pulumi did not say. */
  readonly changes: Readonly<Record<string, number>> | null;
  /** The errors. */
  readonly errors: readonly string[];
  /** The file with the whole output of Pulumi; null if it did not start. */
  readonly log: string | null;
}

/** An account that is in the rollout's organizational units, but is left out. */
export interface LeftOutReport {
  /** 12 digits. */
  readonly accountId: string;
  /** Its name in AWS Organizations. */
  readonly name: string;
  /** The reason, for example `it is SUSPENDED`. */
  readonly detail: string;
}

/** The organizational units whose accounts a rollout is for. */
export interface OrganizationReport {
  /** For example `o-exampleorgid`. */
  readonly id: string;
  /** As the options name them. */
  readonly organizationalUnits: readonly string[];
  /** What the options exclude. */
  readonly exclude: {
    /** As the options name them. */
    readonly organizationalUnits: readonly string[];
    /** As the options list them. */
    readonly accountIds: readonly string[];
  };
  /** Accounts in these units that are not in the rollout, sorted by id. */
  readonly leftOut: readonly LeftOutReport[];
}

/** What a rollout did: its return value, and the contents of its file. Missing values are null. */
export interface RolloutReport {
  /** The version of the report's format. */
  readonly version: 1;
  /** The name of the Pulumi project. */
  readonly project: string;
  /** The folder of the program. */
  readonly program: string;
  /** What was done with each stack. */
  readonly operation: Operation;
  /** How many accounts ran at a time. */
  readonly concurrency: number;
  /** How many accounts were allowed to fail. */
  readonly maxFailures: number;
  /** The size of each wave, as in the options. */
  readonly waves: readonly Wave[];
  /** ISO 8601. */
  readonly startedAt: string;
  /** Null while it is running, and if it was killed. */
  readonly endedAt: string | null;
  /**
   * Why some accounts did not start. `maxFailures`: more accounts failed than `maxFailures` allows. `waveFailed`: every
   * account of the wave `wave` failed. `interrupted`: `signal` or `cancelSignal` was aborted.
   */
  readonly stopped: Stop | null;
  /** The last wave that started, counted from 1; null if there was no account to run. */
  readonly wave: number | null;
  /** How many accounts have each status. */
  readonly counts: Readonly<Record<AccountStatus, number>>;
  /** Null if the options list the accounts. */
  readonly organization: OrganizationReport | null;
  /** In the order of the rollout. */
  readonly accounts: readonly AccountReport[];
  /** Failures by cause, the most frequent first. */
  readonly causes: readonly Cause[];
}

/** Completes a report: calculates counts and causes from its accounts. */
export function reportOf(facts: Omit<RolloutReport, "version" | "counts" | "causes">): RolloutReport {
  const { accounts, ...others } = facts;
  return {
    version: 1,
    ...others,
    counts: countsOf(accounts),
    accounts,
    causes: groupByCause(
      accounts.filter(({ status }) => status === "failed"),
      facts.program,
    ),
  };
}

/** Whether a resumed rollout runs an account again. */
export function isLeft({ status }: AccountReport): boolean {
  return status !== "succeeded";
}

function countsOf(accounts: readonly AccountReport[]): Record<AccountStatus, number> {
  const count = (status: AccountStatus) => accounts.filter((account) => account.status === status).length;
  return Object.fromEntries(STATUSES.map((status) => [status, count(status)])) as Record<
    AccountStatus,
    number
  >;
}

/** The part of a report that a later rollout needs. */
export type FormerReport = Pick<RolloutReport, "project" | "operation" | "accounts"> & {
  /** Missing in reports of versions that could not select accounts. */
  readonly organization?: OrganizationReport | null;
};

/**
 * Reads a report.
 *
 * @param raw - the contents of the file, or the value that a program passes
 * @param path - the start of the paths of problems
 */
export function readReport(
  raw: unknown,
  path: string,
): { readonly report: FormerReport } | { readonly problems: readonly Problem[] } {
  if (!isRecord(raw)) return { problems: [{ path, value: raw ?? null, rule: "a report of a rollout" }] };
  if (raw.version !== 1)
    return {
      problems: [
        {
          path: `${path}.version`,
          value: raw.version ?? null,
          rule: "1, the version that this package reads",
        },
      ],
    };
  const problems: Problem[] = [];
  for (const property of ["project", "operation"] as const)
    if (typeof raw[property] !== "string")
      problems.push({ path: `${path}.${property}`, value: raw[property] ?? null, rule: "a string" });
  const accounts = Array.isArray(raw.accounts) ? raw.accounts : undefined;
  if (accounts === undefined)
    problems.push({ path: `${path}.accounts`, value: raw.accounts ?? null, rule: "a list of accounts" });
  problems.push(...organizationProblems(raw.organization, `${path}.organization`));
  for (const [index, account] of (accounts ?? []).entries())
    problems.push(...accountProblems(account, `${path}.accounts[${index}]`));
  return problems.length > 0 ? { problems } : { report: raw as unknown as FormerReport };
}

const RULES: readonly (readonly [
  property: keyof AccountReport,
  rule: string,
  holds: (value: unknown) => boolean,
])[] = [
  ["accountId", "12 digits", isAccountId],
  ["name", "a string or null", (value) => value === null || typeof value === "string"],
  ["stack", "a string", (value) => typeof value === "string"],
  ["status", STATUSES.join(", "), (value) => STATUSES.some((status) => status === value)],
  ["startedAt", "a time or null", (value) => value === null || !Number.isNaN(Date.parse(String(value)))],
  ["seconds", "a number or null", (value) => value === null || typeof value === "number"],
  ["changes", "an object or null", (value) => value === null || isRecord(value)],
  ["errors", "a list of strings", (value) => isTexts(value)],
  ["log", "a path or null", (value) => value === null || typeof value === "string"],
];

const isTexts = (value: unknown) =>
  Array.isArray(value) && value.every((member) => typeof member === "string");

function organizationProblems(organization: unknown, path: string): Problem[] {
  if (organization === undefined || organization === null) return [];
  if (!isRecord(organization)) return [{ path, value: organization, rule: "an object or null" }];
  const { id, organizationalUnits, exclude, leftOut } = organization;
  const { organizationalUnits: units, accountIds } = isRecord(exclude) ? exclude : {};
  const isLeftOut = (account: unknown) =>
    isRecord(account) && isTexts([account.accountId, account.name, account.detail]);
  const holds =
    typeof id === "string" &&
    [organizationalUnits, units, accountIds].every(isTexts) &&
    Array.isArray(leftOut) &&
    leftOut.every(isLeftOut);
  return holds ? [] : [{ path, rule: "an organization in the form of a rollout's report" }];
}

function accountProblems(account: unknown, path: string): Problem[] {
  if (!isRecord(account)) return [{ path, value: account, rule: "an object" }];
  const raw: Raw = account;
  return RULES.filter(([property, , holds]) => !holds(raw[property])).map(([property, rule]) => ({
    path: `${path}.${property}`,
    value: raw[property] ?? null,
    rule,
  }));
}
