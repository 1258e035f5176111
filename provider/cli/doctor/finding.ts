/** The verdict of a check. */
export type Verdict =
  | "right"
  | "wrong"
  /** It works, but something should be changed, or lacks something that only some users need. */
  | "warning"
  /** It could not be checked. */
  | "unknown"
  /** Only a write would show this. */
  | "untested"
  /** Neither right nor wrong. */
  | "note";

/** The result of a check, as it is printed. */
export interface Finding {
  readonly verdict: Verdict;
  readonly text: string;
  /** The next step. */
  readonly advice?: string;
}
