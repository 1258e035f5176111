import type { Operation } from "./operation";
import type { Stop } from "./plan";
import type { AccountReport, OrganizationReport, RolloutReport } from "./report";

/** What happens in a rollout, as {@link RolloutOptions.onEvent} takes it. */
export type RolloutEvent =
  | RolloutSelected
  | RolloutBegan
  | RolloutWave
  | RolloutAccountEvent
  | RolloutStopped
  | RolloutCancelled
  | RolloutFinished;

/** The accounts are those of organizational units. */
export interface RolloutSelected {
  /** Which event it is. */
  readonly kind: "selected";
  /** The units, and the organization that they are in. */
  readonly organization: OrganizationReport;
  /** How many accounts there are. */
  readonly accounts: number;
  /** True: the accounts are those of the resumed report. False: those that AWS Organizations tells now. */
  readonly isResumed: boolean;
}

/** The rollout begins. */
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

/** A wave begins. */
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

/** No further account starts. */
export interface RolloutStopped {
  /** Which event it is. */
  readonly kind: "stopped";
  /** Why. */
  readonly reason: Stop;
  /** The wave that was reached, counted from 1. */
  readonly wave: number;
  /** How many accounts have not started. */
  readonly left: number;
  /** How many accounts still run. */
  readonly running: number;
}

/** The operations that run are being cancelled. */
export interface RolloutCancelled {
  /** Which event it is. */
  readonly kind: "cancelled";
  /** How many run. */
  readonly running: number;
}

/** The rollout has come to its end. */
export interface RolloutFinished {
  /** Which event it is. */
  readonly kind: "finished";
  /** What became of the accounts. */
  readonly report: RolloutReport;
  /** The file of the report. */
  readonly file: string;
}
