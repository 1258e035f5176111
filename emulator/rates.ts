import type { LogEntry } from "./log";
import type { Rate } from "./settings";

/** The properties of a call that a rate depends on. */
type Called = Pick<LogEntry, "account" | "service" | "operation">;

interface Bucket {
  readonly tokens: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** How often accounts have called: one token bucket for each account and rate. */
export class Rates {
  readonly #buckets = new Map<string, Bucket>();

  /** Whether a call is within all rates that apply to it. If it isn't, it uses up none of them. */
  take(called: Called, rates: readonly Rate[], now: number): boolean {
    const filled = rates.flatMap((rate, index) =>
      applies(rate, called) ? [this.#filled(`${called.account}/${index}`, rate, now)] : [],
    );
    if (filled.some(([, tokens]) => tokens < 1)) return false;
    for (const [key, tokens] of filled) this.#buckets.set(key, { tokens: tokens - 1, at: now });
    return true;
  }

  clear(): void {
    this.#buckets.clear();
  }

  #filled(key: string, { perSecond, burst }: Rate, now: number): [key: string, tokens: number] {
    const most = burst ?? Math.max(1, Math.floor(perSecond));
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: most, at: now };
    return [key, Math.min(most, tokens + ((now - at) / 1000) * perSecond)];
  }
}

function applies({ service, operation }: Rate, called: Called): boolean {
  return (
    (service === undefined || service === called.service) &&
    (operation === "*" || operation === called.operation)
  );
}
