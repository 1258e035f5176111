import type { Operation } from "./operation";
import type { Stop } from "./plan";
import type { AccountReport, OrganizationReport, RolloutReport } from "./report";

/** What happens in a rollout, as {@link RolloutOptions.onEvent} takes it. */
export type RolloutEvent =
  /** The accounts are those of organizational units: as AWS Organizations tells them now, or as the resumed report has them. */
  | {
      readonly kind: "selected";
      readonly organization: OrganizationReport;
      readonly accounts: number;
      readonly isResumed: boolean;
    }
  | {
      readonly kind: "began";
      readonly project: string;
      readonly operation: Operation;
      /** How many accounts run, and how many have succeeded in the rollout that this one resumes. */
      readonly accounts: number;
      readonly done: number;
      readonly waves: number;
      readonly concurrency: number;
    }
  /** Counted from 1. */
  | { readonly kind: "wave"; readonly wave: number; readonly of: number; readonly accounts: number }
  | { readonly kind: "started"; readonly account: AccountReport }
  | { readonly kind: "ended"; readonly account: AccountReport }
  /** No further account starts: so many are left, and so many still run. */
  | { readonly kind: "stopped"; readonly reason: Stop; readonly left: number; readonly running: number }
  /** The operations that run are being cancelled. */
  | { readonly kind: "cancelled"; readonly running: number }
  | { readonly kind: "finished"; readonly report: RolloutReport; readonly file: string };
