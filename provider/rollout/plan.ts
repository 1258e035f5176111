/** How many accounts a wave has; `"rest"`: all that are left. */
export type Wave = number | "rest";

/** Why a rollout starts no further account although some are left. */
export type Stop = "maxFailures" | "waveFailed" | "interrupted";

/** The result of an account. */
export type Outcome = "succeeded" | "failed" | "interrupted";

/** The order of accounts, and how many run at a time. */
export interface Schedule {
  /** Account ids, in the order in which they start. A wave starts when the previous one has ended. */
  readonly waves: readonly (readonly string[])[];
  readonly concurrency: number;
  readonly maxFailures: number;
}

/** The progress of a rollout. */
export interface State {
  readonly schedule: Schedule;
  /** The index of the running wave. */
  readonly wave: number;
  /** Accounts of this wave that have not started. */
  readonly waiting: readonly string[];
  readonly running: readonly string[];
  readonly failures: number;
  /** The number of failures in this wave. */
  readonly waveFailures: number;
  readonly stopped?: Stop;
}

export type Event =
  | { readonly kind: "ended"; readonly accountId: string; readonly outcome: Outcome }
  /** Nothing more is to start. */
  | { readonly kind: "interrupted" };

/** The state after an event, and the accounts that start now. */
export interface Step {
  readonly state: State;
  readonly start: readonly string[];
}

/**
 * Distributes accounts to waves. Accounts that fit into no wave are left out: {@link waveProblem} rejects that earlier.
 */
export function wavesOf(accountIds: readonly string[], waves: readonly Wave[]): string[][] {
  const left = [...accountIds];
  return waves
    .map((size) => left.splice(0, size === "rest" ? left.length : size))
    .filter((wave) => wave.length > 0);
}

/** The rule that waves break for this many accounts; undefined if they break none. */
export function waveProblem(waves: readonly Wave[], accounts: number): string | undefined {
  const rest = waves.indexOf("rest");
  if (rest >= 0) return rest === waves.length - 1 ? undefined : 'a list with "rest" only at its end';
  const taken = waves.reduce<number>((sum, size) => sum + Number(size), 0);
  return taken >= accounts ? undefined : `enough for all ${accounts} accounts: end it with "rest"`;
}

/**
 * Starts the first wave.
 *
 * @param isInterrupted - whether nothing is to start at all
 */
export function begin(schedule: Schedule, isInterrupted = false): Step {
  const [waiting = []] = schedule.waves;
  const state = { schedule, wave: 0, waiting, running: [], failures: 0, waveFailures: 0 };
  return advance(isInterrupted ? stop(state, "interrupted") : state);
}

/**
 * The state after an event, and what starts because of it. An event of an account that isn't running changes nothing.
 */
export function next(state: State, event: Event): Step {
  if (event.kind === "interrupted") return { state: stop(state, "interrupted"), start: [] };
  if (!state.running.includes(event.accountId)) return { state, start: [] };
  const failed = event.outcome === "failed" ? 1 : 0;
  const ended = {
    ...state,
    running: state.running.filter((id) => id !== event.accountId),
    failures: state.failures + failed,
    waveFailures: state.waveFailures + failed,
  };
  return advance(event.outcome === "interrupted" ? stop(ended, "interrupted") : ended);
}

/** Whether everything that started has ended and nothing more will start. */
export function isDone({ running }: State): boolean {
  // A step starts whatever may start, so if nothing is running, nothing will start.
  return running.length === 0;
}

/** Accounts that have not started, in their order. */
export function leftOf({ schedule, wave, waiting }: State): string[] {
  return [...waiting, ...schedule.waves.slice(wave + 1).flat()];
}

function advance(state: State): Step {
  if (state.stopped !== undefined) return { state, start: [] };
  const { schedule, failures } = state;
  // A failed wave stops the rollout whatever `maxFailures` is, and is the more helpful reason.
  if (hasWaveFailed(state)) return { state: stop(state, "waveFailed"), start: [] };
  if (failures > schedule.maxFailures) return { state: stop(state, "maxFailures"), start: [] };
  const current = nextWave(state);
  const start = current.waiting.slice(0, schedule.concurrency - current.running.length);
  return {
    state: {
      ...current,
      waiting: current.waiting.slice(start.length),
      running: [...current.running, ...start],
    },
    start,
  };
}

function nextWave(state: State): State {
  const { schedule, wave, waiting, running } = state;
  const following = schedule.waves[wave + 1];
  if (waiting.length > 0 || running.length > 0 || following === undefined) return state;
  return { ...state, wave: wave + 1, waiting: following, waveFailures: 0 };
}

/** Whether every account of the running wave has failed. */
function hasWaveFailed({ schedule, wave, waveFailures }: State): boolean {
  return waveFailures > 0 && waveFailures === schedule.waves[wave]?.length;
}

/** Keeps the first reason. If nothing is left, there is nothing to stop. */
function stop(state: State, reason: Stop): State {
  return state.stopped !== undefined || leftOf(state).length === 0 ? state : { ...state, stopped: reason };
}
