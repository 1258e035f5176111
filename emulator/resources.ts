/** How many resources of a type accounts have in regions. */
export interface ResourceCount {
  /**
   * The account of the resources.
   *
   * @default every account without a count of its own
   */
  readonly accountId?: string;
  /**
   * The region of the resources.
   *
   * @default every region without a count of its own
   */
  readonly region?: string;
  /** For example `AWS::EC2::Instance`. */
  readonly resourceType: string;
  /** How many there are; 0 for an account or a region without the resources that all others have. */
  readonly count: number;
}

/** Counts by resource type. */
export type Counts = ReadonlyMap<string, number>;

const none: Counts = new Map();

/** The resources of all accounts. They have no history: reads always show the current ones. */
export class Resources {
  readonly #places = new Map<string, Map<string, number>>();
  #saved: readonly ResourceCount[] | undefined;

  constructor(saved: readonly ResourceCount[]) {
    this.add(saved);
  }

  /** Sets counts. Earlier counts of the same account, region and type are replaced. */
  add(counts: readonly ResourceCount[]): void {
    for (const { accountId = every, region = every, resourceType, count } of counts) {
      const place = `${accountId}/${region}`;
      const types = this.#places.get(place) ?? new Map<string, number>();
      this.#places.set(place, types.set(resourceType, count));
    }
    this.#saved = undefined;
  }

  /**
   * The resources of an account in a region. A count for both takes precedence over a count for the account, then for
   * the region, then for all.
   */
  in(account: string, region: string): Counts {
    const places = this.#places;
    return (
      places.get(`${account}/${region}`) ??
      places.get(`${account}/${every}`) ??
      places.get(`${every}/${region}`) ??
      places.get(`${every}/${every}`) ??
      none
    );
  }

  /** All counts that were set. The same list as before, if nothing has changed. */
  all(): readonly ResourceCount[] {
    this.#saved ??= [...this.#places].flatMap(([place, types]) => {
      const [accountId = every, region = every] = place.split("/");
      const where = {
        ...(accountId === every ? {} : { accountId }),
        ...(region === every ? {} : { region }),
      };
      return [...types].map(([resourceType, count]) => ({ ...where, resourceType, count }));
    });
    return this.#saved;
  }
}

const every = "*";
