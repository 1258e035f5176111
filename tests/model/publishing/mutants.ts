import { sameClaim } from "../../../provider/domain/claims";
import { difference, sortedUnique } from "../../../provider/domain/sets";
import { reduceMove } from "../../../provider/sharing/protocol/move";
import type { Action, Event, Goal, Reading, Turn } from "../../../provider/sharing/protocol/protocol";
import { begin, reduce, type State, type Step } from "../../../provider/sharing/protocol/reduce";
import type { Shell } from "./board";
import { type Machine, product } from "./machine";

/*
 * The protocol with one rule left out. Each rule is there because of a counterexample; a checker that doesn't find it
 * again checks nothing. What is left out is taken from the product's reducer, at its edges: its events, its actions.
 */

export interface Mutant {
  readonly machine: Machine;
  /** Name of the smallest scenario that shows why the rule is there. */
  readonly scenario: string;
  /** What the shell does differently. */
  readonly shell?: Shell;
  /** The store that the rule is for; undefined: both. */
  readonly store?: "tags" | "dynamodb";
  /** Takes long to fail: looked at in `npm run model` only. */
  readonly large?: true;
}

type Rule = (state: State, event: Event) => Step;

function mutant(name: string, scenario: string, rule: Rule, more: Partial<Mutant> = {}): Mutant {
  const machine: Machine<State> = { name, begin, reduce: rule, goal: ({ goal }) => goal };
  return { machine: machine as Machine, scenario, ...more };
}

/** Waits for which `is` holds are over at once. */
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

/** Reads something else than what is there. */
function reading(change: (reading: Reading, state: State) => Reading): Rule {
  return (state, event) =>
    reduce(state, event.event === "read" ? { ...event, reading: change(event.reading, state) } : event);
}

function blindToTurns(isBlind: (state: State) => boolean): Rule {
  return (state, event) => {
    if (!isBlind(state)) return reduce(state, event);
    const own = (turns: readonly Turn[]) => turns.filter(({ key }) => key === state.goal.key);
    if (event.event === "turns") return reduce(state, { ...event, turns: own(event.turns) });
    if (event.event !== "read") return reduce(state, event);
    return reduce(state, { ...event, reading: { ...event.reading, turns: own(event.reading.turns) } });
  };
}

/** The reducer's own reading, at the moment of the Put, is the one from before its turn. */
const former: Machine<{ readonly inner: State; readonly reading?: Reading }> = {
  name: "Put without the final read",
  begin: (goal) => ({ inner: begin(goal) }),
  goal: ({ inner }) => inner.goal,
  reduce: (state, event) => {
    const remembered = event.event === "read" ? event.reading : state.reading;
    const step = reduce(state.inner, event);
    const next = { inner: step.state, ...(remembered && { reading: remembered }) };
    if (!isCall(step.action, "read") || step.state.phase !== "publish" || !remembered)
      return { state: next, action: step.action };
    const { goal, turn = "" } = step.state;
    const turns = [{ key: goal.key, nonce: turn, dead: false }];
    const again = reduce(step.state, { event: "read", reading: { ...remembered, turns } });
    return { state: { ...next, inner: again.state }, action: again.action };
  },
};

function isCall(action: Action, name: string): boolean {
  return "call" in action && action.call === name;
}

const noTurns: Rule = (state, event) => {
  const own = { key: state.goal.key, nonce: "none", dead: false };
  let step =
    event.event === "read" && state.phase === "publish"
      ? reduce(state, { ...event, reading: { ...event.reading, turns: [own] } })
      : reduce(state, event);
  while ("call" in step.action) {
    if (step.action.call === "take")
      step = reduce(reduce(step.state, { event: "taken", nonce: "none" }).state, WAITED);
    else if (step.action.call === "yield") step = reduce(step.state, { event: "yielded" });
    else break;
  }
  return step;
};

/** A run that finds a turn of the run before gives it back. */
const clearing: Rule = (state, event) => {
  const leftover =
    state.phase === "look" &&
    event.event === "read" &&
    event.reading.turns.some(({ key }) => key === state.goal.key);
  if (leftover) return { state, action: { call: "yield", run: "on" } };
  return event.event === "yielded" && state.phase === "look"
    ? { state, action: { call: "read" } }
    : reduce(state, event);
};

const removesFirst: Rule = (state, event) => {
  const shown =
    event.event === "read" && state.goal.intent === "leave" && state.phase !== "look"
      ? { ...event, reading: { ...event.reading, own: state.claim } }
      : event;
  const step = reduce(state, shown);
  const { action } = step;
  return "call" in action && action.call === "write" && state.goal.intent === "leave"
    ? { ...step, action: { call: "write", claim: undefined, run: action.run } }
    : step;
};

const restoresBlindly: Rule = (state, event) => {
  const step = reduce(state, event);
  if (step.state.phase !== "retreat" || state.phase === "retreat") return step;
  const again = reduce({ ...step.state, claim: state.held }, { event: "start" });
  return again;
};

/** Sees other turns than there are, once the claim was put back. */
function recanting(seen: (turns: readonly Turn[]) => readonly Turn[]): Rule {
  return reading((read, { phase }) => (phase === "recant" ? { ...read, turns: seen(read.turns) } : read));
}

const exitsBlindly: Rule = (state, event) =>
  reduce(
    state.phase === "exit" && event.event === "yielded" && state.reading
      ? { ...state, reading: { ...state.reading, turns: [] } }
      : state,
    event,
  );

const deadAreOver: Rule = (state, event) => {
  const { reading: read } = state;
  if (state.phase !== "exit" || event.event !== "yielded" || !read) return reduce(state, event);
  return reduce({ ...state, reading: { ...read, turns: read.turns.filter(({ dead }) => !dead) } }, event);
};

const atOnce: Rule = (state, event) => {
  const [lease] = state.reading?.turns ?? [];
  return reduce(lease ? { ...state, buried: lease.nonce } : state, event);
};

/** Describe, append, Put; and perhaps look again. */
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
  if (!isGate || !isCall(step.action, "yield") || event.reading.own?.run?.expired) return step;
  const awaited = event.reading.turns.filter(({ key, dead }) => key !== state.goal.key && !dead);
  return awaited.length > 0
    ? { state: { ...step.state, phase: "outwait", awaited }, action: { wait: "turns" } }
    : step;
};

function isRenewal({ own }: Reading, { phase, goal }: State): boolean {
  return phase !== "look" && goal.intent !== "close" && own?.run?.expired === true;
}

/** Goes on after a write of unknown outcome as soon as a reading shows the claim. */
function trusting(is: (state: State) => boolean): Rule {
  return (state, event) => {
    const step = reduce(state, event);
    if (state.phase !== "claim" || !is(state)) return step;
    if (event.event === "unknown") return { ...step, action: { wait: "visible" } };
    if (event.event !== "waited" || !state.unsure) return step;
    return { state: { ...state, phase: "gate" }, action: { call: "read" } };
  };
}

function moving(name: string, scenario: string, move: Machine["move"] & {}): Mutant {
  return { machine: { ...(product as Machine), name, move }, scenario };
}

function withoutReleased({ released: _, ...state }: State): State {
  return state;
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
    // Who holds the lease gives it back when its Put is seen by all: there is nobody who could read the former list.
    { store: "tags", large: true },
  ),
  mutant(
    "no wait after a turn that has died",
    "new regions while another leaves",
    withoutWait(({ phase }) => phase === "check"),
    { store: "tags" },
  ),
  mutant(
    "no wait after a turn that has died",
    "killed, then with other inputs",
    withoutWait(({ phase }) => phase === "check"),
    { store: "dynamodb" },
  ),
  mutant(
    "a dead lease is taken over at once",
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
    reduce(state, event.event === "described" ? { ...event, expired: false } : event),
  ),
  mutant(
    "leaving is from the former inputs alone",
    "killed twice",
    reading((read, { phase, goal }) =>
      phase === "look" && read.own ? { ...read, own: { accounts: goal.former, leaving: [] } } : read,
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
    "what was claimed in vain is forgotten while others have turns",
    "closing, killed, while another joins",
    recanting(() => []),
  ),
  mutant(
    "what was claimed in vain is forgotten while a killed run's Put may land",
    "closing while two join, one killed",
    recanting((turns) => turns.filter(({ dead }) => !dead)),
    { store: "dynamodb", large: true },
  ),
  mutant(
    "what was claimed in vain is forgotten before all see that it was put back",
    "closing, killed, while another joins",
    withoutWait(({ phase }) => phase === "recant"),
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
    reading((read, { phase, claim }) => (phase === "look" ? read : { ...read, own: claim })),
    { store: "tags" },
  ),
  mutant("no look at turns that are there at the end", "new regions while another joins", exitsBlindly, {
    store: "tags",
  }),
  mutant("turns that have died by the end don't count", "new regions while another leaves", deadAreOver, {
    store: "tags",
  }),
  mutant(
    "a turn of unknown outcome is not given back",
    "a write of unknown outcome",
    reading((read, { phase, turn, goal }) =>
      phase === "gate" && turn === undefined
        ? { ...read, turns: read.turns.filter(({ key }) => key !== goal.key) }
        : read,
    ),
    { store: "dynamodb" },
  ),
  mutant(
    "a leave stops at a closing although it is admitted",
    "closing while another leaves",
    (state, event) => {
      const { admitted: _, ...rest } = state;
      return reduce(state.goal.intent === "leave" ? rest : state, event);
    },
  ),
  mutant(
    "who closes doesn't wait for runs",
    "closing while another leaves",
    reading((read, { goal }) =>
      goal.intent === "close"
        ? { ...read, others: read.others.map(({ run: _, ...claimed }) => claimed) }
        : read,
    ),
  ),
  mutant(
    "a member writes its former claim back and fails at once",
    "the last account stays",
    (state, event) => {
      const { released: _, ...rest } = state;
      const step = reduce(rest, event);
      if (step.state.failure === undefined || state.failure !== undefined) return step;
      return reduce({ ...withoutReleased(step.state), phase: "retreat" }, { event: "start" });
    },
  ),
  mutant(
    "a change whose later Put is refused doesn't tell what the first has taken out",
    "a change whose later Puts are refused",
    (state, event) => {
      const step = reduce(state, event);
      if (step.state.failure !== "refused" || state.failure !== undefined) return step;
      const { sent: _, ...rest } = withoutReleased(step.state);
      return reduce({ ...rest, phase: "retreat" }, { event: "start" });
    },
  ),
  mutant(
    "who was not reckoned with goes on",
    "closing by force while another changes",
    (state, event) => reduce(state, event.event === "taken" ? { event: "taken", nonce: event.nonce } : event),
    { store: "tags" },
  ),
  mutant(
    "who was not reckoned with goes on",
    "closing by force while another changes",
    // Of a table, both the claim and the lease tell: one is enough.
    (state, event) => {
      if (event.event === "taken") return reduce(state, { event: "taken", nonce: event.nonce });
      if (event.event !== "read" || !event.reading.own) return reduce(state, event);
      const { run: _, ...own } = event.reading.own;
      return reduce(state, { ...event, reading: { ...event.reading, own } });
    },
    { store: "dynamodb" },
  ),
  mutant(
    "who comes to its end late doesn't look again",
    "two of one name join, one pauses",
    (state, event) =>
      reduce(state, event.event === "written" || event.event === "yielded" ? { event: event.event } : event),
    { store: "tags" },
  ),
  mutant(
    "an unfinished create of the same name is taken over at once",
    "two of one name join",
    reading((read) => ({
      ...read,
      others: read.others.map((claimed) =>
        claimed.namesake && claimed.run ? { ...claimed, run: { ...claimed.run, expired: true } } : claimed,
      ),
    })),
    { store: "tags" },
  ),
  mutant(
    "a claim that says the same already isn't written",
    "killed, then with other inputs",
    (state, event) => {
      const step = reduce(state, event);
      if (state.phase !== "look" || !isCall(step.action, "write")) return step;
      return sameClaim(step.state.held, step.state.claim) ? reduce(step.state, { event: "written" }) : step;
    },
    // A table takes no late write of a killed run once the later one has come to its end.
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
    reading((read, { phase, goal }) => {
      if (phase !== "look" || goal.intent !== "close" || !read.own) return read;
      const { run: _, ...own } = read.own;
      return { ...read, own };
    }),
  ),
  mutant(
    "what was said before is taken for written once more",
    "an update of unknown outcome",
    trusting(({ turn }) => turn === undefined),
    { store: "tags" },
  ),
  mutant(
    "a claim of unknown outcome is taken for seen by all",
    "a closing of unknown outcome while another joins",
    (state, event) => {
      const step = reduce(state, event);
      const isRead = state.phase === "gate" && event.event === "read" && state.unsure;
      return isRead && isVisibleWait(step.action) ? reduce(step.state, event) : step;
    },
    { store: "tags" },
  ),
  mutant(
    "a mark that was given back with an unknown outcome is taken for gone",
    "a write of unknown outcome, then a pause",
    trusting(({ turn }) => turn !== undefined),
    { store: "tags", large: true },
  ),
  mutant(
    "who waits for the turns of others keeps its own mark",
    "a write of unknown outcome, then a pause",
    keepingMark,
    { store: "tags", large: true },
  ),
  mutant(
    "a mark of unknown outcome isn't given back when it has expired",
    "a write of unknown outcome, then a pause",
    reading((read, state) => (isRenewal(read, state) ? { ...read, turns: [] } : read)),
    { store: "tags", large: true },
  ),
  mutant(
    "a claim is renewed while an older write may land",
    "a write of unknown outcome, then a pause",
    (state, event) => {
      if (event.event !== "read" || !isRenewal(event.reading, state)) return reduce(state, event);
      const { unsure: _, ...rest } = state;
      return reduce(rest, event);
    },
    { store: "tags", large: true },
  ),
  mutant(
    "the closing goes before all see that there is nothing to join",
    "closing, killed, while another joins",
    withoutWait(({ phase, gone }) => phase === "finish" && gone === true),
    // Tags go with what they are on.
    { store: "dynamodb" },
  ),
  mutant(
    "no wait after the own closing has died",
    "closing, killed, while another joins",
    withoutWait(({ phase, sawDead }) => phase === "look" && sawDead === true),
    { store: "dynamodb" },
  ),
  mutant(
    "who meets a move removes its claim",
    "the owner moves, is killed, and moves back",
    (state, event) => {
      const step = reduce(state, event);
      const isLeft = step.state.failure === "moved" && isCall(step.action, "write");
      return isLeft ? { ...step, action: { call: "write", claim: undefined, run: "ended" } } : step;
    },
    // A table tells that its claim was changed meanwhile.
    { store: "tags" },
  ),
  mutant(
    "killed creates are absorbed before the own claim can be seen",
    "a killed join with a late Put",
    withoutWait(({ phase, abandoned }) => phase === "claim" && abandoned.length > 0),
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
