import type { Operation } from "./operation";
import type { Stop } from "./plan";
import type { AccountReport, OrganizationReport, RolloutReport } from "./report";

/** An event of a rollout, which {@link RolloutOptions.onEvent} receives. */
export type RolloutEvent =
  | RolloutSelected
  | RolloutBegan
  | RolloutWave
  | RolloutAccountEvent
  | RolloutStopped
  | RolloutCancelled
  | RolloutFinished;

/** The accounts were selected from organizational units. */
export interface RolloutSelected {
  /** Which event it is. */
  readonly kind: "selected";
  /** The units, and their organization. */
  readonly organization: OrganizationReport;
  /** How many accounts there are. */
  readonly accounts: number;
  /** True: the accounts are those of the resumed report. False: AWS Organizations was read now. */
  readonly isResumed: boolean;
}

/** The rollout starts. */
export interface RolloutBegan {
  /** Which event it is. */
  readonly kind: "began";
  /** The name of the Pulumi project. */
  readonly project: string;
  /** What is done with each stack. */
  readonly operation: Operation;
  /** How many accounts run. */
  readonly accounts: number;
  /** How many accounts have succeeded in the rollout that this one resumes. */
  readonly done: number;
  /** How many waves there are. */
  readonly waves: number;
  /** How many accounts run at a time. */
  readonly concurrency: number;
}

/** A wave starts. */
export interface RolloutWave {
  /** Which event it is. */
  readonly kind: "wave";
  /** Which wave, counted from 1. */
  readonly wave: number;
  /** How many waves there are. */
  readonly of: number;
  /** How many accounts the wave has. */
  readonly accounts: number;
}

/** An account starts, or has ended. */
export interface RolloutAccountEvent {
  /** Which event it is. */
  readonly kind: "started" | "ended";
  /** The account as the report has it by now. */
  readonly account: AccountReport;
}

/** No further account will start. */
export interface RolloutStopped {
  /** Which event it is. */
  readonly kind: "stopped";
  /** Why. */
  readonly reason: Stop;
  /** The current wave, counted from 1. */
  readonly wave: number;
  /** How many accounts have not started. */
  readonly left: number;
  /** How many accounts are still running. */
  readonly running: number;
}

/** The running operations are being cancelled. */
export interface RolloutCancelled {
  /** Which event it is. */
  readonly kind: "cancelled";
  /** How many are running. */
  readonly running: number;
}

/** The rollout has finished. */
export interface RolloutFinished {
  /** Which event it is. */
  readonly kind: "finished";
  /** The results of the accounts. */
  readonly report: RolloutReport;
  /** The file of the report. */
  readonly file: string;
}
