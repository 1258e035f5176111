import { resolve } from "node:path";
import { ACCOUNT_ID, isAccountId } from "../domain/accountId";
import { collecting, type Problem, type Report } from "../domain/problem";
import { isRecord, type Raw, refuseOthers } from "../domain/values";
import { OPERATIONS, type Operation } from "./operation";
import type { RolloutAccount, RolloutConfig, RolloutOptions } from "./options";
import { type Wave, waveProblem } from "./plan";
import { type AccountReport, type FormerReport, isLeft, type OrganizationReport } from "./report";
import {
  describeSelection,
  isSameSelection,
  readSelection,
  type Selected,
  type Selection,
} from "./selection";

/** An account, and everything that its stack needs. */
export interface DeclaredAccount {
  readonly accountId: string;
  readonly name: string | null;
  readonly stack: string;
  readonly config: RolloutConfig;
  readonly env: Readonly<Record<string, string>>;
}

/** Valid options, with every default filled in. */
export interface DeclaredRollout {
  readonly program: string;
  readonly operation: Operation;
  /** The accounts to run. */
  readonly accounts: readonly DeclaredAccount[];
  /** The accounts that have already succeeded, from the former report. */
  readonly done: readonly AccountReport[];
  readonly isResumed: boolean;
  /** Null if the options list the accounts. */
  readonly organization: OrganizationReport | null;
  readonly concurrency: number;
  readonly maxFailures: number;
  readonly waves: readonly Wave[];
  readonly secretsProvider: string | undefined;
  readonly directory: string;
  readonly report: string;
  readonly logs: string;
}

const PROPERTIES = [
  "program",
  "accounts",
  "organizationalUnits",
  "exclude",
  "operation",
  "stackName",
  "config",
  "env",
  "secretsProvider",
  "concurrency",
  "maxFailures",
  "waves",
  "resume",
  "directory",
  "report",
  "logs",
  "signal",
  "cancelSignal",
  "onEvent",
] as const;

const ACCOUNT_PROPERTIES = ["accountId", "name", "config", "env"] as const;

/** A stack, or organization/stack, or organization/project/stack. */
const STACK = /^(?:[\w.-]+\/){0,2}[\w.-]{1,100}$/;

/** The result of reading the options. */
export interface Declaration {
  /** Valid only if there are no problems and no selection. */
  readonly declared: DeclaredRollout;
  /** Every broken rule. */
  readonly problems: readonly Problem[];
  /** The organizational units whose accounts have to be read first; undefined if the accounts are known. */
  readonly selection: Selection | undefined;
}

/**
 * Reads the options.
 *
 * @param former - the report that `resume` names, after it was read
 * @param project - the name of the program's project
 * @param selected - the accounts of the organizational units, after they were read
 */
export function declare(
  options: RolloutOptions,
  former: FormerReport | undefined,
  project: string,
  selected?: Selected,
): Declaration {
  const problems: Problem[] = [];
  const report = collecting(problems);
  refuseOthers(options as unknown as Raw, PROPERTIES, "", report);
  const { operation = "up", program, secretsProvider } = options;
  if (!OPERATIONS.includes(operation)) report("operation", operation, oneOf(OPERATIONS));
  for (const property of ["secretsProvider", "directory", "report", "logs"] as const)
    checkText(options[property], property, report);
  for (const property of ["stackName", "onEvent"] as const)
    if (options[property] !== undefined && typeof options[property] !== "function")
      report(property, options[property], "a function");
  for (const property of ["signal", "cancelSignal"] as const)
    if (options[property] !== undefined && !(options[property] instanceof AbortSignal))
      report(property, options[property], "an AbortSignal");
  const selection = readSelection(options, report);
  if (former) checkFormer(former, { project, operation, selection }, report);

  const accounts =
    selection && !former
      ? namedBy(selected?.accounts ?? [], options, report)
      : accountsOf(options, former, report);
  const left = former ? accounts.filter(({ accountId }) => !hasSucceeded(former, accountId)) : accounts;
  checkStacks(accounts, report);
  const directory = resolve(textOr(options.directory, resolve(textOr(program, "."), ".rollout")));
  return {
    problems,
    selection: former || selected ? undefined : selection,
    declared: {
      program: resolve(textOr(program, ".")),
      operation,
      accounts: left,
      done: former ? former.accounts.filter((account) => isCarriedOver(account, accounts)) : [],
      isResumed: former !== undefined,
      organization: selected?.organization ?? (isListed(options) ? null : (former?.organization ?? null)),
      concurrency: countFrom(options.concurrency, 4, 1, "concurrency", report),
      maxFailures: countFrom(options.maxFailures, 0, 0, "maxFailures", report),
      waves: wavesIn(options.waves, left.length, report),
      secretsProvider,
      directory,
      report: resolve(textOr(options.report, resolve(directory, "report.json"))),
      logs: resolve(textOr(options.logs, resolve(directory, "logs"))),
    },
  };
}

/** What must be equal in a rollout and the one that it resumes. */
interface Common {
  readonly project: string;
  readonly operation: Operation;
  readonly selection: Selection | undefined;
}

function checkFormer(former: FormerReport, { project, operation, selection }: Common, report: Report): void {
  if (former.project !== project)
    report("resume", undefined, `of project ${former.project}, and the program is ${project}`, "is");
  if (former.operation !== operation)
    report("resume", undefined, `of the operation ${former.operation}, and this one is ${operation}`, "is");
  // The report decides the accounts: another unit would silently be left out.
  if (selection === undefined) return;
  const { organization } = former;
  if (!organization) report("resume", undefined, "of a list of accounts, not of organizational units", "is");
  else if (!isSameSelection(organization, selection))
    report(
      "resume",
      undefined,
      `of ${describeSelection(organization)}, and this one is of ${describeSelection(selection)}`,
      "is",
    );
}

/** Whether the options list the accounts. */
function isListed({ accounts }: RolloutOptions): boolean {
  return accounts !== undefined;
}

function hasSucceeded(former: FormerReport, accountId: string): boolean {
  return former.accounts.some((account) => account.accountId === accountId && !isLeft(account));
}

function isCarriedOver(account: AccountReport, accounts: readonly DeclaredAccount[]): boolean {
  return !isLeft(account) && accounts.some(({ accountId }) => accountId === account.accountId);
}

function accountsOf(
  options: RolloutOptions,
  former: FormerReport | undefined,
  report: Report,
): DeclaredAccount[] {
  const { accounts } = options;
  if (accounts === undefined && former)
    return former.accounts.flatMap((account, index) =>
      declaredOf(
        { accountId: account.accountId, ...(account.name !== null && { name: account.name }) },
        `resume.accounts[${index}]`,
        { stackName: () => account.stack, ...options },
        report,
      ),
    );
  if (!Array.isArray(accounts) || accounts.length === 0) {
    report("accounts", accounts, "a list of account ids that is not empty");
    return [];
  }
  return namedBy(accounts, options, report);
}

function namedBy(accounts: readonly unknown[], options: RolloutOptions, report: Report): DeclaredAccount[] {
  const seen = new Map<string, number>();
  return accounts.flatMap((given: unknown, index) => {
    const path = `accounts[${index}]`;
    const account = accountOf(given, path, report);
    if (account === undefined) return [];
    const before = seen.get(account.accountId);
    if (before !== undefined) {
      report(path, account.accountId, `an account of its own: accounts[${before}] is the same one`);
      return [];
    }
    seen.set(account.accountId, index);
    return declaredOf(account, path, options, report);
  });
}

function accountOf(given: unknown, path: string, report: Report): RolloutAccount | undefined {
  if (isRecord(given)) {
    refuseOthers(given, ACCOUNT_PROPERTIES, `${path}.`, report);
    checkText(given.name, `${path}.name`, report);
    if (isAccountId(given.accountId)) return given as unknown as RolloutAccount;
    report(`${path}.accountId`, given.accountId ?? null, ACCOUNT_ID);
    return undefined;
  }
  if (isAccountId(given)) return { accountId: given };
  report(path, given ?? null, `${ACCOUNT_ID}, or an object with an accountId`);
  return undefined;
}

function declaredOf(
  account: RolloutAccount,
  path: string,
  { stackName, config, env }: RolloutOptions,
  report: Report,
): DeclaredAccount[] {
  const of = <T>(given: T | ((account: RolloutAccount) => T) | undefined) =>
    typeof given === "function" ? (given as (account: RolloutAccount) => T)(account) : given;
  const stack: unknown = typeof stackName === "function" ? stackName(account) : account.accountId;
  if (typeof stack !== "string" || !STACK.test(stack))
    report(`stackName of ${path}`, stack ?? null, "a name of letters, digits, - . and _");
  return [
    {
      accountId: account.accountId,
      name: account.name ?? null,
      stack: String(stack),
      config: {
        accountId: account.accountId,
        ...configIn(of(config), `config of ${path}`, report),
        ...configIn(account.config, `${path}.config`, report),
      },
      env: { ...envIn(of(env), `env of ${path}`, report), ...envIn(account.env, `${path}.env`, report) },
    },
  ];
}

function configIn(given: unknown, path: string, report: Report): RolloutConfig {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    report(path, undefined, "an object with a value for each key");
    return {};
  }
  for (const [key, value] of Object.entries(given)) {
    if (!/^[^:\s]+(?::[^:\s]+)?$/.test(key))
      report(`${path}[${JSON.stringify(key)}]`, undefined, "key or namespace:key");
    const isSecretOrNot = isRecord(value) && ["boolean", "undefined"].includes(typeof value.secret);
    // A wrong value isn't shown: it may be secret.
    if (typeof value !== "string" && !(isSecretOrNot && typeof value.value === "string"))
      report(`${path}.${key}`, undefined, "a string, or { value: string, secret?: boolean }");
  }
  return given as RolloutConfig;
}

function envIn(given: unknown, path: string, report: Report): Readonly<Record<string, string>> {
  if (given === undefined) return {};
  const isStrings = isRecord(given) && Object.values(given).every((value) => typeof value === "string");
  if (!isStrings) report(path, undefined, "an object of strings");
  return isStrings ? (given as Record<string, string>) : {};
}

/** Two accounts with the same stack would overwrite each other. */
function checkStacks(accounts: readonly DeclaredAccount[], report: Report): void {
  const of = new Map<string, string>();
  for (const { stack, accountId } of accounts) {
    // Work directories and logs are named after the last part of the stack's name.
    const name = fileNameOf(stack);
    const other = of.get(name);
    if (other !== undefined)
      report(`stackName of ${accountId}`, stack, `a name of its own: ${other} has the same one`);
    else of.set(name, accountId);
  }
}

/** The name of a stack's log and work directory. */
export function fileNameOf(stack: string): string {
  return stack.replaceAll("/", "+");
}

function countFrom(given: unknown, byDefault: number, least: number, path: string, report: Report): number {
  if (given === undefined) return byDefault;
  if (Number.isInteger(given) && Number(given) >= least) return Number(given);
  report(path, given, `a whole number of at least ${least}`);
  return byDefault;
}

function wavesIn(given: unknown, accounts: number, report: Report): readonly Wave[] {
  if (given === undefined) return ["rest"];
  if (!Array.isArray(given) || given.length === 0) {
    report("waves", given, 'a list of numbers, such as [1, 5, "rest"]');
    return ["rest"];
  }
  const wrong = given.findIndex((size) => size !== "rest" && !(Number.isInteger(size) && size >= 1));
  if (wrong >= 0) {
    report(`waves[${wrong}]`, given[wrong] ?? null, 'a whole number of at least 1, or "rest"');
    return ["rest"];
  }
  const rule = waveProblem(given, accounts);
  if (rule !== undefined) report("waves", given, rule);
  return given;
}

function checkText(given: unknown, path: string, report: Report): void {
  if (given !== undefined && (typeof given !== "string" || given === ""))
    report(path, given, "a string that is not empty");
}

function textOr(given: unknown, byDefault: string): string {
  return typeof given === "string" && given !== "" ? given : byDefault;
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
