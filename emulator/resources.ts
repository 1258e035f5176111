/** How many resources of a type there are in the accounts and regions that it is said of. */
export interface ResourceCount {
  /**
   * The account that has them.
   *
   * @default every account of which nothing is said in particular
   */
  readonly accountId?: string;
  /**
   * The region that they are in.
   *
   * @default every region of which nothing is said in particular
   */
  readonly region?: string;
  /** For example `AWS::EC2::Instance`. */
  readonly resourceType: string;
  /** How many there are; 0 if an account or a region has none of what all others have. */
  readonly count: number;
}

/** Counts by resource type. */
export type Counts = ReadonlyMap<string, number>;

const none: Counts = new Map();

/** The resources of all accounts. They have no history: reads always show those of now. */
export class Resources {
  readonly #places = new Map<string, Map<string, number>>();
  #saved: readonly ResourceCount[] | undefined;

  constructor(saved: readonly ResourceCount[]) {
    this.add(saved);
  }

  /** Says so many counts. What was said of the same account, region and type before is replaced. */
  add(counts: readonly ResourceCount[]): void {
    for (const { accountId = every, region = every, resourceType, count } of counts) {
      const place = `${accountId}/${region}`;
      const types = this.#places.get(place) ?? new Map<string, number>();
      this.#places.set(place, types.set(resourceType, count));
    }
    this.#saved = undefined;
  }

  /**
   * The resources of an account in a region. What is said of both stands instead of what is said of the account, that
   * instead of what is said of the region, and that instead of what is said of all.
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

  /** Everything that was said. The same list as before, if nothing has changed. */
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
