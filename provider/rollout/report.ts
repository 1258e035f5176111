import type { Problem } from "../domain/problem";
import { isRecord, type Raw } from "../domain/values";
import { type Cause, groupByCause } from "./causes";
import type { Operation } from "./operation";
import type { Stop, Wave } from "./plan";

export const STATUSES = ["succeeded", "failed", "interrupted", "notStarted", "running"] as const;

/**
 * How far an account is. `interrupted`: its operation was cancelled. `running`: only in the report of a rollout that goes on,
 * or that was killed.
 *
 * @useDeclaredType
 */
export type AccountStatus = (typeof STATUSES)[number];

/** What became of an account. */
export interface AccountReport {
  /** 12 digits. */
  readonly accountId: string;
  /** The account's name, as `accounts` of the rollout has it; null if it has none. */
  readonly name: string | null;
  /** The name of its stack, as `stackName` of the rollout makes it. */
  readonly stack: string;
  /** How far it is. */
  readonly status: AccountStatus;
  /** ISO 8601; null if it did not start. */
  readonly startedAt: string | null;
  /** How long it took; null as long as it has not ended. */
  readonly seconds: number | null;
  /** Resources by what happened to them, such as `{ create: 2, same: 1 }`; null if Pulumi did not say. */
  readonly changes: Readonly<Record<string, number>> | null;
  /** What went wrong. */
  readonly errors: readonly string[];
  /** The file with the whole output of Pulumi; null if it did not start. */
  readonly log: string | null;
}

/** An account in the organizational units of a rollout that is left out. */
export interface LeftOutReport {
  /** 12 digits. */
  readonly accountId: string;
  /** As AWS Organizations has it. */
  readonly name: string;
  /** Why, as `it is SUSPENDED`. */
  readonly detail: string;
}

/** The organizational units whose accounts a rollout is for. */
export interface OrganizationReport {
  /** As `o-exampleorgid`. */
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

/** What a rollout did, as it is returned and as its file holds it. What isn't there is null. */
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
  /** How many accounts ran before the others, as it was asked for. */
  readonly waves: readonly Wave[];
  /** ISO 8601. */
  readonly startedAt: string;
  /** Null while it goes on, and if it was killed. */
  readonly endedAt: string | null;
  /**
   * Why accounts are left that did not start. `maxFailures`: more failed than `maxFailures` allows. `waveFailed`: every account of
   * the wave `wave` failed. `interrupted`: `signal` or `cancelSignal` was aborted.
   */
  readonly stopped: Stop | null;
  /** The wave that was reached, counted from 1; null if there was no account to run. */
  readonly wave: number | null;
  /** How many accounts have each status. */
  readonly counts: Readonly<Record<AccountStatus, number>>;
  /** Null if the accounts are a list. */
  readonly organization: OrganizationReport | null;
  /** In the order of the rollout. */
  readonly accounts: readonly AccountReport[];
  /** Failures by cause, the most frequent first. */
  readonly causes: readonly Cause[];
}

/** Puts a report together: its counts and causes follow from its accounts. */
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
 * Reads a report back.
 *
 * @param raw - what the file holds, or what a program passes
 * @param path - what the paths of problems begin with
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
  ["accountId", "12 digits", (value) => typeof value === "string" && /^\d{12}$/.test(value)],
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
