import { AwsError } from "../../provider/aws/errors";
import type {
  AccountEntry,
  OrganizationAccountsApi,
  UnitEntry,
} from "../../provider/aws/organizationAccounts";
import type { Tags } from "../../provider/domain/tags";

export const ROOT = "r-ab12";
export const MANAGEMENT = "111111111111";

interface MemoryAccount {
  readonly name: string;
  readonly state: string;
  readonly tags: Tags;
  /** Id of its root or unit. */
  parent: string;
}

/** An organization for tests of pure logic. Its units have ids by their number: the first is `ou-ab12-00000001`. */
export class MemoryOrganization implements OrganizationAccountsApi {
  /** The operations that were called, in order; one entry for each page. */
  readonly calls: string[] = [];
  /** Operations that are denied. */
  readonly denied = new Set<string>();
  /** Whether ListAccounts returns the paths of accounts. */
  tellsPaths = true;
  /** The caller's account. */
  caller = MANAGEMENT;
  isInUse = true;
  /** Whether the caller gets empty lists. */
  isSilent = false;
  /** Called before each operation. */
  before: (operation: string, target: string) => void = () => {};
  readonly #units = new Map<string, UnitEntry & { readonly parent: string }>();
  readonly #accounts = new Map<string, MemoryAccount>();

  constructor() {
    this.add(MANAGEMENT, "", { name: "management" });
  }

  /**
   * Adds an account to an organizational unit, which is created if it doesn't exist.
   *
   * @param place - the path of names below the root
   */
  add(
    id: string,
    place: string,
    { name = id, state = "ACTIVE", tags = {} }: Partial<MemoryAccount> = {},
  ): this {
    this.#accounts.set(id, { name, state, tags, parent: this.unitAt(place) });
    return this;
  }

  move(id: string, place: string): void {
    const account = this.#accounts.get(id);
    if (account) account.parent = this.unitAt(place);
  }

  /** The id of the unit at this path, which is created if it doesn't exist. */
  unitAt(place: string): string {
    return place
      .split("/")
      .filter(Boolean)
      .reduce((parent, name) => {
        const known = [...this.#units.values()].find((unit) => unit.parent === parent && unit.name === name);
        const id = known?.id ?? `ou-ab12-${String(this.#units.size + 1).padStart(8, "0")}`;
        this.#units.set(id, known ?? { id, name, parent });
        return id;
      }, ROOT);
  }

  account(): Promise<string> {
    return this.#call("GetCallerIdentity", "", () => this.caller);
  }

  organization() {
    const found = { id: "o-exampleorgid", allFeatures: true, managementAccount: MANAGEMENT };
    return this.#call("DescribeOrganization", "", () => (this.isInUse ? found : undefined));
  }

  accounts(): Promise<readonly AccountEntry[]> {
    return this.#call("ListAccounts", "", () =>
      this.#listed([...this.#accounts]).map(([id, { name, state, parent }]) => ({
        id,
        name,
        state,
        units: this.tellsPaths ? this.#way(parent) : undefined,
      })),
    );
  }

  root(): Promise<UnitEntry> {
    return this.#call("ListRoots", "", () => ({ id: ROOT, name: "Root" }));
  }

  unit(id: string): Promise<UnitEntry | undefined> {
    return this.#call("DescribeOrganizationalUnit", id, () => this.#units.get(id));
  }

  unitsBelow(parent: string): Promise<readonly UnitEntry[]> {
    return this.#call("ListOrganizationalUnitsForParent", parent, () =>
      this.#listed([...this.#units.values()].filter((unit) => unit.parent === parent)),
    );
  }

  accountsBelow(parent: string): Promise<readonly string[]> {
    return this.#call("ListAccountsForParent", parent, () =>
      this.#listed([...this.#accounts]).flatMap(([id, account]) => (account.parent === parent ? [id] : [])),
    );
  }

  tags(account: string): Promise<Tags> {
    return this.#call("ListTagsForResource", account, () => this.#accounts.get(account)?.tags ?? {});
  }

  #listed<T>(list: readonly T[]): readonly T[] {
    return this.isSilent ? [] : list;
  }

  #way(unit: string): readonly string[] {
    const parent = this.#units.get(unit)?.parent;
    return parent === undefined ? [unit] : [...this.#way(parent), unit];
  }

  async #call<T>(operation: string, target: string, answer: () => T): Promise<T> {
    this.calls.push([operation, target].filter(Boolean).join(" "));
    await undefined;
    this.before(operation, target);
    if (!this.denied.has(operation)) return answer();
    const what = `${operation} of the organization in us-east-1 failed: AccessDeniedException: No.`;
    throw new AwsError(what, "refused", "AccessDeniedException", { facts: { operation } });
  }
}
