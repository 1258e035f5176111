import type { ErrorCode } from "./errorCodes";
import { type ByFace, both, type Effect, render, type Telling, together } from "./errorText";

/** An error as its class describes it. */
export interface Description<Facts extends object> extends Omit<Telling, "advice"> {
  readonly code: ErrorCode;
  readonly facts: Facts;
  /** A text alone is for whoever reads it. */
  readonly advice?: string | ByFace | undefined;
  /** The error that this one was made of, for programs and logs; it is told only as `origin`. */
  readonly cause?: unknown;
}

/** The parts that a copy of an error may have of its own. */
export type Changes = Partial<Telling>;

/** An aggregator, as most errors name it. */
export interface Place {
  readonly name: string;
  readonly region: string;
}

/**
 * The base of every error this package raises on purpose. It is a value: a code, facts, and the parts of a text for the
 * user. `message` is that text for a deployment; `render` makes it for the command line.
 */
export class ConfigAggregatorError<Facts extends object = object> extends Error implements Telling {
  override readonly name: string = "ConfigAggregatorError";
  readonly isConfigAggregatorError = true;
  readonly code: ErrorCode;
  readonly facts: Facts;
  readonly what: string;
  readonly effect?: Effect;
  readonly details: NonNullable<Telling["details"]>;
  readonly advice?: ByFace;
  readonly origin?: Telling;
  readonly rollback?: Telling;

  /** Whether `error` is one of this package, also of another copy of it. */
  static is(error: unknown): error is ConfigAggregatorError {
    return error instanceof Error && "isConfigAggregatorError" in error;
  }

  constructor({ code, facts, cause, advice: told, ...parts }: Description<Facts>) {
    const advice = typeof told === "string" ? both(told) : told;
    super(render({ ...parts, advice }, "deployment"), cause === undefined ? {} : { cause });
    this.code = code;
    this.facts = facts;
    this.what = parts.what;
    this.details = parts.details ?? [];
    if (parts.effect !== undefined) this.effect = parts.effect;
    if (advice !== undefined) this.advice = advice;
    if (parts.origin !== undefined) this.origin = parts.origin;
    if (parts.rollback !== undefined) this.rollback = parts.rollback;
  }

  /** A copy, of the same class, of which some parts are others: a run knows more than the call that failed. */
  with(changes: Changes): this {
    const { cause } = this;
    const copy = new Error("", cause === undefined ? {} : { cause });
    Object.setPrototypeOf(copy, Object.getPrototypeOf(this));
    Object.assign(copy, this, changes);
    copy.message = render(copy as unknown as Telling, "deployment");
    return copy as this;
  }
}

/**
 * Several errors as one, where only one can be thrown: it is the first, and tells what the others tell.
 *
 * @returns undefined if there is none
 */
export function asOne([first, ...others]: readonly ConfigAggregatorError[]):
  | ConfigAggregatorError
  | undefined {
  if (!first || others.length === 0) return first;
  const advices = others.flatMap(({ advice }) => advice ?? []);
  return first.with({
    details: [...first.details, ...others.flatMap(({ what, details }) => [what, ...details])],
    advice: advices.reduce<ByFace | undefined>((all, next) => together(all, next), first.advice),
  });
}

/** What an error tells, for another one that tells it in its place, of a run that has changed something before. */
export function toldBy(error: unknown): Telling {
  // That of another copy of this package may be older.
  if (!(ConfigAggregatorError.is(error) && "what" in error))
    return { what: error instanceof Error ? error.message : String(error) };
  const { what, effect, details, advice, origin, rollback } = error;
  return { what, effect: effect === "unknown" ? effect : "changed", details, advice, origin, rollback };
}
