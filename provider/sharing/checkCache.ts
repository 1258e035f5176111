import { longestBetween, type Moment } from "../aws/moment";
import type { ClaimLocation } from "../domain/claimLocation";
import { parseOwner } from "../domain/owner";
import type { SourceRole } from "../engine/validation/sourceRole";
import type { RecordedOrganization } from "../live/organizationCauses";
import { createProgram, type Program } from "./program";
import type { Snapshot } from "./protocol/runner";

/**
 * What one provider process learns from a call of the engine and needs in a later one, since the engine itself
 * doesn't pass it on. A new process starts without; nothing may be wrong then, only said less well.
 */
export interface CheckCache {
  /** check: the program's owner value, and the inputs it got with an earlier state. */
  remember(owner: string, olds: Owned): void;
  /**
   * The state's inputs of the resource that is being replaced: the engine checks a replacement a second time
   * and hides them then.
   */
  recall(owner: string): Owned | undefined;
  /**
   * check: this resource is going to make an aggregator of that id.
   *
   * @returns whether it is the only one that is
   */
  claimName(id: string, owner: string): boolean;
  /** create: it is made, or wasn't; AWS tells from here on. Another's claim stays. */
  releaseName(id: string, owner: string): void;
  /** check: the owner values that a resource had under the names of its aliases, for create. */
  rememberFormerOwners(owner: string, formerOwners: readonly string[]): void;
  formerOwners(owner: string): readonly string[];
  /** check: what the program says of asking AWS Organizations and IAM beforehand, for diff. */
  rememberPreflight(owner: string, preflight: Preflight): void;
  preflight(owner: string): Preflight;
  /**
   * check: the role by which to look into source accounts, for diff.
   *
   * @param key - the owner's name, or that of a membership's claim
   */
  rememberSourceRole(key: string, role: SourceRole | undefined): void;
  sourceRole(key: string): SourceRole | undefined;
  /** check: the organization of the account that is to make an aggregator, for create. */
  rememberOrganization(owner: string, organization: RecordedOrganization): void;
  organization(owner: string): RecordedOrganization | undefined;
  /** read: this resource is being refreshed, until it is checked. */
  refreshing(owner: string): void;
  isRefreshing(owner: string): boolean;
  /** check: the aggregator that has the name a membership gives, for diff, which knows the one that was joined. */
  found(key: string, found: FoundAggregator): void;
  foundFor(key: string): FoundAggregator | undefined;
  /** create, update: what check has read, if that was a moment ago; each time only once. */
  takeSeen(key: string, now: Moment): Snapshot | undefined;
  /**
   * The key that the claim of a membership without a state will have: check looks for it, create writes it.
   *
   * @param base - its name, see `claimBase`
   */
  newKey(base: string, make: () => string): string;
  /** create: the key is used. */
  keyUsed(base: string): void;
  /** create, diff: the aggregator of that ARN is by now the one of the resource with this id. */
  created(arn: string, uid: string): void;
  /** Id of the resource that this process has made the aggregator of that ARN for, or found it in the state of. */
  createdFor(arn: string): string | undefined;
  /** check: a membership's refresh is over. */
  refreshed(key: string): void;
  readonly program: Program;
}

/** What of a program an organization's aggregator waits for: the role that it names, or what changes the organization. */
export type Awaited = "role" | "organization";

/** How AWS Organizations and IAM are asked beforehand. */
export interface Preflight {
  /** False: they are not asked. */
  readonly isOn: boolean;
  readonly awaits: readonly Awaited[];
}

/** Checked inputs of a resource that owns an aggregator. */
interface Owned {
  readonly owner: string;
}

/** How old what check has read may be, in milliseconds. */
const FRESH = 2_000;

/** What check has found for a membership to join. */
export interface FoundAggregator {
  readonly arn: string;
  /** By its tags, its owner lets this membership join, and keeps claims where this one does. */
  readonly isOpen: boolean;
  /** Where its claims are kept, by its tags or by the program; undefined for the tags. */
  readonly claims?: ClaimLocation | undefined;
  /** What was read of it; a run that begins right then need not read it once more. */
  readonly seen?: Snapshot & { readonly at: Moment };
}

/**
 * A check cache for one process.
 *
 * @param program - what resources of all kinds say of each other
 */
export function createCheckCache(program: Program = createProgram()): CheckCache {
  const checked = new Map<string, Owned>();
  const refreshed = new Set<string>();
  const names = new Map<string, string>();
  const former = new Map<string, readonly string[]>();
  const preflights = new Map<string, Preflight>();
  const sourceRoles = new Map<string, SourceRole | undefined>();
  const organizations = new Map<string, RecordedOrganization>();
  const found = new Map<string, FoundAggregator>();
  const creators = new Map<string, string>();
  const keys = new Map<string, string>();
  return {
    program,
    releaseName: (id, owner) => {
      if (names.get(inStack(id, owner)) === owner) names.delete(inStack(id, owner));
    },
    claimName: (id, owner) => {
      const first = names.get(inStack(id, owner)) ?? owner;
      names.set(inStack(id, owner), first);
      return first === owner;
    },
    remember: (owner, olds) => {
      checked.set(owner, olds);
      refreshed.delete(olds.owner);
    },
    rememberFormerOwners: (owner, formerOwners) => {
      former.set(owner, formerOwners);
    },
    formerOwners: (owner) => former.get(owner) ?? [],
    rememberPreflight: (owner, preflight) => {
      preflights.set(owner, preflight);
    },
    preflight: (owner) => preflights.get(owner) ?? { isOn: true, awaits: [] },
    rememberSourceRole: (key, role) => {
      sourceRoles.set(key, role);
    },
    sourceRole: (key) => sourceRoles.get(key),
    rememberOrganization: (owner, organization) => {
      organizations.set(owner, organization);
    },
    organization: (owner) => organizations.get(owner),
    recall: (owner) => checked.get(owner),
    refreshing: (owner) => {
      refreshed.add(owner);
    },
    isRefreshing: (owner) => refreshed.has(owner),
    found: (key, aggregator) => {
      found.set(key, aggregator);
    },
    foundFor: (key) => found.get(key),
    takeSeen: (key, now) => {
      const { seen, ...rest } = found.get(key) ?? {};
      if (seen) found.set(key, rest as FoundAggregator);
      return seen && longestBetween(seen.at, now) <= FRESH ? seen : undefined;
    },
    newKey: (base, make) => {
      const key = keys.get(base) ?? make();
      keys.set(base, key);
      return key;
    },
    keyUsed: (base) => {
      keys.delete(base);
    },
    created: (arn, uid) => {
      creators.set(arn, uid);
    },
    createdFor: (arn) => creators.get(arn),
    refreshed: (key) => {
      refreshed.delete(key);
    },
  };
}

/** What other stacks do is for AWS to tell. */
function inStack(id: string, owner: string): string {
  return `${parseOwner(owner)?.stack ?? owner} ${id}`;
}
