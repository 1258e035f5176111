import { sameClaim } from "../../../provider/domain/claims";
import { difference, sortedUnique } from "../../../provider/domain/sets";
import { reduceMove } from "../../../provider/sharing/protocol/move";
import type { Action, Event, Goal, Reading, Turn } from "../../../provider/sharing/protocol/protocol";
import { begin, reduce } from "../../../provider/sharing/protocol/reduce";
import {
  type Admitted,
  type Facts,
  gateOf,
  goalOf,
  isRollingBack,
  type RollingBack,
  type State,
  type Step,
  wait,
} from "../../../provider/sharing/protocol/state";
import type { Shell } from "./board";
import { type Machine, product } from "./machine";

/*
 * The protocol with one rule left out. Each rule is there because of a counterexample, which the checker has to find
 * again. The mutants wrap the product's reducer, and change its events or its actions.
 */

export interface Mutant {
  readonly machine: Machine;
  /** Name of the smallest scenario that shows why the rule is there. */
  readonly scenario: string;
  /** What the shell does differently. */
  readonly shell?: Shell;
  /** The store that the rule is for; undefined for both. */
  readonly store?: "tags" | "dynamodb";
  /** Takes long to fail, so only `npm run model` runs it. */
  readonly large?: true;
}

type Rule = (state: State, event: Event) => Step;

function mutant(name: string, scenario: string, rule: Rule, more: Partial<Mutant> = {}): Mutant {
  const machine: Machine<State> = { name, begin, reduce: rule, goal: goalOf };
  return { machine: machine as Machine, scenario, ...more };
}

/** The facts of a run, once it has read the claims. */
function factsIn(state: State): Facts | undefined {
  return "facts" in state ? state.facts : undefined;
}

/** The same state with other facts. */
function knowing(state: State, other: Partial<Facts>): State {
  return "facts" in state ? ({ ...state, facts: { ...state.facts, ...other } } as State) : state;
}

/** Rolls back at once, instead of the pending action. */
function rollingBack(facts: RollingBack): Step {
  return reduce({ phase: "rollBack", facts }, WAITED);
}

function isFirstRollback(before: State, { state }: Step): RollingBack | undefined {
  const facts = factsIn(state);
  return isRollingBack(before) || !facts?.rollback ? undefined : (facts as RollingBack);
}

/** Skips waits for which `is` holds. */
function withoutWait(is: (state: State, event: Event) => boolean): Rule {
  return (state, event) => {
    let step = reduce(state, event);
    for (let cause = event; isVisibleWait(step.action) && is(step.state, cause); cause = WAITED)
      step = reduce(step.state, WAITED);
    return step;
  };
}

const WAITED: Event = { event: "waited" };

function isVisibleWait(action: Action): boolean {
  return "wait" in action && action.wait === "visible";
}

/** Changes what is read. */
function reading(change: (reading: Reading, state: State) => Reading): Rule {
  return (state, event) =>
    reduce(state, event.event === "read" ? { ...event, reading: change(event.reading, state) } : event);
}

function blindToTurns(isBlind: (state: State) => boolean): Rule {
  return (state, event) => {
    if (!isBlind(state)) return reduce(state, event);
    const own = (turns: readonly Turn[]) => turns.filter(({ key }) => key === goalOf(state).key);
    if (event.event === "turns") return reduce(state, { ...event, turns: own(event.turns) });
    if (event.event !== "read") return reduce(state, event);
    return reduce(state, { ...event, reading: { ...event.reading, turns: own(event.reading.turns) } });
  };
}

/** The reducer's own reading, at the moment of the Put, is the one from before its turn. */
const former: Machine<{ readonly inner: State; readonly reading?: Reading }> = {
  name: "Put without the final read",
  begin: (goal) => ({ inner: begin(goal) }),
  goal: ({ inner }) => goalOf(inner),
  reduce: (state, event) => {
    const remembered = event.event === "read" ? event.reading : state.reading;
    const step = reduce(state.inner, event);
    const next = { inner: step.state, ...(remembered && { reading: remembered }) };
    if (!isCall(step.action, "read") || step.state.phase !== "publish" || !remembered)
      return { state: next, action: step.action };
    const { goal, turn } = step.state.facts;
    const turns = [{ key: goal.key, nonce: turn.nonce, isExpired: false }];
    const again = reduce(step.state, { event: "read", reading: { ...remembered, turns } });
    return { state: { ...next, inner: again.state }, action: again.action };
  },
};

function isCall(action: Action, name: string): boolean {
  return "call" in action && action.call === name;
}

const noTurns: Rule = (state, event) => {
  const own = { key: goalOf(state).key, nonce: "none", isExpired: false };
  let step =
    event.event === "read" && state.phase === "publish"
      ? reduce(state, { ...event, reading: { ...event.reading, turns: [own] } })
      : reduce(state, event);
  while ("call" in step.action) {
    if (step.action.call === "acquire")
      step = reduce(reduce(step.state, { event: "acquired", nonce: "none" }).state, WAITED);
    else if (step.action.call === "release") step = reduce(step.state, { event: "released" });
    else break;
  }
  return step;
};

/** Releases the turn of an earlier run. */
const clearing: Rule = (state, event) => {
  const leftover =
    state.phase === "look" &&
    event.event === "read" &&
    event.reading.turns.some(({ key }) => key === state.goal.key);
  if (leftover) return { state, action: { call: "release", run: "on" } };
  return (event.event === "released" || event.event === "unknown") && state.phase === "look"
    ? { state, action: { call: "read" } }
    : reduce(state, event);
};

const removesFirst: Rule = (state, event) => {
  const { intent } = goalOf(state);
  const facts = factsIn(state);
  const shown =
    event.event === "read" && intent === "leave" && facts
      ? { ...event, reading: { ...event.reading, own: facts.claim } }
      : event;
  const step = reduce(state, shown);
  const { action } = step;
  return "call" in action && action.call === "write" && intent === "leave"
    ? { ...step, action: { call: "write", claim: undefined, run: action.run } }
    : step;
};

const restoresBlindly: Rule = (state, event) => {
  const step = reduce(state, event);
  if (step.state.phase !== "rollBack" || state.phase === "rollBack") return step;
  return rollingBack({ ...step.state.facts, claim: step.state.facts.held });
};

/** Changes which turns are read after the claim was rolled back. */
function cleaningUp(seen: (turns: readonly Turn[]) => readonly Turn[]): Rule {
  return reading((read, { phase }) => (phase === "cleanUp" ? { ...read, turns: seen(read.turns) } : read));
}

const releasesBlindly: Rule = (state, event) =>
  reduce(state.phase === "release" && event.event === "released" ? { ...state, others: [] } : state, event);

const expiredAreOver: Rule = (state, event) => {
  if (state.phase !== "release" || event.event !== "released") return reduce(state, event);
  return reduce({ ...state, others: state.others.filter(({ isExpired }) => !isExpired) }, event);
};

const atOnce: Rule = (state, event) => {
  const [lease] = "reading" in state ? state.reading.turns : [];
  return reduce(lease ? knowing(state, { waitedOut: lease.nonce }) : state, event);
};

/** Describe, append, Put; with `verify`, describe again. */
function appending(
  name: string,
  verifies: boolean,
): Machine<{ readonly goal: Goal; readonly isPut: boolean }> {
  return {
    name,
    begin: (goal) => ({ goal, isPut: false }),
    goal: ({ goal }) => goal,
    reduce: (state, event) => {
      if (event.event === "put" || event.event === "unknown")
        return verifies
          ? { state: { ...state, isPut: true }, action: { call: "describe" } }
          : { state, action: { done: "published" } };
      if (event.event !== "described" || !event.live) return { state, action: { call: "describe" } };
      const { accounts, former: declared } = state.goal;
      const kept = difference(event.live.accounts, difference(declared, accounts));
      const wanted = sortedUnique([...kept, ...accounts]);
      const isThere =
        wanted.length === event.live.accounts.length && difference(wanted, event.live.accounts).length === 0;
      if (isThere) return { state, action: { done: "published" } };
      return { state, action: { call: "put", accounts: wanted } };
    },
  };
}

/** Waits for the turns of others with a mark of its own. */
const keepingMark: Rule = (state, event) => {
  const step = reduce(state, event);
  const isGate = state.phase === "gate" && event.event === "read";
  const facts = factsIn(step.state);
  if (!isGate || !facts || !isCall(step.action, "release") || event.reading.own?.run?.isExpired) return step;
  const awaited = event.reading.turns.filter(({ key, isExpired }) => key !== facts.goal.key && !isExpired);
  return awaited.length > 0
    ? wait({ phase: "waitForTurns", facts: facts as Admitted, awaited }, "turns")
    : step;
};

function isRenewal({ own }: Reading, state: State): boolean {
  return state.phase !== "look" && goalOf(state).intent !== "close" && own?.run?.isExpired === true;
}

/** After a write of unknown outcome, continues as soon as a reading shows the claim. */
function trusting(is: (facts: Facts) => boolean): Rule {
  return (state, event) => {
    const step = reduce(state, event);
    if (state.phase !== "claim" || !is(state.facts)) return step;
    if (event.event === "unknown") return { ...step, action: { wait: "visible" } };
    if (event.event !== "waited" || !state.facts.isUnsure) return step;
    return { state: gateOf(state.facts, state.abandoned), action: { call: "read" } };
  };
}

function moving(name: string, scenario: string, move: Machine["move"] & {}): Mutant {
  return { machine: { ...(product as Machine), name, move }, scenario };
}

/** A run that doesn't know that others may be removing what the stack held before. */
function withoutReleased(facts: RollingBack): RollingBack {
  return { ...facts, rollback: { ...facts.rollback, isReleased: false } };
}

const rules: readonly Mutant[] = [
  { machine: appending("describe, append, Put", false) as Machine, scenario: "two join" },
  { machine: appending("describe, append, Put, verify", true) as Machine, scenario: "two join" },
  { machine: former as Machine, scenario: "two join", store: "tags" },
  { machine: former as Machine, scenario: "one takes over what the other drops", store: "dynamodb" },
  mutant("no turns", "two join", noTurns, { store: "tags" }),
  mutant(
    "no waiting for the turns of others",
    "two join",
    blindToTurns(() => true),
    { store: "tags" },
  ),
  mutant(
    "no waiting for the lease",
    "one takes over what the other drops",
    blindToTurns(({ phase }) => phase === "gate"),
    { store: "dynamodb" },
  ),
  mutant("a re-run clears the turn that it finds", "killed, then with other inputs", clearing),
  mutant(
    "no wait after Put",
    "one takes over what the other drops",
    withoutWait((_, { event }) => event === "put"),
  ),
  mutant(
    "leaving is dropped at once",
    "one leaves, two heal",
    withoutWait(({ phase }) => phase === "finish"),
    // A stack releases its lease once every reader sees its Put, so no other stack could read the former list.
    { store: "tags", large: true },
  ),
  mutant(
    "no wait after a turn that has expired",
    "new regions while another leaves",
    withoutWait(({ phase }) => phase === "check"),
    { store: "tags" },
  ),
  mutant(
    "no wait after a turn that has expired",
    "killed, then with other inputs",
    withoutWait(({ phase }) => phase === "check"),
    { store: "dynamodb" },
  ),
  mutant(
    "an expired lease is taken over at once",
    "one takes over what a killed run drops, a third looks on",
    atOnce,
    { store: "dynamodb", large: true },
  ),
  mutant(
    "no waits for writes to be seen",
    "one takes over what the other drops",
    withoutWait(() => true),
  ),
  mutant("turns never get old", "a writer that pauses", (state, event) =>
    reduce(state, event.event === "described" ? { ...event, isTooOld: false } : event),
  ),
  mutant(
    "leaving is from the former inputs alone",
    "killed twice",
    reading((read, state) =>
      state.phase === "look" && read.own
        ? { ...read, own: { accounts: state.goal.former, leaving: [] } }
        : read,
    ),
  ),
  mutant("a leave removes its claim first", "a killed change, a killed leave", removesFirst),
  mutant(
    "no look for closing",
    "closing while another joins",
    reading((read) => ({ ...read, others: read.others.map(({ closing: _, ...other }) => other) })),
  ),
  mutant("a claim is restored without leaving", "closing, killed, while another joins", restoresBlindly),
  mutant(
    "rolled-back accounts are forgotten while others have turns",
    "closing, killed, while another joins",
    cleaningUp(() => []),
  ),
  mutant(
    "rolled-back accounts are forgotten while a killed run's Put may land",
    "closing while two join, one killed",
    cleaningUp((turns) => turns.filter(({ isExpired }) => !isExpired)),
    { store: "dynamodb", large: true },
  ),
  mutant(
    "rolled-back accounts are forgotten before all see the rollback",
    "closing, killed, while another joins",
    withoutWait(({ phase }) => phase === "cleanUp"),
    { store: "tags" },
  ),
  mutant(
    "claims in pieces are taken as they are",
    "two claims in two parts swap",
    reading((read) => ({ ...read, torn: false })),
    { store: "tags" },
  ),
  mutant(
    "the own claim is not read back",
    "a write of unknown outcome",
    reading((read, state) => ({ ...read, own: factsIn(state)?.claim ?? read.own })),
    { store: "tags" },
  ),
  mutant("no look at turns that are there at the end", "new regions while another joins", releasesBlindly, {
    store: "tags",
  }),
  mutant(
    "turns that have expired by the end don't count",
    "new regions while another leaves",
    expiredAreOver,
    {
      store: "tags",
    },
  ),
  mutant(
    "a turn of unknown outcome is not released",
    "a write of unknown outcome",
    reading((read, state) =>
      state.phase === "gate" && state.facts.turn === undefined
        ? { ...read, turns: read.turns.filter(({ key }) => key !== state.facts.goal.key) }
        : read,
    ),
    { store: "dynamodb" },
  ),
  mutant(
    "a leave stops at a closing although it is admitted",
    "closing while another leaves",
    (state, event) =>
      reduce(goalOf(state).intent === "leave" ? knowing(state, { isAdmitted: false }) : state, event),
  ),
  mutant(
    "a stack that closes doesn't wait for runs",
    "closing while another leaves",
    reading((read, state) =>
      goalOf(state).intent === "close"
        ? { ...read, others: read.others.map(({ run: _, ...claimed }) => claimed) }
        : read,
    ),
  ),
  mutant(
    "a member writes its former claim back and fails at once",
    "the last account stays",
    (state, event) => {
      const { rollback } = factsIn(state) ?? {};
      const step = reduce(
        rollback ? knowing(state, { rollback: { ...rollback, isReleased: false } }) : state,
        event,
      );
      const facts = isFirstRollback(state, step);
      return facts ? rollingBack(withoutReleased(facts)) : step;
    },
  ),
  mutant(
    "a change whose later Put is refused doesn't tell what the first has taken out",
    "a change whose later Puts are refused",
    (state, event) => {
      const step = reduce(state, event);
      const facts = isFirstRollback(state, step);
      if (facts?.rollback.failure !== "refused") return step;
      return rollingBack({ ...withoutReleased(facts), isPutSent: false });
    },
  ),
  mutant(
    "a run that others no longer waited for goes on",
    "closing by force while another changes",
    (state, event) =>
      reduce(state, event.event === "acquired" ? { event: "acquired", nonce: event.nonce } : event),
    { store: "tags" },
  ),
  mutant(
    "a run that others no longer waited for goes on",
    "closing by force while another changes",
    // In a table, both the claim and the lease show it, so the mutant has to hide both.
    (state, event) => {
      if (event.event === "acquired") return reduce(state, { event: "acquired", nonce: event.nonce });
      if (event.event !== "read" || !event.reading.own) return reduce(state, event);
      const { run: _, ...own } = event.reading.own;
      return reduce(state, { ...event, reading: { ...event.reading, own } });
    },
    { store: "dynamodb" },
  ),
  mutant(
    "a run that comes to its end late doesn't look again",
    "two of one name join, one pauses",
    (state, event) =>
      reduce(state, event.event === "written" || event.event === "released" ? { event: event.event } : event),
    { store: "tags" },
  ),
  mutant(
    "an unfinished create of the same name is taken over at once",
    "two of one name join",
    reading((read) => ({
      ...read,
      others: read.others.map((claimed) =>
        claimed.namesake && claimed.run ? { ...claimed, run: { ...claimed.run, isExpired: true } } : claimed,
      ),
    })),
    { store: "tags" },
  ),
  mutant(
    "a claim that says the same already isn't written",
    "killed, then with other inputs",
    (state, event) => {
      const step = reduce(state, event);
      const facts = factsIn(step.state);
      if (state.phase !== "look" || !facts || !isCall(step.action, "write")) return step;
      return sameClaim(facts.held, facts.claim) ? reduce(step.state, { event: "written" }) : step;
    },
    // A table rejects a late write of a killed run once the later run has finished.
    { store: "tags" },
  ),
  moving("claims of runs that go on are copied", "the owner moves while another swaps", (state, event) =>
    reduceMove(state, event.event === "read" ? { ...event, running: [] } : event),
  ),
  moving(
    "no look whether a killed run has named the new store",
    "a member leaves in the new store, one killed",
    (state, event) =>
      reduceMove(
        state,
        event.event === "located" && state.phase === "seek" ? { ...event, moved: false } : event,
      ),
  ),
  mutant(
    "an own closing that was killed isn't waited for",
    "a member leaves in the new store, one killed",
    reading((read, state) => {
      if (state.phase !== "look" || state.goal.intent !== "close" || !read.own) return read;
      const { run: _, ...own } = read.own;
      return { ...read, own };
    }),
  ),
  mutant(
    "what the claim said before is taken for written once more",
    "an update of unknown outcome",
    trusting(({ turn }) => turn === undefined),
    { store: "tags" },
  ),
  mutant(
    "a claim of unknown outcome is taken for seen by all",
    "a closing of unknown outcome while another joins",
    (state, event) => {
      const step = reduce(state, event);
      const isRead = state.phase === "gate" && event.event === "read" && state.facts.isUnsure;
      return isRead && isVisibleWait(step.action) ? reduce(step.state, event) : step;
    },
    { store: "tags" },
  ),
  mutant(
    "a mark that was released with an unknown outcome is taken for gone",
    "a write of unknown outcome, then a pause",
    trusting(({ turn }) => turn !== undefined),
    { store: "tags", large: true },
  ),
  mutant(
    "a run that waits for the turns of others keeps its own mark",
    "a write of unknown outcome, then a pause",
    keepingMark,
    { store: "tags", large: true },
  ),
  mutant(
    "a mark of unknown outcome isn't released when it has expired",
    "a write of unknown outcome, then a pause",
    reading((read, state) => (isRenewal(read, state) ? { ...read, turns: [] } : read)),
    { store: "tags", large: true },
  ),
  mutant(
    "a claim is renewed while an older write may land",
    "a write of unknown outcome, then a pause",
    (state, event) => {
      if (event.event !== "read" || !isRenewal(event.reading, state)) return reduce(state, event);
      return reduce(knowing(state, { isUnsure: false }), event);
    },
    { store: "tags", large: true },
  ),
  mutant(
    "the closing goes before all see that there is nothing to join",
    "closing, killed, while another joins",
    withoutWait((state) => state.phase === "finish" && state.isGone),
    // Tags are deleted together with their aggregator.
    { store: "dynamodb" },
  ),
  mutant(
    "no wait after the own closing has expired",
    "closing, killed, while another joins",
    withoutWait((state) => state.phase === "look" && state.hasSeenExpiry),
    { store: "dynamodb" },
  ),
  mutant(
    "a run that meets a move removes its claim",
    "the owner moves, is killed, and moves back",
    (state, event) => {
      const step = reduce(state, event);
      const isLeft = factsIn(step.state)?.rollback?.failure === "moved" && isCall(step.action, "write");
      return isLeft ? { ...step, action: { call: "write", claim: undefined, run: "ended" } } : step;
    },
    // A table shows that the claim was changed meanwhile.
    { store: "tags" },
  ),
  mutant(
    "killed creates are absorbed before the own claim can be seen",
    "a killed join with a late Put",
    withoutWait((state) => state.phase === "claim" && state.abandoned.length > 0),
    { store: "tags" },
  ),
  mutant("a table that is used again isn't written", "the owner moves, is killed, and moves back", reduce, {
    shell: { trusting: true },
    store: "dynamodb",
  }),
  mutant("a twin is taken for the own", "one of the same name changes", reduce, {
    shell: { sameKeys: true },
  }),
  mutant("a late claim of a killed run overwrites", "killed, then with other inputs", reduce, {
    shell: { overwrites: true },
  }),
  mutant("a Put of unknown outcome counts as refused", "a late Put of a change", reduce, {
    shell: { unknownIsRefused: true },
  }),
  mutant(
    "a new aggregator is reported absent at once",
    "a member joins what was created a moment ago",
    reduce,
    {
      shell: { impatient: true },
    },
  ),
  mutant("a turn is judged by a clock that jumps", "one takes over what the other drops", reduce, {
    shell: { jumpingClock: true },
  }),
  mutant("leaving never ages", "an outsider puts back what a killed run took out, a day later", reduce, {
    shell: { ageless: true },
  }),
  mutant("the SDK sends a Put again", "a late Put", reduce, { shell: { repeats: true } }),
];

/** Each rule in each store that it is for. */
export const mutants = rules.flatMap((rule) =>
  (["tags", "dynamodb"] as const)
    .filter((store) => rule.store === undefined || rule.store === store)
    .map((store) => ({ ...rule, store })),
);
