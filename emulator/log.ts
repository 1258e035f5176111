import type { FaultKind } from "./faults";
import type { NeededPermission } from "./iam/need";
import type { ServiceName } from "./service";

/** One request, as the log shows it. */
export interface LogEntry {
  /** From 1, in order of arrival. */
  readonly n: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The account that sent it; null if it is not known. */
  readonly account: string | null;
  /** The region that it was sent to; null if it is not known. */
  readonly region: string | null;
  /** The service that it was sent to; null if it is not known. */
  readonly service: ServiceName | null;
  /** The operation, for example `PutConfigurationAggregator`; null if it is not known. */
  readonly operation: string | null;
  /** The parsed body, without secrets. */
  readonly request: unknown;
  /** The HTTP status; null while there is no answer, and if the connection was cut. */
  readonly status: number | null;
  /** The AWS error code. Undefined if it succeeded, or was cut. */
  readonly error?: string;
  /** The fault that hit it. Undefined if none did. */
  readonly fault?: FaultKind;
  /** The request's header of that name; null if it has none. */
  readonly userAgent: string | null;
  /** The ARN of the role whose temporary credentials were used. Undefined if there were none. */
  readonly assumedRole?: string;
  /** The permissions that its sender needed; empty if it was not understood, or if a fault hit it first. */
  readonly needed: readonly NeededPermission[];
}

/** A request that was answered, cut, or left without an answer. Its input is only in the log. */
export type AnsweredRequest = Omit<LogEntry, "request">;

/** Selects entries. */
export interface LogFilter {
  /**
   * Entries whose `n` is greater.
   *
   * @default 0
   */
  readonly since?: number;
  /**
   * Entries of this account.
   *
   * @default of all
   */
  readonly account?: string;
  /**
   * Entries of this operation.
   *
   * @default of all
   */
  readonly operation?: string;
}

/** What is known about a request when it arrives. `request` is a string: parsed bodies take too much memory. */
export interface Arrival extends Omit<LogEntry, "n" | "request" | "status" | "needed"> {
  readonly request: string;
}

/** An entry that waits for its answer. */
export type OpenEntry = { -readonly [K in keyof Arrival]: Arrival[K] } & {
  readonly n: number;
  status: number | null;
  needed: readonly NeededPermission[];
  error?: string;
};

const defaultMaxText = 128 * 1024 * 1024;

/** The requests so far, limited in number and in memory. */
export class RequestLog {
  #entries: OpenEntry[] = [];
  #length = 0;
  #n = 0;
  readonly #maxText: number;

  /** `maxText`: how many characters of request bodies are kept. */
  constructor(maxText = defaultMaxText) {
    this.#maxText = maxText;
  }

  add(arrival: Arrival, maxEntries: number): OpenEntry {
    const entry: OpenEntry = { n: ++this.#n, ...arrival, status: null, needed: [] };
    this.#entries.push(entry);
    this.#length += arrival.request.length;
    this.#trim(maxEntries);
    return entry;
  }

  list({ since = 0, account, operation }: LogFilter = {}): LogEntry[] {
    return this.#entries
      .filter(
        (entry) =>
          entry.n > since &&
          (account === undefined || entry.account === account) &&
          (operation === undefined || entry.operation === operation),
      )
      .map((entry) => ({ ...entry, request: parsed(entry.request) }));
  }

  clear(): void {
    this.#entries = [];
    this.#length = 0;
  }

  #trim(maxEntries: number): void {
    while (this.#entries.length > maxEntries || this.#length > this.#maxText) {
      this.#length -= this.#entries.shift()?.request.length ?? 0;
    }
  }
}

function parsed(text: string): unknown {
  return text === "" ? null : (JSON.parse(text) as unknown);
}
