import { count, firstOf, more } from "../domain/listing";
import type { RolloutEvent } from "./events";
import type { AccountReport, RolloutReport } from "./report";

/** `222222222222 payments` */
export function nameOf({ accountId, name }: Pick<AccountReport, "accountId" | "name">): string {
  return name === null ? accountId : `${accountId} ${name}`;
}

/** `7 s`, `1 min 7 s`, `2 h 5 min` */
export function durationOf(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min${whole % 60 > 0 ? ` ${whole % 60} s` : ""}`
    : `${Math.floor(minutes / 60)} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ""}`;
}

/** `1 account`, `1,234 accounts` */
export function accountsOf(number: number): string {
  return count(number, "account");
}

/** `2 created, 1 unchanged`; empty if Pulumi did not say. */
function changesOf({ changes }: AccountReport): string {
  return Object.entries(changes ?? {})
    .filter(([, number]) => number > 0)
    .sort(([a], [b]) => Number(a === "same") - Number(b === "same"))
    .map(([operation, number]) => `${number} ${VERBS[operation] ?? operation}`)
    .join(", ");
}

/** The words for the engine's operations that a rollout usually sees, by their names in its events. */
const VERBS: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  same: "unchanged",
  read: "read",
  refresh: "refreshed",
  import: "imported",
};

/** An event as a line of a log; undefined if it has no line. */
export function lineOf(event: RolloutEvent): string | undefined {
  switch (event.kind) {
    case "selected":
      return selecting(event);
    case "began":
      return beginning(event);
    case "wave":
      return event.of === 1 ? undefined : `Wave ${event.wave} of ${event.of}: ${accountsOf(event.accounts)}`;
    case "started":
      return `${nameOf(event.account)}: started`;
    case "ended":
      return ending(event.account);
    case "stopped":
      return stopping(event);
    case "cancelled":
      return `Cancelling ${event.running === 1 ? "the operation that runs" : `the ${event.running} operations that run`}.`;
    case "finished":
      return undefined;
  }
}

function selecting({
  organization,
  accounts,
  isResumed,
}: Extract<RolloutEvent, { kind: "selected" }>): string {
  const { id, organizationalUnits, leftOut } = organization;
  const where = `Accounts of ${organizationalUnits.join(", ")} in organization ${id}`;
  if (isResumed)
    return `${where}: the ${accountsOf(accounts)} of the report. AWS Organizations is not read again.`;
  const others = leftOut.map((account) => `${nameOf(account)} (${account.detail})`);
  return `${where}: ${accounts}${others.length === 0 ? "" : `; left out: ${firstOf(others)}`}`;
}

function beginning({
  project,
  operation,
  accounts,
  done,
  waves,
  concurrency,
}: Extract<RolloutEvent, { kind: "began" }>): string {
  const times = waves > 1 ? ` in ${waves} waves` : "";
  const before = done > 0 ? `; ${accountsOf(done)} succeeded before` : "";
  return `${project}: ${operation} for ${accountsOf(accounts)}${times}, ${concurrency} at a time${before}`;
}

function ending(account: AccountReport): string {
  const { status, seconds, errors } = account;
  const took = `${status} after ${durationOf(seconds ?? 0)}`;
  if (status !== "failed")
    return [`${nameOf(account)}: ${took}`, changesOf(account)].filter(Boolean).join(", ");
  const [first = ""] = errors[0]?.split("\n") ?? [];
  const others = errors.length > 1 ? ` (${more(errors.length - 1)})` : "";
  return `${nameOf(account)}: ${took}: ${first}${others}`;
}

function stopping({ reason, wave, left, running }: Extract<RolloutEvent, { kind: "stopped" }>): string {
  const why = {
    maxFailures: "Too many accounts have failed",
    waveFailed: everyOneOf(wave),
    interrupted: "Interrupted",
  }[reason];
  const waits =
    running > 0
      ? ` Waiting for ${running === 1 ? "the account that runs" : `the ${running} accounts that run`}.`
      : "";
  const others = left === 0 ? "every account has started already" : `${accountsOf(left)} will not be started`;
  return `${why}: ${others}.${waits}`;
}

function everyOneOf(wave: number | null): string {
  return `Every account of wave ${wave} failed`;
}

/**
 * What a rollout did, for the user: the results of accounts, failures by cause, what is left and how to run it.
 *
 * @param resume - the command that runs the rest, with the report's file
 * @param shown - formats a path for the user
 */
export function summaryOf(report: RolloutReport, resume: string, shown: (path: string) => string): string {
  const { counts, causes, accounts, stopped, wave } = report;
  const of = (status: string) => accounts.filter((account) => account.status === status);
  const isDone = counts.succeeded === accounts.length;
  return [
    headline(report),
    ...causes.map((group) => causeText(group, accounts, shown)),
    counts.interrupted > 0 && `Interrupted: ${named(of("interrupted"))}`,
    counts.notStarted > 0 && `Not started: ${named(of("notStarted"))}`,
    stopped === "waveFailed" &&
      `${everyOneOf(wave)}, so no further wave was started. Remove the cause before you run what is left.`,
    !isDone && `To run what is left: ${resume}`,
  ]
    .filter((part) => part !== false)
    .join("\n\n");
}

function headline({ counts, accounts, startedAt, endedAt }: RolloutReport): string {
  const took =
    endedAt === null ? "" : ` in ${durationOf((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)}`;
  const others = [
    counts.failed > 0 && `${counts.failed} failed`,
    counts.interrupted > 0 && `${counts.interrupted} interrupted`,
    counts.notStarted > 0 && `${counts.notStarted} not started`,
  ].filter((part) => part !== false);
  const all = accountsOf(accounts.length);
  const succeeded = others.length === 0 ? all : `${counts.succeeded} of ${all}`;
  return `${[`${succeeded} succeeded${took}`, ...others].join(", ")}.`;
}

function causeText(
  { cause, example, advice, accountIds }: RolloutReport["causes"][number],
  accounts: readonly AccountReport[],
  shown: (path: string) => string,
): string {
  const failed = accounts.filter(({ accountId }) => accountIds.includes(accountId));
  // A single account's error needs no placeholders.
  const text = failed.length === 1 ? example : cause;
  const [first] = failed;
  return [
    `${accountsOf(failed.length)} failed: ${named(failed)}`,
    ...text.split("\n").map((line) => `    ${line}`),
    ...(advice === null ? [] : [`    ${advice}`]),
    ...(first?.log ? [`    Log: ${shown(first.log)}`] : []),
  ].join("\n");
}

function named(accounts: readonly AccountReport[]): string {
  return firstOf(accounts.map(nameOf));
}
