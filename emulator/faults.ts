import { randomUUID } from "node:crypto";
import { checkOperation } from "./operationNames";
import { read } from "./protocol/read";
import type { Value } from "./protocol/shapes";
import { type ServiceName, serviceNames } from "./serviceName";

/** What goes wrong. */
export type FaultKind =
  | "throttle"
  | "error"
  | "server"
  | "html"
  | "disconnect"
  | "delay"
  | "late"
  | "stall"
  | "pause";

/** A fault on command: which requests it hits, how often, and what happens to them. */
export interface Fault {
  /**
   * Identifies the fault. A fault with the same id is replaced.
   *
   * @default a random one
   */
  readonly id?: string;
  /** For example `PutConfigurationAggregator`; `*` is every operation. */
  readonly operation: string;
  /**
   * The service of the operation.
   *
   * @default every service that has the operation
   */
  readonly service?: ServiceName;
  /**
   * Only requests of this account.
   *
   * @default every account
   */
  readonly account?: string;
  /**
   * Only requests to this region.
   *
   * @default every region
   */
  readonly region?: string;
  /**
   * Only requests about an aggregator with this name, given by name or by ARN.
   *
   * @default all requests
   */
  readonly aggregator?: string;
  /**
   * How many matching requests pass first. A request that an earlier fault hit is not counted.
   *
   * @default 0
   */
  readonly skip?: number;
  /**
   * How many requests are hit; 0 means all.
   *
   * @default 1
   */
  readonly times?: number;
  /**
   * The probability, from 0 to 1, that a due request is hit. The random numbers come from the setting `seed`.
   *
   * @default 1
   */
  readonly probability?: number;
  /** What happens to the requests. */
  readonly kind: FaultKind;
  /**
   * Whether the fault strikes before or after a write has taken effect. For `throttle`, `error`,
   * `server`, `html`, `disconnect`, `stall` and `pause`.
   *
   * @default "before"
   */
  readonly when?: "before" | "after";
  /**
   * `error`, `server`, `html`: the HTTP status.
   *
   * @default 400, 500 and 502
   */
  readonly status?: number;
  /**
   * `error`: the error code.
   *
   * @default "InternalError"
   */
  readonly code?: string;
  /**
   * `throttle`, `error`, `server`: the message.
   *
   * @default a message that describes the fault
   */
  readonly message?: string;
  /**
   * `html`: the body.
   *
   * @default a page that shows the status
   */
  readonly body?: string;
  /**
   * `delay`: milliseconds before the effect.
   *
   * @default 0
   */
  readonly ms?: number;
  /**
   * `late`: milliseconds from the request to the effect.
   *
   * @default 0
   */
  readonly delayMs?: number;
  /**
   * `late`: what the client sees: a cut connection, the answer at once, or nothing. DynamoDB doesn't support `ok`
   * before the effect.
   *
   * @default "cut"
   */
  readonly answer?: "cut" | "ok" | "never";
}

/** The properties of a request that a fault can match. */
export interface Target {
  readonly operation: string | null;
  readonly service: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly aggregators: readonly string[];
}

/** A fault in use, and what it has seen so far. */
export interface ActiveFault extends Fault {
  /** The id that was given, or a random one. */
  readonly id: string;
  /** Matching requests so far. */
  readonly seen: number;
  /** Requests hit so far. */
  readonly hit: number;
}

const text = { type: "string" } as const;
const count = { type: "number", min: 0 } as const;

const shape = {
  type: "structure",
  closed: true,
  required: ["operation", "kind"],
  members: {
    id: { type: "string", min: 1 },
    operation: { type: "string", min: 1 },
    service: { type: "string", values: serviceNames },
    account: { type: "string", pattern: "\\d{12}" },
    region: text,
    aggregator: text,
    skip: count,
    times: count,
    probability: { type: "number", min: 0, max: 1, fractions: true },
    kind: {
      type: "string",
      values: ["throttle", "error", "server", "html", "disconnect", "delay", "late", "stall", "pause"],
    },
    when: { type: "string", values: ["before", "after"] },
    status: { type: "number", min: 200, max: 599 },
    code: text,
    message: text,
    body: text,
    ms: count,
    delayMs: count,
    answer: { type: "string", values: ["cut", "ok", "never"] },
  },
} as const;

/** The faults that wait for requests. */
export class Faults {
  #active: ActiveFault[] = [];

  /** Adds a fault. Throws AwsError (ValidationException) if it is malformed, or if its operation doesn't exist. */
  add(fault: unknown): string {
    const checked: Value<typeof shape> = read(shape, fault);
    checkOperation(checked);
    const id = checked.id ?? randomUUID();
    this.#active = [...this.#active.filter((other) => other.id !== id), { ...checked, id, seen: 0, hit: 0 }];
    return id;
  }

  list(): readonly ActiveFault[] {
    return this.#active;
  }

  /** Removes one fault, or all. */
  clear(id?: string): void {
    this.#active = id === undefined ? [] : this.#active.filter((fault) => fault.id !== id);
  }

  /** The first fault, in the order of their addition, that is due for a request; this counts as a hit. */
  take(target: Target, random: () => number): ActiveFault | undefined {
    for (const fault of this.#active.filter((candidate) => matches(candidate, target))) {
      const seen = fault.seen + 1;
      const due = seen > (fault.skip ?? 0) && random() < (fault.probability ?? 1);
      const counted = { ...fault, seen, hit: due ? fault.hit + 1 : fault.hit };
      this.#replace(counted);
      if (due) return counted;
    }
    return undefined;
  }

  #replace(counted: ActiveFault): void {
    const times = counted.times ?? 1;
    const spent = times !== 0 && counted.hit >= times;
    this.#active = this.#active.flatMap((fault) =>
      fault.id !== counted.id ? [fault] : spent ? [] : [counted],
    );
  }
}

function matches(fault: Fault, target: Target): boolean {
  return (
    (fault.operation === "*" || fault.operation === target.operation) &&
    (fault.service === undefined || fault.service === target.service) &&
    (fault.account === undefined || fault.account === target.account) &&
    (fault.region === undefined || fault.region === target.region) &&
    (fault.aggregator === undefined || target.aggregators.includes(fault.aggregator))
  );
}
