import { parseOwner } from "../domain/owner";
import type { HealthLine } from "../inputs/health";
import type { SourceRole } from "../inputs/sourceRole";
import type { RecordedOrganization } from "../live/organizationCauses";

/**
 * What one provider process learns in a call of the engine and needs in a later one, because the engine doesn't pass it
 * on. A new process starts with an empty cache. The result must be right without it; only messages may be less precise.
 *
 * Resources go by the owner's name, or by the key of a membership's claim or of a wait.
 */
export interface CheckCache {
  /** Adds to what is known of a resource. */
  remember(key: string, facts: Partial<Checked>): void;
  /** What the last check, or one before it, found out about a resource. */
  of(key: string): Checked;
  /**
   * check: this resource is going to create what has this id.
   *
   * @returns whether no other resource of the stack is going to create it
   */
  claimName(id: string, owner: string): boolean;
  /**
   * create: it succeeded or failed, so AWS can be asked from now on. Has no effect on a name that another resource
   * holds.
   */
  releaseName(id: string, owner: string): void;
  /** create, diff: the aggregator with this ARN belongs to the resource with this id. */
  created(arn: string, uid: string): void;
  /** Id of the resource to which the aggregator with this ARN belongs, as far as this process knows. */
  createdFor(arn: string): string | undefined;
  /** read: this resource is being refreshed, until its check. */
  refreshing(key: string): void;
  isRefreshing(key: string): boolean;
  /** check: the refresh of this resource is over. */
  refreshed(key: string): void;
}

/** What check finds out about a resource that no state holds and its other steps need. */
interface Checked {
  /**
   * The inputs of the state, for a resource that is being replaced: the engine checks a replacement twice, and passes
   * no state the second time.
   */
  readonly olds?: object;
  /** The owner values that the resource had under the names of its aliases. */
  readonly formerOwners: readonly string[];
  /** Whether and how the program wants AWS Organizations and IAM to be asked before a change. */
  readonly preflight: Preflight;
  /** The organization of the account that will create an aggregator. */
  readonly organization?: RecordedOrganization;
  /** The role to assume in source accounts. */
  readonly sourceRole?: SourceRole | undefined;
  /** Whether the program wants a line about the health of an aggregator's sources. */
  readonly health?: HealthLine | undefined;
  /** The role that a deployment which waits assumes in the accounts of sources that have not reported. */
  readonly waitRole?: string | undefined;
  /** Which aggregator the component around a membership expects under its name. */
  readonly expected?: ExpectedAggregator | undefined;
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

/** The aggregator that a name has to mean. Unknown parts are not checked. */
export interface ExpectedAggregator {
  readonly accountId?: string;
  readonly arn?: string;
  /** The account is not printed. */
  readonly isSecret?: true;
}

const UNCHECKED: Checked = { formerOwners: [], preflight: { isOn: true, awaits: [] } };

/** A check cache for one process. */
export function createCheckCache(): CheckCache {
  const checked = new Map<string, Checked>();
  const refreshes = new Set<string>();
  const names = new Map<string, string>();
  const creators = new Map<string, string>();
  const of = (key: string) => checked.get(key) ?? UNCHECKED;
  return {
    of,
    remember: (key, facts) => {
      checked.set(key, { ...of(key), ...facts });
    },
    claimName: (id, owner) => {
      const first = names.get(inStack(id, owner)) ?? owner;
      names.set(inStack(id, owner), first);
      return first === owner;
    },
    releaseName: (id, owner) => {
      if (names.get(inStack(id, owner)) === owner) names.delete(inStack(id, owner));
    },
    created: (arn, uid) => {
      creators.set(arn, uid);
    },
    createdFor: (arn) => creators.get(arn),
    refreshing: (key) => {
      refreshes.add(key);
    },
    isRefreshing: (key) => refreshes.has(key),
    refreshed: (key) => {
      refreshes.delete(key);
    },
  };
}

/** Names are unique within a stack here; AWS shows what other stacks create. */
function inStack(id: string, owner: string): string {
  return `${parseOwner(owner)?.stack ?? owner} ${id}`;
}
