import type { Goal, LiveView, ReadClaim, Reading, Run, Turn } from "../../provider/sharing/protocol/protocol";
import {
  type Acquiring,
  type Admitted,
  type CertainInTurn,
  type Facts,
  firstFacts,
  type Releasing,
  type RollingBack,
} from "../../provider/sharing/protocol/state";

/*
 * Values of the publishing protocol for tests of its parts. Accounts are letters here; the protocol treats them like
 * ids.
 */

/** The stack that runs, and another stack. */
export const KEY = "payments/prod/team:0123456789abcdef";
export const OTHER = "search/prod/team:fedcba9876543210";

export const claimed = (accounts = "", leaving = "") => ({ accounts: [...accounts], leaving: [...leaving] });

/** The run's goal is `b`, with claims in tags. */
export const goal = (more: Partial<Goal> = {}): Goal => ({
  key: KEY,
  intent: "hold",
  accounts: ["b"],
  former: [],
  force: false,
  isNew: false,
  exclusive: false,
  ...more,
});

/** The run has claimed `b`, and `a` was live before. These facts are valid in every phase. */
export const facts = (more: Partial<Facts> = {}) =>
  ({
    ...firstFacts(more.goal ?? goal(), ["a"]),
    claim: claimed("b"),
    ...more,
  }) as Admitted & Acquiring;

export const inTurn = (more: Partial<Facts> = {}) =>
  ({
    ...facts({ isAdmitted: true, ...more }),
    turn: more.turn ?? { nonce: "n1", isLeftover: false },
  }) as CertainInTurn & Releasing;

export const rollingBack = (more: Partial<Facts> = {}): RollingBack => ({
  ...facts(more),
  rollback: more.rollback ?? { failure: "refused", isReleased: false },
});

/** What the run reads: its own claim as it was written, and no other. */
export const reading = (more: Partial<Reading> = {}): Reading => ({
  own: claimed("b"),
  others: [],
  elsewhere: false,
  turns: [],
  torn: false,
  damaged: false,
  ...more,
});

export const turnOf = (key: string, more: Partial<Turn> = {}): Turn => ({
  key,
  nonce: "n1",
  isExpired: false,
  ...more,
});

export const run = (more: Partial<Run> = {}): Run => ({
  nonce: "r1",
  isExpired: false,
  isNew: false,
  ...more,
});

/** Another stack's claim. */
export const other = (accounts = "", leaving = "", more: Partial<ReadClaim> = {}): ReadClaim => ({
  key: OTHER,
  ...claimed(accounts, leaving),
  ...more,
});

export const live = (accounts: string, scalars = true): LiveView => ({ accounts: [...accounts], scalars });
