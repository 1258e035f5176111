import type { Certainty } from "../../../domain/health/report";

/** How a cell of the map can be, worst first: the state of a source, or that it succeeds with nothing in it. */
export const KINDS = ["FAILED", "NEVER_REPORTED", "OUTDATED", "EMPTY", "SETTLING", "SUCCEEDED"] as const;

export type Kind = (typeof KINDS)[number];

/** Kinds are numbered as in {@link KINDS}: those below this one are findings. */
export const FIRST_WELL: number = KINDS.indexOf("SETTLING");

/**
 * What the page holds of a report. A cell is an account in a region; cells are numbered account by account, in the order of
 * the regions. Columns have a number for each cell, see `numbers.ts`.
 */
export interface PageData {
  /** ISO 8601 */
  readonly checkedAt: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Column of kinds; none where nothing is expected. */
  readonly kinds: string;
  /** Column of indices of `causes`. */
  readonly causeOf: string;
  /** Column of indices of `errors`. */
  readonly errorOf: string;
  /** Column; none where they were not counted. */
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

/** A cause, with texts that are fit to be shown. */
interface PageCause {
  /** Stands for it in links. Causes that are told as one have the same: only `unchecked` is another. */
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
  /** Those that it no longer claims, and that are to go. */
  readonly leaving: readonly string[];
}
