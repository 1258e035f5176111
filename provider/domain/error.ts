import type { ErrorCode } from "./errorCodes";
import {
  type ByFace,
  both,
  type Effect,
  type End,
  render,
  sentenceOf,
  type Telling,
  together,
} from "./errorText";

/** The description of an error by its class. */
export interface Description<Facts extends object> extends Omit<Telling, "advice"> {
  readonly code: ErrorCode;
  readonly facts: Facts;
  /** A plain text is for both kinds of reader. */
  readonly advice?: string | ByFace | undefined;
  /** The error that caused this one, for programs and logs. The message contains it only as `origin`. */
  readonly cause?: unknown;
}

/** The parts that a copy of an error may replace. */
type Changes = Partial<Telling>;

/** An aggregator, as most errors name it. */
export interface Place {
  readonly name: string;
  readonly region: string;
}

/** That there is no such aggregator, as part of a sentence. */
export function noAggregator({ name, region }: Place): string {
  return `there is no aggregator ${name} in ${region}`;
}

/** The property of a resource that an error is about. */
export interface AtProperty {
  /** For example `organizationAggregationSource.roleArn`. */
  readonly path: string;
}

/**
 * The base class of every error that this package throws on purpose: in functions such as `getOrganizationAccounts`, in
 * a rollout, and inside Pulumi's engine, which shows the `message`. Each kind of error has a class of its own, and a
 * `code` and `facts` for programs. The `message` says what happened, why, and what to do now. `cause` is the error that
 * caused this one, if there is one.
 *
 * @example
 * ```ts
 * import { ConfigAggregatorError, getOrganizationAccounts } from "pulumi-aws-config-aggregator";
 *
 * export = async () => {
 *   try {
 *     return await getOrganizationAccounts({ organizationalUnits: ["Workloads/Prod"] });
 *   } catch (error) {
 *     if (!ConfigAggregatorError.is(error) || error.code !== "AccountsNotMatched") throw error;
 *     return { accountIds: [], why: error.message };
 *   }
 * };
 * ```
 */
export class ConfigAggregatorError<Facts extends object = object> extends Error {
  /** The name of the error's class, for example `AccountsNotMatchedError`. Use `code` to distinguish errors. */
  override readonly name: string = "ConfigAggregatorError";
  /** @internal */
  readonly isConfigAggregatorError = true;
  /** What the error is about. */
  readonly code: ErrorCode;
  /** The facts of the message, as values: names, regions, account ids. Which facts there are depends on `code`. */
  readonly facts: Facts;
  /** @internal */
  readonly what: string;
  /** @internal */
  readonly ends: End;
  /** @internal */
  readonly effect?: Effect;
  /** @internal */
  readonly details: NonNullable<Telling["details"]>;
  /** @internal */
  readonly advice?: ByFace;
  /** @internal */
  readonly origin?: Telling;
  /** @internal */
  readonly rollback?: Telling;

  /**
   * Tells whether an error comes from this package, even from another copy of it.
   *
   * @param error - anything
   * @example
   * ```ts
   * import { ConfigAggregatorError } from "pulumi-aws-config-aggregator";
   *
   * export function codeOf(error: unknown) {
   *   return ConfigAggregatorError.is(error) ? error.code : undefined;
   * }
   * ```
   */
  static is(error: unknown): error is ConfigAggregatorError<Readonly<Record<string, unknown>>> {
    return error instanceof Error && "isConfigAggregatorError" in error;
  }

  /**
   * Keeps the parts of `message`: `render` makes the command line's text from the same parts.
   *
   * @internal
   */
  constructor({ code, facts, cause, advice: told, ...parts }: Description<Facts>) {
    const advice = typeof told === "string" ? both(told) : told;
    super(render({ ...parts, advice }, "deployment"), cause === undefined ? {} : { cause });
    this.code = code;
    this.facts = facts;
    this.what = parts.what;
    this.ends = parts.ends ?? ".";
    this.details = parts.details ?? [];
    if (parts.effect !== undefined) this.effect = parts.effect;
    if (advice !== undefined) this.advice = advice;
    if (parts.origin !== undefined) this.origin = parts.origin;
    if (parts.rollback !== undefined) this.rollback = parts.rollback;
  }

  /**
   * A copy, of the same class, with some parts replaced: a run knows more than the call that failed.
   *
   * @internal
   */
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
 * Several errors as one, because only one can be thrown: the first, with the others in its text.
 *
 * @returns undefined if there is none
 */
export function asOne([first, ...others]: readonly ConfigAggregatorError[]):
  | ConfigAggregatorError
  | undefined {
  if (!first || others.length === 0) return first;
  const advices = others.flatMap(({ advice }) => advice ?? []);
  return first.with({
    details: [...first.details, ...others.flatMap(({ what, ends, details }) => [{ what, ends }, ...details])],
    advice: advices.reduce<ByFace | undefined>((all, next) => together(all, next), first.advice),
  });
}

/** The parts of an error, for another error that reports it after a run has already changed something. */
export function toldBy(error: unknown): Telling {
  // An error from another copy of this package may be older.
  if (!(ConfigAggregatorError.is(error) && "ends" in error))
    return sentenceOf(error instanceof Error ? error.message : String(error));
  const { what, ends, effect, details, advice, origin, rollback } = error;
  const left = effect === "unknown" || effect === "not sent" ? effect : "changed";
  return { what, ends, effect: left, details, advice, origin, rollback };
}
