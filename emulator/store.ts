import { readFileSync } from "node:fs";
import { rename, unlink, writeFile } from "node:fs/promises";
import type { Aggregator } from "./aggregator";
import { noAuthorizations, type SavedAuthorizations } from "./authorizations";
import { noOrganizations, type Organizations } from "./organizations/registry";
import { parseOrganizations, serializeOrganizations } from "./organizations/text";
import { stateFileError } from "./startError";
import { type AccountChange, noSources, type SavedSources, State } from "./state";

const formatVersion = 1;

/**
 * The state in a JSON file. Each save writes a new file and renames it over the old one, so a crash at any time leaves
 * a complete file. The text of an aggregator is cached until it changes, so that a small change beside large
 * aggregators stays fast.
 */
export class StateFile {
  readonly #path: string;
  readonly #aggregators = new WeakMap<Aggregator, Buffer>();
  readonly #accountIds = new WeakMap<readonly string[], string>();
  readonly #lists = new WeakMap<readonly unknown[], string>();
  readonly #organizations = new WeakMap<Organizations, string>([[noOrganizations, ""]]);
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** The saved state, or an empty one if there is no file. Throws StartError if the file can't be read. */
  load(): State {
    let text: string;
    try {
      text = readFileSync(this.#path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return new State();
      throw stateFileError("StateFileUnreadable", this.#path, error);
    }
    try {
      return parseState(text);
    } catch (error) {
      throw stateFileError("StateFileForeign", this.#path, error);
    }
  }

  /** Resolves when the current state is in the file. Saves that are waiting are combined. */
  save(state: () => State, now: () => number): Promise<void> {
    if (this.#waiting === undefined) {
      const before = this.#running;
      const next = before
        .catch(() => {})
        .then(() => {
          this.#waiting = undefined;
          this.#running = next;
          return this.#write(state(), now());
        });
      this.#waiting = next;
    }
    return this.#waiting;
  }

  async #write(state: State, now: number): Promise<void> {
    const temporary = `${this.#path}.${process.pid}.tmp`;
    try {
      await writeFile(temporary, Buffer.concat(this.#serialize(state, now)));
      await rename(temporary, this.#path);
    } catch (error) {
      await unlink(temporary).catch(() => {});
      throw error;
    }
  }

  #serialize(state: State, now: number): Buffer[] {
    const organizations = this.#serializeOrganizations(state.organizations);
    const saved = this.#serializeLists({
      ...state.authorizations.saved(now),
      recordings: state.recordings.all(),
      resources: state.resources.all(),
      additions: state.additions.saved(now),
    });
    const head = `{"version":${formatVersion},${organizations}"accountChanges":${JSON.stringify(state.accountChanges(now))}${saved},"aggregators":[\n`;
    const separator = Buffer.from(",\n");
    const lines = state.all().flatMap((aggregator, index) => {
      const line = this.#serializeAggregator(aggregator);
      return index === 0 ? [line] : [separator, line];
    });
    return [Buffer.from(head), ...lines, Buffer.from("\n]}\n")];
  }

  #serializeAggregator(aggregator: Aggregator): Buffer {
    const known = this.#aggregators.get(aggregator);
    if (known !== undefined) return known;
    const { source, ...rest } = aggregator;
    const { accountIds, ...scalars } = { accountIds: [], ...source };
    const text = JSON.stringify({ ...rest, source: scalars });
    const line = Buffer.from(`{"accountIds":${this.#serializeIds(accountIds)},${text.slice(1)}`);
    this.#aggregators.set(aggregator, line);
    return line;
  }

  #serializeOrganizations(organizations: Organizations): string {
    const text =
      this.#organizations.get(organizations) ?? `"organizations":${serializeOrganizations(organizations)},`;
    this.#organizations.set(organizations, text);
    return text;
  }

  /** An empty string if there is nothing to save. */
  #serializeLists(saved: SavedAuthorizations & SavedSources): string {
    return Object.entries(saved)
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => `,"${name}":${this.#serializeList(values)}`)
      .join("");
  }

  #serializeList(values: readonly unknown[]): string {
    const text = this.#lists.get(values) ?? JSON.stringify(values);
    this.#lists.set(values, text);
    return text;
  }

  #serializeIds(ids: readonly string[]): string {
    const text = this.#accountIds.get(ids) ?? JSON.stringify(ids);
    this.#accountIds.set(ids, text);
    return text;
  }
}

interface Line extends Aggregator {
  readonly accountIds: readonly string[];
}

function parseState(text: string): State {
  const { version, accountChanges, aggregators, organizations, ...saved } = JSON.parse(text) as {
    version: number;
    accountChanges: AccountChange[];
    aggregators: Line[];
    organizations?: unknown;
  } & Partial<SavedAuthorizations & SavedSources>;
  if (version !== formatVersion) throw new Error(`its version is ${version}, not ${formatVersion}`);
  const all = { ...noAuthorizations, ...noSources, ...saved };
  return new State(
    aggregators.map(parseAggregator),
    accountChanges,
    parseOrganizations(organizations),
    all,
    all,
  );
}

function parseAggregator({ accountIds, ...aggregator }: Line): Aggregator {
  const { source } = aggregator;
  return source.kind === "account" ? { ...aggregator, source: { ...source, accountIds } } : aggregator;
}
