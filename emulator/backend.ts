import type { AggregatorKey } from "./aggregator";
import type { Authorization } from "./authorization";
import { Tables } from "./dynamodb/tables";
import { Faults } from "./faults";
import { RequestLog } from "./log";
import { noOrganizations } from "./organizations/registry";
import { type OrganizationView, seededOrganization, viewsOf } from "./organizations/seed";
import { isTrustedForConfig } from "./organizations/trust";
import { Pauses } from "./pauses";
import { seededRandom } from "./random";
import { Rates } from "./rates";
import type { Recording } from "./recording";
import type { ResourceCount } from "./resources";
import { type AggregatorView, seeded, viewOf } from "./seed";
import { authorizationKeyIn, seededAuthorizations } from "./seedAuthorization";
import { seededRecordings } from "./seedRecorders";
import { seededResources } from "./seedResources";
import { defaultSettings, patched, type Settings, type SettingsPatch } from "./settings";
import { stateFileError } from "./startError";
import { type Change, State, type View } from "./state";
import { StateFile } from "./store";

/** What the emulator stores. All changes happen here. */
export class Backend {
  readonly faults = new Faults();
  readonly log = new RequestLog();
  readonly pauses = new Pauses();
  readonly rates = new Rates();
  readonly tables: Tables;
  readonly now = Date.now;
  readonly #stateFile: string | undefined;
  readonly #file: StateFile | undefined;
  readonly #initialSettings: Settings;
  readonly #timers = new Set<NodeJS.Timeout>();
  #state: State;
  #settings: Settings;
  #random: () => number;
  #rolesSetAt = this.now();

  constructor(stateFile?: string, settings: SettingsPatch = {}) {
    this.#stateFile = stateFile;
    this.#file = stateFile === undefined ? undefined : new StateFile(stateFile);
    this.tables = Tables.find(stateFile === undefined ? undefined : `${stateFile}.tables`);
    this.#state = this.#file?.load() ?? new State();
    this.#initialSettings = patched(defaultSettings, settings);
    this.#settings = this.#initialSettings;
    this.#random = seededRandom(this.#settings.seed);
  }

  get state(): State {
    return this.#state;
  }

  get settings(): Settings {
    return this.#settings;
  }

  get rolesSetAt(): number {
    return this.#rolesSetAt;
  }

  readonly random = (): number => this.#random();

  /** What reads show now: the state, or an older one. */
  readsAt(now: number): View {
    const { staleMs, staleHidesNew } = this.#settings;
    return staleMs === 0 ? this.#state : this.#state.asOf(now - staleMs, staleHidesNew);
  }

  /** Applies changes at once. Resolves when they are in the state file. */
  async commit(changes: readonly Change[] = []): Promise<void> {
    if (changes.length === 0) return;
    const now = this.now();
    for (const change of changes) {
      this.#state.apply(change, now, this.#settings.staleMs);
      if (change.kind === "organizations") this.#showTrust();
    }
    await this.save();
  }

  /** Resolves when the current state is in the state file. */
  async save(): Promise<void> {
    await this.#file?.save(() => this.#state, this.now);
  }

  /** Writes the state file for the first time. Throws StartError if that isn't possible. */
  async begin(): Promise<void> {
    try {
      await this.save();
    } catch (error) {
      throw stateFileError("StateFileUnwritable", this.#stateFile ?? "", error);
    }
  }

  /** Writes the last changes to the state file and the tables, and closes them. */
  async end(): Promise<void> {
    await this.tables.close();
    await this.save();
  }

  patch(patch: unknown): Settings {
    const before = this.#settings;
    this.#settings = patched(before, patch);
    if (this.#settings.seed !== before.seed) this.#random = seededRandom(this.#settings.seed);
    if (this.#settings.roles !== before.roles) this.#rolesSetAt = this.now();
    if (this.#settings.rates !== before.rates) this.rates.clear();
    if (Object.hasOwn(patch as object, "organization")) this.#forgetOrganizations();
    return this.#settings;
  }

  async seed(value: unknown): Promise<AggregatorView> {
    const aggregator = seeded(value, (key) => this.#state.find(key), this.now());
    await this.commit([{ kind: "put", aggregator }]);
    return viewOf(aggregator);
  }

  async remove(key: AggregatorKey): Promise<boolean> {
    const found = this.#state.find(key) !== undefined;
    if (found) await this.commit([{ kind: "delete", key }]);
    return found;
  }

  aggregators(): AggregatorView[] {
    return this.#state.all().map(viewOf);
  }

  async authorize(value: unknown): Promise<Authorization[]> {
    const given = seededAuthorizations(value, this.#settings, this.now());
    await this.commit(given.map((authorization) => ({ kind: "authorize", authorization })));
    return given;
  }

  async revoke(value: unknown): Promise<boolean> {
    const key = authorizationKeyIn(value);
    const found = this.#state.authorizations.find(key) !== undefined;
    if (found) await this.commit([{ kind: "revoke", key }]);
    return found;
  }

  authorizations(): readonly Authorization[] {
    return this.#state.authorizations.saved(this.now()).authorizations;
  }

  async seedRecorders(seeds: readonly unknown[]): Promise<Recording[]> {
    const now = this.now();
    const recordings = seeds.flatMap((seed) => seededRecordings(seed, this.#settings, now));
    await this.commit(recordings.map((recording) => ({ kind: "recording", recording })));
    return recordings;
  }

  recorders(): readonly Recording[] {
    return this.#state.recordings.all();
  }

  async seedResources(value: unknown): Promise<readonly ResourceCount[]> {
    await this.commit([{ kind: "resources", counts: seededResources(value) }]);
    return this.resources();
  }

  resources(): readonly ResourceCount[] {
    return this.#state.resources.all();
  }

  /** Adds an organization, or replaces the one with the same management account. */
  async seedOrganization(value: unknown): Promise<OrganizationView> {
    const { organizations, tree } = seededOrganization(value, this.#state.organizations);
    await this.commit([{ kind: "organizations", organizations }]);
    const view = this.organizations().find(({ id }) => id === tree.id);
    if (view === undefined) throw new Error(`The organization ${tree.id} was replaced at once.`);
    return view;
  }

  organizations(): OrganizationView[] {
    return viewsOf({ organizations: this.#state.organizations, settings: this.#settings });
  }

  /** Resets everything to the first start: no aggregators, no tables, no log, no faults, the settings of the start. */
  async reset(): Promise<void> {
    await this.abandon();
    this.faults.clear();
    this.log.clear();
    this.rates.clear();
    this.#state = new State();
    this.#settings = this.#initialSettings;
    this.#rolesSetAt = this.now();
    this.#random = seededRandom(this.#settings.seed);
    await this.tables.reset();
    await this.save();
  }

  /** Drops all delayed, late and paused requests. */
  async abandon(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await this.pauses.release({ drop: true });
  }

  /** Does something later, unless it is dropped before. */
  schedule(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }

  /** How many delayed and late requests have not yet had their effect. */
  get scheduled(): number {
    return this.#timers.size;
  }

  /** Makes the setting show whether AWS Config has trusted access, even after a call has changed that. */
  #showTrust(): void {
    const { organization } = this.#settings;
    if (typeof organization === "string") return;
    const { organizations } = this.#state;
    const trustedAccess = isTrustedForConfig({ organizations, settings: this.#settings });
    if (trustedAccess === undefined || trustedAccess === (organization.trustedAccess ?? true)) return;
    this.#settings = { ...this.#settings, organization: { ...organization, trustedAccess } };
  }

  /** If the setting of organizations changes, the changes that calls made are forgotten. */
  #forgetOrganizations(): void {
    if (this.#state.organizations === noOrganizations) return;
    const change = { kind: "organizations", organizations: noOrganizations } as const;
    this.#state.apply(change, this.now(), this.#settings.staleMs);
  }
}
