/** What a check comes to. */
export type Verdict =
  | "right"
  | "wrong"
  /** It works, but something should be changed, or is missing that only some need. */
  | "warning"
  /** It could not be checked. */
  | "unknown"
  /** Only a write would show. */
  | "untested"
  /** Neither right nor wrong. */
  | "note";

/** What is told of a check. */
export interface Finding {
  readonly verdict: Verdict;
  readonly text: string;
  /** The next step. */
  readonly advice?: string;
}
