import {
  areFulfilled,
  type HeldClaim,
  isFulfilled,
  NO_CLAIM,
  nextClaim,
  ownAccounts,
  restoredClaim,
  sameClaim,
  sharedAccounts,
  stillLeaving,
} from "../../domain/claims";
import { difference, sameSet } from "../../domain/sets";
import type {
  Action,
  Event,
  Failure,
  Goal,
  LiveView,
  Progress,
  ReadClaim,
  Reading,
  Run,
  Turn,
  Wait,
} from "./protocol";

/** How often a claim that was read in pieces is read again before it counts as damaged. */
const TORN_READINGS = 5;

/** How often a turn is renewed. */
const RENEWALS = 10;

/** How often a claim that was lost is written again. */
const REWRITES = 5;

/** How often the turns of others are looked at before what was claimed in vain is left on record. */
const PATIENCE = 10;

/**
 * Where a run is.
 *
 * - `locate`: is there an aggregator?
 * - `look`: what is claimed so far? What a killed run of the same resource has sent has to land first, if it could undo
 *   what this run does
 * - `claim`: the own claim is being written, and becomes visible
 * - `absorb`: what killed creates of the same resource have claimed is taken over
 * - `gate`, `outwait`: turns that others took before they could see the claim have to end
 * - `check`: is everything published already?
 * - `enter`: a turn is being taken
 * - `publish`: read, Put, and again until the aggregator shows it
 * - `exit`: the turn is given back
 * - `finish`, `drop`: what has left is no longer said to be leaving
 * - `retreat`: the claim is put back
 * - `recant`: what was claimed in vain, and is on the aggregator through nobody else, need not be said to be leaving
 */
export type Phase =
  | "locate"
  | "look"
  | "claim"
  | "absorb"
  | "gate"
  | "outwait"
  | "check"
  | "enter"
  | "publish"
  | "exit"
  | "finish"
  | "drop"
  | "retreat"
  | "recant";

/** Everything that a run knows. */
export interface State {
  readonly goal: Goal;
  readonly phase: Phase;
  /** The own claim as this run found it. */
  readonly held: HeldClaim;
  /** The own claim as it should be in the store. */
  readonly claim: HeldClaim;
  /** The accounts that were live when this run began. */
  readonly before: readonly string[];
  /** The accounts that were live when the aggregator was last described. */
  readonly live: readonly string[];
  /** Keys of claims to be taken over, since the creates that wrote them were killed. */
  readonly abandoned: readonly string[];
  /** A Put was sent in this run, and may have taken effect. */
  readonly sent?: true;
  /** The claim that is put back was without some of what the stack held before: others may be taking that out. */
  readonly released?: true;
  /** In the store, the run has come to its end. */
  readonly ended?: true;
  /** How often the run has waited for room in the store. */
  readonly crowded: number;
  /** Nonce of the own turn, be it this run's or one that a killed run has left. */
  readonly turn?: string;
  /** Whether the turn was taken by a run before. */
  readonly leftover?: true;
  /** The turns to be waited for. */
  readonly awaited: readonly Turn[];
  /** A turn ended by dying: what it sent may have landed a moment ago. */
  readonly sawDead?: true;
  /** A dead turn, since whose death long enough has passed for everybody to see what it has sent. */
  readonly buried?: string;
  /** Company was given time to arrive. */
  readonly rested?: true;
  /** No closing was read, after the claim could be seen. */
  readonly admitted?: true;
  /** There is no aggregator any more. */
  readonly gone?: true;
  /** What others claim was refused: only the own accounts are put. */
  readonly narrow?: true;
  /** Whether the last write took effect is not known. */
  readonly unsure?: true;
  /** What was sent before is being waited for until it has landed. */
  readonly landing?: true;
  readonly torn: number;
  readonly rewrites: number;
  /** How often the turn was renewed, since it had become too old to be used. */
  readonly renewals: number;
  /** How often the turns of others were looked at since the claim was put back. */
  readonly looks: number;
  /** The claims that the next Describe is compared with. */
  readonly reading?: Reading;
  /** Why the run retreats. */
  readonly failure?: Failure;
}

/** A state, and what to do in it. */
export interface Step {
  readonly state: State;
  readonly action: Action;
}

/** Where a run begins; its first event is `start`. */
export function begin(goal: Goal): State {
  return {
    goal,
    phase: "locate",
    held: NO_CLAIM,
    claim: NO_CLAIM,
    before: [],
    live: [],
    abandoned: [],
    crowded: 0,
    awaited: [],
    torn: 0,
    rewrites: 0,
    renewals: 0,
    looks: 0,
  };
}

/** What a run does next, once `event` has happened. Pure: no time, no chance, no I/O. */
export function reduce(earlier: State, event: Event): Step {
  if (earlier.landing && event.event === "waited") return wait(withoutLanding(earlier), "visible");
  const state =
    event.event === "described" && event.live ? { ...earlier, live: event.live.accounts } : earlier;
  switch (state.phase) {
    case "locate":
      return locate(state, event);
    case "look":
      return look(state, event);
    case "claim":
      return claim(state, event);
    case "absorb":
      return absorb(state, event);
    case "gate":
      return gate(state, event);
    case "outwait":
      return outwait(state, event);
    case "check":
      return check(state, event);
    case "enter":
      return enter(state, event);
    case "publish":
      return publish(state, event);
    case "exit":
      return exit(state, event);
    case "finish":
      return finish(state, event);
    case "drop":
      return drop(state, event);
    case "retreat":
      return retreat(state, event);
    case "recant":
      return recant(state, event);
  }
}

function locate(state: State, event: Event): Step {
  if (event.event !== "described") return { state, action: { call: "describe" } };
  if (!event.live) return absent(state);
  return { state: { ...state, phase: "look", before: event.live.accounts }, action: { call: "read" } };
}

function look(state: State, event: Event): Step {
  if (event.event !== "read") return { state, action: { call: "read" } };
  if (event.reading.elsewhere) return fail(state, "moved");
  if (isTorn(state, event.reading)) return again(state);
  const reading = wholeReading(event.reading);
  const { goal, before } = state;
  const awaited = interrupted(goal, reading);
  if (awaited.length > 0) return wait({ ...withoutTorn(state), awaited }, "turns");
  // The deletion that it has sent may have landed a moment ago: who doesn't see that yet must see the closing.
  if (reading.own?.closing && reading.own.run && !state.sawDead)
    return wait({ ...withoutTorn(state), sawDead: true }, "visible");
  const held = reading.own ?? NO_CLAIM;
  const abandoned = reading.others.filter(isAbandoned);
  const wanted = wantedClaim(goal, held, abandoned);
  if (isShut(state, reading)) return fail(state, "closing");
  if (reading.damaged && stillLeaving(wanted, reading.others, before).length > 0)
    return fail(state, "unreadable");
  const own = reading.turns.find(({ key }) => key === goal.key);
  const next: State = {
    ...withoutDead(withoutTorn(state)),
    held: bareClaim(held),
    claim: wanted,
    abandoned: abandoned.map(({ key }) => key),
    awaited: [],
    reading,
    ...(own && { turn: own.nonce, leftover: true }),
  };
  if (isNothing(wanted) && !reading.own) return passGate({ ...withoutReading(next), phase: "gate" }, reading);
  // Also if the claim says all this already: what a killed run has sent must not undo it any more.
  return write({ ...next, phase: "claim" });
}

/**
 * Runs of the same resource that were killed, and of which something may still land that this run could not undo: the
 * owner's, which was about to delete the aggregator, to move its claims or to end its sharing; and creates, whose claims
 * this one takes over.
 */
function interrupted({ key }: Goal, { own, others }: Reading): Turn[] {
  const closing = own?.closing && own.run && !own.run.expired ? [turnOf(key, own.run)] : [];
  const creates = others.flatMap(({ key: other, namesake, run }) =>
    namesake && run?.isNew && !run.expired ? [turnOf(other, run)] : [],
  );
  return [...closing, ...creates];
}

function turnOf(key: string, { nonce, expired }: Run): Turn {
  return { key, nonce, dead: expired };
}

/** What a killed or failed create of the same resource has left. One that has come to its end is another state's. */
function isAbandoned({ namesake, run, accounts }: ReadClaim): boolean {
  if (namesake !== true) return false;
  return run ? run.isNew && run.expired : accounts.length === 0;
}

function wantedClaim(
  { intent, accounts, former, force }: Goal,
  held: HeldClaim,
  abandoned: readonly HeldClaim[],
): HeldClaim {
  if (intent === "close")
    return { accounts: held.accounts, leaving: held.leaving, closing: force ? "forced" : "closing" };
  const theirs = abandoned.flatMap((claimed) => [...claimed.accounts, ...claimed.leaving]);
  return nextClaim(held, [...former, ...theirs], accounts);
}

/** A claim without what only the store says of it. */
function bareClaim({ accounts, leaving, closing }: HeldClaim): HeldClaim {
  return { accounts, leaving, ...(closing && { closing }) };
}

function claim(state: State, event: Event): Step {
  switch (event.event) {
    case "written":
      return wait(withoutReading(state), "visible");
    case "yielded":
      return wait(withoutTurn(withoutReading(state)), "visible");
    case "unknown":
      return wait({ ...withoutReading(state), unsure: true }, showsNothing(state) ? "landed" : "visible");
    case "full":
      return crowded(state);
    default:
      if (state.unsure && showsNothing(state)) return wait(withoutUnsure(state), "visible");
      return { state: { ...state, phase: "gate" }, action: { call: "read" } };
  }
}

/** On tags, no reading of the claim shows whether its mark is gone, or whether what it said before was written again. */
function showsNothing(state: State): boolean {
  return hasMark(state) || (!state.goal.exclusive && sameClaim(state.held, state.claim));
}

/** While others change their claims, the old ones and the new ones take room. */
function crowded(state: State): Step {
  const { reading, crowded: times, failure } = state;
  if (failure !== undefined) return retreatShort({ ...state, phase: "retreat" });
  const isPassing = reading?.others.some(({ run }) => run && !run.expired) ?? false;
  if (!isPassing || times >= PATIENCE) return fail(state, "full");
  const { turn: _, leftover: __, ...rest } = withoutReading(state);
  return wait({ ...rest, phase: "look", crowded: times + 1 }, "turns");
}

/** The own claim has what they claimed, as leaving if it doesn't hold it: theirs may go. */
function absorb(state: State, event: Event): Step {
  switch (event.event) {
    case "absorbed":
      return wait({ ...state, phase: "gate", abandoned: [] }, "visible");
    case "unknown":
      return wait(state, "landed");
    default:
      return { state, action: { call: "absorb", keys: state.abandoned } };
  }
}

function gate(state: State, event: Event): Step {
  if (event.event !== "read") return { state, action: { call: "read" } };
  return afterReading(state, event.reading, passGate);
}

/** Turns that were taken before the claim could be seen may end in a Put without it. */
function passGate(entering: State, reading: Reading): Step {
  // Who has only stood still, and goes on by now, keeps its claim.
  const abandoned = entering.abandoned.filter((key) =>
    reading.others.some((other) => other.key === key && isAbandoned(other)),
  );
  const state: State = { ...entering, abandoned, admitted: true };
  const { goal } = state;
  if (state.abandoned.length > 0) return absorb({ ...state, phase: "absorb" }, { event: "start" });
  const running = goal.intent === "close" ? runsOf(reading) : [];
  if (running.length > 0) return wait({ ...state, phase: "gate", awaited: running }, "turns");
  // A turn that this run has given back may still be read for a moment.
  const foreign = reading.turns.filter(({ key, nonce }) => key !== goal.key || isLeftover(state, nonce));
  const awaited = foreign.filter(({ dead }) => !dead);
  const next: State = {
    ...adopted(state, reading),
    ...(foreign.length > awaited.length && { sawDead: true }),
  };
  // Two that wait for each other's turns would wait until those have died.
  if (awaited.length > 0 && hasMark(next) && !next.leftover)
    return { state: { ...withoutReading(next), phase: "claim" }, action: { call: "yield", run: "on" } };
  if (awaited.length > 0) return wait({ ...awake(next), phase: "outwait", awaited }, "turns");
  if (next.sawDead) return wait({ ...next, phase: "check" }, "visible");
  if (isAlone(next, reading)) return takeTurn({ ...next, phase: "check" }, reading);
  return compare({ ...next, phase: "check" }, reading);
}

/** Who closes waits for everybody who had claimed something before: they go on to their end. */
function runsOf({ others }: Reading): Turn[] {
  return others.flatMap(({ key, run }) => (run && !run.expired ? [turnOf(key, run)] : []));
}

/** Whether only this stack has something to publish, as far as the aggregator has shown so far: then it need not ask. */
function isAlone({ goal, claim: own, before, rested }: State, reading: Reading): boolean {
  if (goal.intent === "close" || rested || reading.damaged || isFulfilled(own, reading.others, before))
    return false;
  return areFulfilled(reading.others, own, before);
}

/** A turn that was taken, although the answer got lost, is given back in the end. */
function adopted(state: State, { turns }: Reading): State {
  const own = turns.find(({ key }) => key === state.goal.key);
  return own && state.turn === undefined ? { ...state, turn: own.nonce } : state;
}

/** Where turns are no leases, they are marks on the own claim. */
function hasMark({ turn, goal }: State): boolean {
  return turn !== undefined && !goal.exclusive;
}

function isLeftover({ turn, leftover }: State, nonce: string): boolean {
  return leftover === true && turn === nonce;
}

function outwait(state: State, event: Event): Step {
  if (event.event !== "turns") return { state, action: { call: "readTurns" } };
  const same = event.turns.filter(({ key, nonce }) =>
    state.awaited.some((awaited) => awaited.key === key && awaited.nonce === nonce),
  );
  const awaited = same.filter(({ dead }) => !dead);
  // Who has the lease in place of another may have taken it over from a dead run.
  const isSeized = state.goal.exclusive && same.length < state.awaited.length && event.turns.length > 0;
  const isDead = same.length > awaited.length || isSeized;
  const next: State = { ...state, awaited, ...(isDead && { sawDead: true }) };
  if (awaited.length > 0) return wait(next, "turns");
  const passed: State = { ...next, phase: "check" };
  return passed.sawDead ? wait(passed, "visible") : { state: passed, action: { call: "read" } };
}

function check(state: State, event: Event): Step {
  switch (event.event) {
    case "read":
      return afterReading(withoutDead(state), event.reading, compare);
    case "described":
      return judge(state, event.live);
    default:
      return { state, action: { call: "read" } };
  }
}

function compare(state: State, reading: Reading): Step {
  const { goal } = state;
  if (goal.intent !== "close") return { state: { ...state, reading }, action: { call: "describe" } };
  const isClaimed = reading.others.some(({ accounts }) => accounts.length > 0) || reading.damaged;
  return isClaimed && !goal.force ? turnBack(state, "claimed") : { state, action: { done: "closed" } };
}

function judge(state: State, live: LiveView | undefined): Step {
  const { reading } = state;
  if (!live || !reading) return absent(state);
  const verdict = verdictOf(state, reading, live);
  if (verdict === "published") return published(state, reading);
  if (verdict !== "unpublished") return turnBack(state, verdict);
  const company = !areFulfilled(reading.others, state.claim, live.accounts);
  if (company && !state.rested)
    return wait(withoutReading({ ...state, phase: "gate", rested: true }), "company");
  return takeTurn(state, reading);
}

function takeTurn(state: State, reading: Reading): Step {
  return state.goal.exclusive ? takeLease(state, reading) : take(state, undefined);
}

/** Whoever waits for a lease takes another nonce for a sign that nothing is on its way: that of a dead one may be. */
function takeLease(state: State, reading: Reading): Step {
  const [lease] = reading.turns;
  if (lease && !lease.dead && lease.key !== state.goal.key)
    return passGate({ ...state, phase: "gate" }, reading);
  if (lease?.dead && lease.nonce !== state.buried)
    return wait(withoutReading({ ...state, buried: lease.nonce }), "visible");
  return take(state, lease?.nonce);
}

/**
 * Where a killed run's Put has landed a moment ago, a turn of another stack may have begun before that could be seen,
 * and end in a Put with the regions as they were.
 */
function published(state: State, { turns }: Reading): Step {
  const { leftover, ...rest } = withoutReading(state);
  const awaited = leftover ? turns.filter(({ key }) => key !== state.goal.key) : [];
  if (awaited.length > 0) return wait({ ...rest, phase: "outwait", awaited }, "turns");
  return finish({ ...rest, phase: "finish" }, { event: "start" });
}

function take(state: State, over: string | undefined): Step {
  const { ended: _, ...rest } = withoutReading(state);
  return { state: { ...rest, phase: "enter" }, action: { call: "take", over } };
}

function enter(state: State, event: Event): Step {
  switch (event.event) {
    case "taken": {
      const { leftover: _, admitted, ...rest } = state;
      // Whoever has closed meanwhile no longer reckoned with this run, which has to look again whether it may go on.
      const isIn = admitted && !event.late;
      const next: State = { ...rest, turn: event.nonce, ...(isIn && { admitted }) };
      // A lease doesn't say in the claim that this run goes on.
      if (event.late && state.goal.exclusive) return renew(next, undefined);
      // Whoever had a lease before has given it back, or is long dead: there is nothing on its way that could be missed.
      return state.goal.exclusive ? enter(next, { event: "waited" }) : wait(next, "visible");
    }
    case "unknown":
      return wait({ ...withoutTurn(state), unsure: true }, "landed");
    case "lost":
      return { state: { ...withoutTurn(state), phase: "gate" }, action: { call: "read" } };
    default:
      if (state.unsure) return wait(withoutUnsure(state), "visible");
      return state.turn === undefined || !state.admitted
        ? { state: { ...state, phase: "gate" }, action: { call: "read" } }
        : { state: { ...state, phase: "publish" }, action: { call: "read" } };
  }
}

function publish(state: State, event: Event): Step {
  switch (event.event) {
    case "read":
      return afterReading(state, event.reading, (own, reading) =>
        reading.turns.some(({ key, nonce }) => key === own.goal.key && nonce === own.turn)
          ? { state: { ...own, reading }, action: { call: "describe" } }
          : lostTurn(own),
      );
    case "described":
      return send(state, event.live, event.expired);
    case "put":
      return wait({ ...state, sent: true }, "visible");
    case "unknown":
      return wait({ ...state, sent: true, unsure: true }, "landed");
    case "throttled":
      return wait(state, "turns");
    case "refused":
      return refused(state);
    default:
      if (state.unsure) return wait(withoutUnsure(state), "visible");
      return { state, action: { call: "read" } };
  }
}

/** The lease was taken over, or the mark was swallowed by another write of tags. */
function lostTurn(state: State): Step {
  if (!state.goal.exclusive && state.rewrites >= REWRITES) return fail(state, "contended");
  const rewrites = state.rewrites + (state.goal.exclusive ? 0 : 1);
  return { state: { ...withoutTurn(state), phase: "gate", rewrites }, action: { call: "read" } };
}

function send(state: State, live: LiveView | undefined, expired: boolean): Step {
  const { reading } = state;
  if (!live || !reading) return absent(state);
  const verdict = verdictOf(state, reading, live);
  if (verdict === "published") return exit({ ...state, phase: "exit" }, { event: "start" });
  if (verdict !== "unpublished") return turnBack(state, verdict);
  if (expired && state.renewals >= RENEWALS) return turnBack(state, "slow");
  if (expired) return take({ ...state, renewals: state.renewals + 1 }, state.turn);
  const accounts = desired(state, reading, live);
  return { state, action: { call: "put", accounts } };
}

/** What others claim may be what AWS refuses; that must not stop this stack. */
function refused(state: State): Step {
  const { reading } = state;
  if (!state.narrow && reading && reading.others.length > 0)
    return { state: withoutReading({ ...state, narrow: true }), action: { call: "read" } };
  return turnBack(state, "refused");
}

function exit(state: State, event: Event): Step {
  const { reading, goal } = state;
  // A turn that was taken meanwhile ends in a Put with this claim in it, but perhaps with the regions as they were; one
  // from before, perhaps not.
  const others = goal.exclusive ? [] : (reading?.turns ?? []).filter(({ key }) => key !== goal.key);
  switch (event.event) {
    case "yielded": {
      const next = withoutTurn(withoutReading(state));
      if (others.length > 0) return wait({ ...next, phase: "outwait", awaited: others }, "turns");
      return event.late ? doubt(next) : finish({ ...next, phase: "finish" }, { event: "start" });
    }
    case "unknown":
      return wait(state, "landed");
    default:
      return giveBack(state, others.length === 0);
  }
}

/** Gives the turn back, and says with it that the run has come to its end, if nothing else is left to do. */
function giveBack(state: State, isLast: boolean): Step {
  const ended = isLast && !state.goal.exclusive && isAtEnd(state);
  return {
    state: ended ? { ...state, ended: true } : state,
    action: { call: "yield", run: ended ? "ended" : "on" },
  };
}

/** Whether the claim is as it should stay. */
function isAtEnd({ goal, claim: own, gone }: State): boolean {
  return goal.intent === "hold" && own.leaving.length === 0 && !gone;
}

function finish(state: State, event: Event): Step {
  switch (event.event) {
    case "start":
      if (state.turn !== undefined) return giveBack(state, true);
      // Who still sees the aggregator must also see that it is being closed: its Put would make another one.
      if (state.gone && state.goal.intent === "close") return wait(state, "visible");
      if (state.gone) return write({ ...state, phase: "drop", claim: NO_CLAIM }, "ended");
      // Whoever still reads the account as live must not find that nobody wants it gone.
      if (!isAtEnd(state)) return wait(state, "visible");
      return state.ended ? succeed(state) : write({ ...state, phase: "drop" }, "ended");
    case "yielded":
      return event.late ? doubt(withoutTurn(state)) : finish(withoutTurn(state), { event: "start" });
    case "unknown":
      return wait(state, "landed");
    default:
      if (state.turn !== undefined) return giveBack(state, true);
      if (state.gone) return write({ ...state, phase: "drop", claim: NO_CLAIM }, "ended");
      return write(
        { ...state, phase: "drop", claim: { accounts: state.claim.accounts, leaving: [] } },
        "ended",
      );
  }
}

/**
 * Another create of the same resource may have taken this one for killed, and its claim over. From now on the claim is
 * that of a finished one: once more is looked whether everything is there.
 */
function doubt(state: State): Step {
  if (!state.goal.isNew || state.failure !== undefined || state.goal.intent !== "hold" || !state.ended)
    return finish({ ...state, phase: "finish" }, { event: "start" });
  const goal = { ...state.goal, isNew: false };
  return wait(withoutReading({ ...state, goal, phase: "gate" }), "visible");
}

function succeed(state: State): Step {
  if (state.failure !== undefined) return fail(state, state.failure);
  return { state, action: { done: state.gone ? "gone" : "published" } };
}

function drop(state: State, event: Event): Step {
  switch (event.event) {
    case "written":
      return event.late && isAtEnd(state) && state.goal.isNew && state.failure === undefined
        ? doubt({ ...state, ended: true })
        : succeed(state);
    case "full":
      return fail(state, state.failure ?? "full");
    case "unknown":
      return wait(state, "landed");
    default:
      return write(state, state.failure !== undefined && state.goal.isNew ? "failed" : "ended");
  }
}

function retreat(state: State, event: Event): Step {
  switch (event.event) {
    case "yielded":
      return writeBack(withoutTurn(state));
    case "written":
      // What a killed run has sent may still land.
      if (!state.released && (state.claim.leaving.length === 0 || state.turn !== undefined))
        return endRetreat(state);
      return wait({ ...state, phase: "recant", awaited: [], looks: 0 }, "visible");
    case "full":
      return retreatShort(state);
    case "unknown":
      return wait(state, "landed");
    default:
      // What a killed run has sent may still land: its turn stays, for others to wait for.
      return state.turn === undefined || state.leftover
        ? writeBack(state)
        : { state, action: { call: "yield", run: "on" } };
  }
}

function writeBack(state: State): Step {
  const isLast = state.claim.leaving.length === 0 && !state.released;
  return write(isLast ? { ...state, ended: true } : state, isLast ? "ended" : "on");
}

/**
 * Where everybody reads the claim as it was put back, and nobody has a turn that began before: what was claimed in vain
 * came on the aggregator by then, or never will.
 */
function recant(state: State, event: Event): Step {
  switch (event.event) {
    case "read": {
      const { own, turns, elsewhere } = event.reading;
      if (elsewhere) return fail(state, state.failure ?? "moved");
      if (!sameClaim(own ?? NO_CLAIM, state.claim)) return retreatAgain(state);
      const begun = begunBefore(state, turns);
      const isDead = begun.some(({ dead }) => dead);
      if (!state.released && (isDead || (begun.length > 0 && state.looks >= PATIENCE)))
        return endRetreat(state);
      // What a turn that has died has sent may have landed a moment ago.
      if (isDead && !state.sawDead) return wait({ ...state, sawDead: true }, "visible");
      const awaited = begun.filter(({ dead }) => !dead);
      if (awaited.length > 0)
        return wait({ ...state, awaited, looks: Math.min(state.looks + 1, PATIENCE) }, "turns");
      return { state: { ...state, reading: wholeReading(event.reading) }, action: { call: "describe" } };
    }
    case "described": {
      const { reading, claim: claimed, sawDead: _, ...rest } = state;
      const live = event.live?.accounts ?? [];
      const others = reading?.damaged ? [] : (reading?.others ?? []);
      if (stillLeaving(claimed, others, live).length > 0) return endRetreat(state);
      return write({ ...rest, phase: "drop", claim: { accounts: claimed.accounts, leaving: [] } }, "ended");
    }
    default:
      return { state, action: { call: "read" } };
  }
}

/** Turns that may have begun before the claim was put back; a lease may have been taken over in one. */
function begunBefore({ goal, looks, awaited }: State, turns: readonly Turn[]): readonly Turn[] {
  if (goal.exclusive || looks === 0) return turns;
  return turns.filter(({ key, nonce }) => awaited.some((one) => one.key === key && one.nonce === nonce));
}

/** The claim that was put back has been swallowed by another write of tags. */
function retreatAgain(state: State): Step {
  if (state.rewrites >= REWRITES) return endRetreat(state);
  return writeBack({ ...state, phase: "retreat", rewrites: state.rewrites + 1 });
}

function endRetreat(state: State): Step {
  const failure = state.failure ?? "refused";
  if (state.ended) return fail(state, failure);
  return write({ ...state, phase: "drop", failure, ended: true }, state.goal.isNew ? "failed" : "ended");
}

/** What is leaving has no room beside what is held: that it was held is what counts. */
function retreatShort(state: State): Step {
  const { accounts, leaving } = state.claim;
  if (leaving.length === 0) return fail(state, state.failure ?? "full");
  return writeBack({ ...state, claim: { accounts, leaving: [] } });
}

/** Puts the claim back as it was, and ends without success. What a Put of this run has taken out is put back as well. */
function turnBack(state: State, failure: Failure): Step {
  const { goal, held, claim: claimed, before } = state;
  // Putting back has failed as well.
  if (state.failure !== undefined) return retreat({ ...state, phase: "retreat" }, { event: "start" });
  const restored = goal.intent === "close" ? withoutClosing(held) : restoredClaim(held, claimed, before);
  const isReleased = difference(held.accounts, claimed.accounts).length > 0;
  const next: State = withoutDead(
    withoutReading({ ...state, claim: restored, failure, ...(isReleased && { released: true }) }),
  );
  // Who closes the aggregator need not have seen this run: it puts nothing any more.
  if ((isReleased || missing(next).length > 0) && failure !== "absent" && failure !== "closing")
    return write(
      { ...next, phase: "claim", goal: { ...goal, intent: "hold", accounts: held.accounts }, narrow: true },
      "on",
    );
  return retreat({ ...next, phase: "retreat" }, { event: "start" });
}

/** What this stack held before, and a Put of this run, or of others that have read its claim, may have taken out. */
function missing({ sent, released, held, live }: State): readonly string[] {
  return sent || released ? difference(held.accounts, live) : [];
}

function withoutClosing({ accounts, leaving }: HeldClaim): HeldClaim {
  return { accounts, leaving };
}

/** What every reading after the claim was written has to show, before it is relied on. */
function afterReading(state: State, read: Reading, next: (state: State, reading: Reading) => Step): Step {
  if (read.elsewhere) return left(state);
  if (isTorn(state, read)) return again(state);
  const reading = wholeReading(read);
  const whole = withoutTorn(state);
  if (!sameClaim(reading.own ?? NO_CLAIM, whole.claim)) return rewrite(whole);
  if (whole.goal.intent !== "close" && reading.own?.run?.expired) return renew(whole, reading);
  // What was on its way may have landed a moment ago: others don't see it yet.
  if (whole.unsure && !whole.goal.exclusive) return wait(withoutUnsure(whole), "visible");
  if (isShut(whole, reading)) return turnBack(whole, "closing");
  return next(withoutUnsure(whole), reading);
}

/**
 * The owner has moved the claims meanwhile. It waits for those who had claimed something before; who comes later puts
 * its claim back as it was, and has changed nothing: the owner may be about to move the claims back. Who stood still for
 * so long that the owner took it for killed finds its claim where it was moved to, and goes on there.
 */
function left(state: State): Step {
  if (state.admitted) return fail(state, "moved");
  const next = withoutReading({ ...state, phase: "retreat", claim: state.held, failure: "moved" } as const);
  return writeBack(next);
}

/**
 * Whoever closes, or takes over, no longer reckons with a run that has said nothing for so long; on tags, one that keeps
 * the turn of a killed run is as old as that. It says so again, and looks again whether it may go on.
 */
function renew(entering: State, reading: Reading | undefined): Step {
  // What was sent before may still be on its way, and would undo this.
  if (entering.unsure) return untilLanded(entering);
  // Also a turn of which it is not known whether it was taken, or renewed.
  const state = reading ? adopted(entering, reading) : entering;
  // Who finds the turn of a killed run gone relies on seeing what that has sent, which may have landed a moment ago.
  const { turn } = state;
  if (turn !== undefined && hasMark(state) && state.leftover && state.buried !== turn)
    return wait(withoutReading({ ...state, buried: turn }), "visible");
  const { admitted: _, ended: __, ...rest } = withoutReading(state);
  const next: State = { ...rest, phase: "claim" };
  return hasMark(next) ? { state: next, action: { call: "yield", run: "on" } } : write(next, "on");
}

/** A claim that is not there was swallowed by another write of tags, or is still on its way. */
function rewrite(state: State): Step {
  if (state.unsure) return untilLanded(state);
  if (state.rewrites >= REWRITES) return fail(state, "contended");
  const { admitted, ended: _, ...rest } = withoutReading(state);
  // Who has sent a Put goes on to its end.
  const next: State = { ...rest, phase: "claim", rewrites: state.rewrites + 1 };
  return write(admitted && state.sent ? { ...next, admitted } : next, "on");
}

/**
 * Whether another stack's closing stops this one. Who claims an account and then reads of no closing goes on to its end:
 * whoever closes later reads that claim, and waits.
 */
function isShut({ goal, admitted }: State, { others }: Reading): boolean {
  if (goal.intent === "close" || admitted) return false;
  return others.some(({ closing }) => closing !== undefined);
}

type Verdict = "published" | "unpublished" | "emptied" | "unreadable";

function verdictOf(state: State, reading: Reading, live: LiveView): Verdict {
  const own = state.claim;
  if (reading.damaged && stillLeaving(own, reading.others, live.accounts).length > 0) return "unreadable";
  const accounts = desired(state, reading, live);
  if (accounts.length === 0) return "emptied";
  return live.scalars && sameSet(accounts, live.accounts) ? "published" : "unpublished";
}

function desired(
  { claim: own, narrow }: State,
  { others, damaged }: Reading,
  { accounts: live }: LiveView,
): string[] {
  return (narrow ? ownAccounts : sharedAccounts)(own, others, live, damaged);
}

function isTorn({ torn }: State, reading: Reading): boolean {
  return reading.torn && torn < TORN_READINGS;
}

function again(state: State): Step {
  return wait({ ...state, torn: state.torn + 1 }, "visible");
}

/** A claim that stays in pieces is a damaged one. */
function wholeReading(reading: Reading): Reading {
  return reading.torn ? { ...reading, torn: false, damaged: true } : reading;
}

/** Writes the claim of the state; one that says nothing is removed. */
function write(state: State, run: Progress = "on"): Step {
  return { state, action: { call: "write", claim: isNothing(state.claim) ? undefined : state.claim, run } };
}

function isNothing({ accounts, leaving, closing }: HeldClaim): boolean {
  return accounts.length === 0 && leaving.length === 0 && closing === undefined;
}

function wait(state: State, what: Wait): Step {
  return { state, action: { wait: what } };
}

/** Tags go with the aggregator that they are on; what is in a table has to be put back, or removed. */
function absent(state: State): Step {
  const { goal, phase } = state;
  if (goal.intent === "hold")
    return goal.exclusive && phase !== "locate" ? turnBack(state, "absent") : fail(state, "absent");
  if (!goal.exclusive) return { state, action: { done: "gone" } };
  return finish({ ...withoutReading(state), phase: "finish", gone: true }, { event: "start" });
}

function fail(state: State, failure: Failure): Step {
  const isLeft = failure === "moved" && state.admitted === true;
  return {
    state,
    action: { failed: failure, missing: missing(state), unfinished: isLeft || failure === "contended" },
  };
}

/** What lands at the very end is seen by all a moment later. */
function untilLanded(state: State): Step {
  return wait({ ...withoutUnsure(state), landing: true }, "landed");
}

function withoutLanding({ landing: _, ...state }: State): State {
  return state;
}

function withoutReading({ reading: _, ...state }: State): State {
  return state;
}

function withoutTurn({ turn: _, leftover: __, ...state }: State): State {
  return state;
}

function withoutUnsure({ unsure: _, ...state }: State): State {
  return state;
}

function withoutDead({ sawDead: _, ...state }: State): State {
  return state;
}

function withoutTorn(state: State): State {
  return state.torn === 0 ? state : { ...state, torn: 0 };
}

/** Company that came while turns were waited for is given time again. */
function awake({ rested: _, ...state }: State): State {
  return state;
}
