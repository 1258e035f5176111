import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { readSettings } from "../aws/settings";
import type { Problem } from "../domain/problem";
import { openReads } from "../live/organizationReads";
import { type Ended, logOf, type RunningAccount, start } from "./account";
import { type Declaration, type DeclaredAccount, type DeclaredRollout, declare } from "./declare";
import { InvalidRolloutError } from "./errors";
import type { RolloutEvent } from "./events";
import { makeDirectory, readFormer, writeReport } from "./files";
import { findPulumi } from "./findPulumi";
import { lockRollout } from "./lock";
import type { RolloutOptions } from "./options";
import { begin, type Event, isDone, leftOf, next, type State, type Step, type Stop, wavesOf } from "./plan";
import { hasProject } from "./project";
import { type AccountReport, type FormerReport, type RolloutReport, reportOf } from "./report";
import { selectAccounts } from "./selection";
import { type Project, readProject } from "./workspace";

/**
 * Runs one Pulumi program for many accounts: a stack for each account, several at a time, in waves.
 *
 * Every stack has its own work directory, log and entry in the report. If many accounts fail for the same reason, the
 * report has it as one cause. State, credentials and the passphrase come from the environment and from the program's
 * `Pulumi.yaml`, as for the Pulumi CLI.
 *
 * @returns the report, even if accounts failed: check its `counts`
 * @throws InvalidRolloutError with every broken rule, before anything starts; also if an organizational unit doesn't
 *   exist or has no account
 * @throws NoPulumiError, before anything starts
 * @throws RolloutRunningError, before anything starts, if another rollout uses the same `directory` or `report`
 * @throws ConfigAggregatorError, before anything starts, if AWS Organizations can't be read
 *
 * @example
 * ```ts
 * import { printProgress, rollout } from "pulumi-aws-config-aggregator/rollout";
 *
 * const report = await rollout({
 *   program: "./onboarding",
 *   accounts: ["111111111111", { accountId: "222222222222", name: "payments" }],
 *   config: ({ accountId }) => ({ sourceRole: `arn:aws:iam::${accountId}:role/Deploy` }),
 *   concurrency: 8,
 *   waves: [1, 5, "rest"],
 *   onEvent: printProgress(),
 * });
 * if (report.counts.failed > 0) process.exitCode = 1;
 * ```
 *
 * @example
 * Roll out to all active accounts of an organizational unit, without those of another one below it:
 * ```ts
 * import { rollout } from "pulumi-aws-config-aggregator/rollout";
 *
 * await rollout({
 *   program: "./onboarding",
 *   organizationalUnits: ["Workloads"],
 *   exclude: { organizationalUnits: ["Workloads/Sandbox"], accountIds: ["333333333333"] },
 *   waves: [1, "rest"],
 * });
 * ```
 *
 * @example
 * Run what failed or did not start, from the report that was written:
 * ```ts
 * import { rollout } from "pulumi-aws-config-aggregator/rollout";
 *
 * await rollout({ program: "./onboarding", resume: "onboarding/.rollout/report.json" });
 * ```
 *
 * @example
 * Let Ctrl-C end the rollout once the accounts that run have ended:
 * ```ts
 * import { rollout } from "pulumi-aws-config-aggregator/rollout";
 *
 * const interrupt = new AbortController();
 * process.once("SIGINT", () => interrupt.abort());
 * const { stopped } = await rollout({
 *   program: "./onboarding",
 *   accounts: ["111111111111", "222222222222"],
 *   signal: interrupt.signal,
 * });
 * console.log(stopped === "interrupted" ? "some accounts are left" : "done");
 * ```
 */
export async function rollout(options: RolloutOptions): Promise<RolloutReport> {
  const former = options.resume === undefined ? undefined : readFormer(options.resume);
  const formerProblems = former && "problems" in former ? former.problems : [];
  const formerReport = former && "report" in former ? former.report : undefined;
  if (typeof options.program !== "string" || !hasProject(options.program)) {
    const rule = "a folder with a Pulumi.yaml";
    const unknown = declare(options, undefined, "");
    throw new InvalidRolloutError([
      { path: "program", value: options.program ?? null, rule },
      ...formerProblems,
      ...unknown.problems,
    ]);
  }
  const cli = await findPulumi();
  const project = await readProject(options.program, cli);
  const declared = await declareAll(options, { formerProblems, formerReport, project: project.name });
  makeDirectory(declared.directory);
  const unlock = lockRollout(declared, new Date());
  try {
    return await new Rollout(declared, { ...project, folder: declared.program }, cli, options).run();
  } finally {
    unlock();
  }
}

interface Known {
  readonly formerProblems: readonly Problem[];
  readonly formerReport: FormerReport | undefined;
  readonly project: string;
}

/** Reads the options and, if they name organizational units, AWS Organizations. */
async function declareAll(
  options: RolloutOptions,
  { formerProblems, formerReport, project }: Known,
): Promise<DeclaredRollout> {
  const checked = ({ declared, problems, selection }: Declaration) => {
    const all = [...formerProblems, ...problems];
    if (all.length > 0) throw new InvalidRolloutError(all);
    return { declared, selection };
  };
  const { declared, selection } = checked(declare(options, formerReport, project));
  // A report that can't be read is already reported as a problem.
  if (selection === undefined) return declared;
  const selected = await selectAccounts(await openReads(readSettings({})), selection);
  return checked(declare(options, undefined, project, selected)).declared;
}

/** One run: starts what the plan says, and passes every event to the listener, the report and the plan. */
class Rollout {
  private readonly accounts: Map<string, AccountReport>;
  private readonly declared: ReadonlyMap<string, DeclaredAccount>;
  private readonly running = new Map<string, RunningAccount>();
  private readonly startedAt = new Date();
  private state: State | undefined;
  private finish = () => {};
  private fail: (error: unknown) => void = () => {};

  constructor(
    private readonly settings: DeclaredRollout,
    private readonly project: Project,
    private readonly cli: PulumiCommand,
    private readonly options: RolloutOptions,
  ) {
    this.declared = new Map(settings.accounts.map((account) => [account.accountId, account]));
    this.accounts = new Map(
      [...settings.done, ...settings.accounts.map(notStarted)].map((account) => [account.accountId, account]),
    );
  }

  async run(): Promise<RolloutReport> {
    const { accounts, done, concurrency, maxFailures, waves, operation, organization } = this.settings;
    if (organization)
      this.tell({
        kind: "selected",
        organization,
        accounts: accounts.length + done.length,
        isResumed: this.settings.isResumed,
      });
    const dealt = wavesOf(
      accounts.map(({ accountId }) => accountId),
      waves,
    );
    this.tell({
      kind: "began",
      project: this.project.name,
      operation,
      accounts: accounts.length,
      done: done.length,
      waves: dealt.length,
      concurrency,
    });
    await new Promise<void>((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
      this.take(begin({ waves: dealt, concurrency, maxFailures }, this.isAborted()));
    }).finally(this.listen());
    const report = this.save(new Date());
    this.tell({ kind: "finished", report, file: this.settings.report });
    return report;
  }

  private isAborted(): boolean {
    const { signal, cancelSignal } = this.options;
    return signal?.aborted === true || cancelSignal?.aborted === true;
  }

  /** Listens to the program's signals, until the returned function is called. */
  private listen(): () => void {
    const { signal, cancelSignal } = this.options;
    const interrupt = () => {
      this.apply({ kind: "interrupted" });
      const { state } = this;
      // The user expects an answer, even if every account has already started.
      if (state && state.stopped === undefined && !isDone(state)) this.tell(stopOf(state, "interrupted"));
    };
    const cancel = () => {
      this.apply({ kind: "interrupted" });
      if (this.running.size > 0) this.tell({ kind: "cancelled", running: this.running.size });
      for (const account of this.running.values()) account.cancel();
    };
    signal?.addEventListener("abort", interrupt);
    cancelSignal?.addEventListener("abort", cancel);
    return () => {
      signal?.removeEventListener("abort", interrupt);
      cancelSignal?.removeEventListener("abort", cancel);
    };
  }

  private apply(event: Event): void {
    if (this.state && !isDone(this.state)) this.take(next(this.state, event));
  }

  private take({ state, start }: Step): void {
    const before = this.state;
    this.state = state;
    if (start.length > 0 && before?.wave !== state.wave) this.tellWave(state);
    for (const accountId of start) this.start(accountId);
    if (start.length > 0) this.save(null);
    if (state.stopped !== undefined && before?.stopped === undefined) this.tellStop(state);
    if (isDone(state)) this.finish();
  }

  private start(accountId: string): void {
    const account = this.declared.get(accountId) as DeclaredAccount;
    const began = Date.now();
    const report = this.change(accountId, {
      status: "running",
      startedAt: new Date(began).toISOString(),
      log: logOf(account, this.settings),
    });
    this.tell({ kind: "started", account: report });
    const running = start(account, this.settings, this.project, this.cli);
    this.running.set(accountId, running);
    running.ended.then((ended) => this.end(accountId, began, ended)).catch((error) => this.fail(error));
  }

  private end(accountId: string, began: number, { outcome, changes, errors }: Ended): void {
    this.running.delete(accountId);
    const seconds = Math.round((Date.now() - began) / 100) / 10;
    const account = this.change(accountId, { status: outcome, seconds, changes, errors });
    this.save(null);
    this.tell({ kind: "ended", account });
    this.apply({ kind: "ended", accountId, outcome });
  }

  private change(accountId: string, change: Partial<AccountReport>): AccountReport {
    const account = { ...(this.accounts.get(accountId) as AccountReport), ...change };
    this.accounts.set(accountId, account);
    return account;
  }

  private save(endedAt: Date | null): RolloutReport {
    const { operation, concurrency, maxFailures, waves, program, organization } = this.settings;
    const report = reportOf({
      project: this.project.name,
      program,
      operation,
      concurrency,
      maxFailures,
      waves,
      startedAt: this.startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      stopped: this.state?.stopped ?? null,
      wave: this.state && this.declared.size > 0 ? this.state.wave + 1 : null,
      organization,
      accounts: [...this.accounts.values()],
    });
    writeReport(this.settings.report, report);
    return report;
  }

  private tellWave({ schedule, wave }: State): void {
    const { waves } = schedule;
    this.tell({ kind: "wave", wave: wave + 1, of: waves.length, accounts: waves[wave]?.length ?? 0 });
  }

  private tellStop(state: State): void {
    if (state.stopped !== undefined) this.tell(stopOf(state, state.stopped));
  }

  private tell(event: RolloutEvent): void {
    this.options.onEvent?.(event);
  }
}

function stopOf(state: State, reason: Stop): RolloutEvent {
  const { wave, running } = state;
  return { kind: "stopped", reason, wave: wave + 1, left: leftOf(state).length, running: running.length };
}

function notStarted({ accountId, name, stack }: DeclaredAccount): AccountReport {
  return {
    accountId,
    name,
    stack,
    status: "notStarted",
    startedAt: null,
    seconds: null,
    changes: null,
    errors: [],
    log: null,
  };
}
