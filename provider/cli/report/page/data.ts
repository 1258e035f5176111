import type { Certainty } from "../../../domain/health/report";

/** The kinds of a cell of the map, worst first: the state of a source, or that it succeeds without resources. */
export const KINDS = ["FAILED", "NEVER_REPORTED", "OUTDATED", "EMPTY", "SETTLING", "SUCCEEDED"] as const;

export type Kind = (typeof KINDS)[number];

/** Kinds are numbers of {@link KINDS}: those below this one are findings. */
export const FIRST_WELL: number = KINDS.indexOf("SETTLING");

/**
 * The page's data. A cell is an account in a region. Cells are numbered account by account, in the order of the
 * regions. Columns have a number for each cell, see `numbers.ts`.
 */
export interface PageData {
  /** ISO 8601 */
  readonly checkedAt: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Column of kinds; no value if the cell is not expected. */
  readonly kinds: string;
  /** Column of indices of `causes`. */
  readonly causeOf: string;
  /** Column of indices of `errors`. */
  readonly errorOf: string;
  /** Column; no value if resources were not counted. */
  readonly resources: string;
  /** Column of seconds since `updatesFrom`. */
  readonly updated: string;
  /** Seconds since the epoch. */
  readonly updatesFrom: number;
  readonly causes: readonly PageCause[];
  readonly errors: readonly (readonly [code: string, message: string])[];
  /** Undefined if it is not known which stacks claim accounts. */
  readonly stacks?: readonly PageStack[];
  /** Earlier reports, oldest first. */
  readonly history: readonly { readonly checkedAt: string; readonly kinds: string }[];
}

/** A cause, with texts that are safe to show. */
interface PageCause {
  /** Identifies it in links. Causes with the same text have the same id; they differ only in `unchecked`. */
  readonly id: string;
  readonly certainty: Certainty;
  readonly text: string;
  readonly nextStep: string;
  readonly docs: string;
  readonly unchecked: readonly string[];
}

/** The claim of a stack. */
export interface PageStack {
  readonly key: string;
  /** `project/stack/resource` */
  readonly name: string;
  readonly owner: boolean;
  readonly accounts: readonly string[];
  /** Accounts that it no longer claims, and that are to be removed. */
  readonly leaving: readonly string[];
}
