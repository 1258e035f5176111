import { claimName, claimStack, stackPath } from "../domain/claimKey";
import { parseOwner } from "../domain/owner";
import type { EngineContext as Context } from "../engine/context";
import { printOnce } from "../engine/context";

/** How a program declares that an aggregator is shared. */
export interface Sharing {
  /** Undefined while it is not known. */
  readonly merge: string | undefined;
  /** Name of the store that holds the claims; undefined while it is not known. */
  readonly store: string | undefined;
}

/**
 * What the resources of one program declare of the same aggregator, as far as this process has checked them. Resources
 * that don't depend on each other are checked in any order.
 */
export interface Program {
  /** check: an aggregator that the program declares. */
  declares(id: string, owner: string, sharing: Sharing): void;
  /** The aggregator with this id that the program of a membership declares; undefined if none was checked so far. */
  aggregatorOf(id: string, claimKey: string): Sharing | undefined;
  /** check: a membership that gives its aggregator by name, and the store in which it keeps its claim. */
  joins(id: string, claimKey: string, store: string | undefined): void;
  /** The memberships that the program of an owner declares: the name of each one's claim, and its store. */
  membersOf(id: string, owner: string): readonly [claimKey: string, store: string | undefined][];
  /**
   * check: a membership that exists and has joined an aggregator by its name, so that the engine doesn't delete it
   * before the aggregator.
   */
  hasJoined(id: string, claimKey: string): void;
  /** The names of the claims of such memberships, as far as the program of an owner declares them. */
  joinedBy(id: string, owner: string): readonly string[];
  /** delete: a membership begins to leave, and has left. */
  leaves(claimKey: string): void;
  hasLeft(claimKey: string): void;
  /** Whether this process is deleting the membership that has this claim. */
  isLeaving(claimKey: string): boolean;
  /** diff: the aggregator is replaced. */
  replaces(id: string, owner: string): void;
  /** Whether the program of a membership replaces an aggregator. */
  isReplaced(id: string, claimKey: string): boolean;
}

/** A program whose resources have not been checked yet. */
export function createProgram(): Program {
  const aggregators = new Map<string, Sharing>();
  const memberships = new Map<string, Map<string, string | undefined>>();
  const joined = new Map<string, Set<string>>();
  const replaced = new Set<string>();
  const leaving = new Set<string>();
  return {
    leaves: (claimKey) => {
      leaving.add(claimKey);
    },
    hasLeft: (claimKey) => {
      leaving.delete(claimKey);
    },
    isLeaving: (claimKey) => leaving.has(claimKey),
    declares: (id, owner, sharing) => {
      aggregators.set(`${stackOfOwner(owner)} ${id}`, sharing);
    },
    aggregatorOf: (id, claimKey) => aggregators.get(`${claimStack(claimKey)} ${id}`),
    joins: (id, claimKey, store) => {
      const place = `${claimStack(claimKey)} ${id}`;
      const members = memberships.get(place) ?? new Map<string, string | undefined>();
      memberships.set(place, members.set(claimKey, store));
    },
    hasJoined: (id, claimKey) => {
      const place = `${claimStack(claimKey)} ${id}`;
      joined.set(place, (joined.get(place) ?? new Set()).add(claimKey));
    },
    joinedBy: (id, owner) => [...(joined.get(`${stackOfOwner(owner)} ${id}`) ?? [])],
    replaces: (id, owner) => {
      replaced.add(`${stackOfOwner(owner)} ${id}`);
    },
    isReplaced: (id, claimKey) => replaced.has(`${claimStack(claimKey)} ${id}`),
    membersOf: (id, owner) => [...(memberships.get(`${stackOfOwner(owner)} ${id}`) ?? [])],
  };
}

/**
 * Advises at preview to pass an aggregator itself, if a membership gives the name of one that its own program declares.
 */
export function adviseToPass(context: Context, name: string, claimKey: string): void {
  const line =
    `${name}: this program declares the aggregator, and membership ${claimName(claimKey)} joins it by its name. Pass it ` +
    "as aggregator instead, so that Pulumi creates, replaces and deletes both in order";
  printOnce(context, "info", line);
}

/** `project/stack`, without the organization: one process serves only one stack. */
function stackOfOwner(owner: string): string {
  return stackPath(parseOwner(owner)?.stack ?? owner);
}
