import { longestBetween, type Moment } from "../aws/moment";
import type { ClaimLocation } from "../domain/claimLocation";
import { parseOwner } from "../domain/owner";
import type { HealthLine } from "../inputs/health";
import type { SourceRole } from "../inputs/sourceRole";
import type { RecordedOrganization } from "../live/organizationCauses";
import { createProgram, type Program } from "./program";
import type { Snapshot } from "./protocol/runner";

/**
 * What one provider process learns in a call of the engine and needs in a later one, because the engine doesn't pass it
 * on. A new process starts with an empty cache. The result must be right without it; only messages may be less precise.
 */
export interface CheckCache {
  /** check: the inputs of the state, for the resource with this owner value in the program. */
  remember(owner: string, olds: Owned): void;
  /**
   * The inputs of the state, for a resource that is being replaced: the engine checks a replacement twice, and passes
   * no state the second time.
   */
  recall(owner: string): Owned | undefined;
  /**
   * check: this resource is going to create the aggregator with this id.
   *
   * @returns whether no other resource of the stack is going to create it
   */
  claimName(id: string, owner: string): boolean;
  /**
   * create: it succeeded or failed, so AWS can be asked from now on. Has no effect on a name that another resource
   * holds.
   */
  releaseName(id: string, owner: string): void;
  /** check: the owner values that a resource had under the names of its aliases, for create. */
  rememberFormerOwners(owner: string, formerOwners: readonly string[]): void;
  formerOwners(owner: string): readonly string[];
  /** check: whether and how the program wants AWS Organizations and IAM to be asked before a change, for diff. */
  rememberPreflight(owner: string, preflight: Preflight): void;
  preflight(owner: string): Preflight;
  /**
   * check: the role to assume in source accounts, for diff.
   *
   * @param key - the owner's name, or the name of a membership's claim
   */
  rememberSourceRole(key: string, role: SourceRole | undefined): void;
  sourceRole(key: string): SourceRole | undefined;
  /** check: whether the program wants a line about the health of an aggregator's sources, for the other steps. */
  rememberHealth(key: string, health: HealthLine | undefined): void;
  health(key: string): HealthLine | undefined;
  /** check: what a wait for sources needs besides its inputs, for create and update. */
  rememberWait(key: string, wait: Wait): void;
  wait(key: string): Wait | undefined;
  /** check: which aggregator the component around a membership expects under its name, for diff. */
  rememberExpected(key: string, expected: ExpectedAggregator | undefined): void;
  expected(key: string): ExpectedAggregator | undefined;
  /** check: the organization of the account that will create an aggregator, for create. */
  rememberOrganization(owner: string, organization: RecordedOrganization): void;
  organization(owner: string): RecordedOrganization | undefined;
  /** read: this resource is being refreshed, until its check. */
  refreshing(owner: string): void;
  isRefreshing(owner: string): boolean;
  /** check, diff: the aggregator that has the name a membership gives, for create and update. */
  found(key: string, found: FoundAggregator): void;
  foundFor(key: string): FoundAggregator | undefined;
  /** create, update: what check read, if that was a moment ago. Each snapshot is returned only once. */
  takeSeen(key: string, now: Moment): Snapshot | undefined;
  /**
   * The key that the claim of a membership without a state will have: check looks it up, create writes it.
   *
   * @param base - the name of the claim, see `claimBase`
   */
  newKey(base: string, make: () => string): string;
  /** create: the key is used. */
  keyUsed(base: string): void;
  /** create, diff: the aggregator with this ARN belongs to the resource with this id. */
  created(arn: string, uid: string): void;
  /** Id of the resource to which the aggregator with this ARN belongs, as far as this process knows. */
  createdFor(arn: string): string | undefined;
  /** check: a membership's refresh is over. */
  refreshed(key: string): void;
  readonly program: Program;
}

/**
 * What an organization's aggregator waits for in its program: the role that it names, or resources that change the
 * organization.
 */
export type Awaited = "role" | "organization";

/** Whether and how AWS Organizations and IAM are asked before a change. */
export interface Preflight {
  /** False: they are not asked. */
  readonly isOn: boolean;
  readonly awaits: readonly Awaited[];
}

/** What a wait for sources needs besides its inputs, and the state doesn't hold. */
interface Wait {
  /** The role to assume in the accounts of sources that have not reported. */
  readonly sourceRole: string | undefined;
}

/** The aggregator that a name has to mean. Unknown parts are not checked. */
export interface ExpectedAggregator {
  readonly accountId?: string;
  readonly arn?: string;
  /** The account is not printed. */
  readonly isSecret?: true;
}

/** Checked inputs of a resource that owns an aggregator. */
interface Owned {
  readonly owner: string;
}

/** How old a snapshot may be, in milliseconds. */
const FRESH = 2_000;

/** The aggregator that check found for a membership to join. */
interface FoundAggregator {
  readonly arn: string;
  /** Its tags show that the membership may join, and that claims are kept in the membership's store. */
  readonly isOpen: boolean;
  /** Where its claims are kept, according to its tags or to the program; undefined for the aggregator's tags. */
  readonly claims?: ClaimLocation | undefined;
  /** What was read about it. A run that begins right afterwards need not read it again. */
  readonly seen?: Snapshot & { readonly at: Moment };
}

/**
 * A check cache for one process.
 *
 * @param program - what the resources of the program declare of the same aggregators
 */
export function createCheckCache(program: Program = createProgram()): CheckCache {
  const checked = new Map<string, Owned>();
  const refreshed = new Set<string>();
  const names = new Map<string, string>();
  const former = new Map<string, readonly string[]>();
  const preflights = new Map<string, Preflight>();
  const sourceRoles = new Map<string, SourceRole | undefined>();
  const healths = new Map<string, HealthLine | undefined>();
  const waits = new Map<string, Wait>();
  const expected = new Map<string, ExpectedAggregator | undefined>();
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
    rememberHealth: (key, health) => {
      healths.set(key, health);
    },
    health: (key) => healths.get(key),
    rememberWait: (key, wait) => {
      waits.set(key, wait);
    },
    wait: (key) => waits.get(key),
    rememberExpected: (key, aggregator) => {
      expected.set(key, aggregator);
    },
    expected: (key) => expected.get(key),
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

/** Names are unique within a stack here; AWS shows what other stacks create. */
function inStack(id: string, owner: string): string {
  return `${parseOwner(owner)?.stack ?? owner} ${id}`;
}
