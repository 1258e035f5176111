import { ConfigAggregatorError } from "../domain/error";
import { listOf, sentenceOf } from "../domain/errorText";
import { describeProblem, type Problem } from "../domain/problem";

/** What {@link InvalidRolloutError} tells programs. */
export interface InvalidRolloutFacts {
  /** Every rule that an option breaks. */
  readonly problems: readonly Problem[];
}

/**
 * The options of a rollout break rules; `facts.problems` has all of them. No account was started.
 *
 * @example
 * ```ts
 * import { InvalidRolloutError, rollout } from "pulumi-aws-config-aggregator/rollout";
 *
 * try {
 *   await rollout({ program: "./onboarding", accounts: ["111111111111"] });
 * } catch (error) {
 *   if (!(error instanceof InvalidRolloutError)) throw error;
 *   for (const { path, rule } of error.facts.problems) console.error(path, rule);
 * }
 * ```
 */
export class InvalidRolloutError extends ConfigAggregatorError<InvalidRolloutFacts> {
  /** The name of this class. */
  override readonly name = "InvalidRolloutError";

  /**
   * Made by `rollout`.
   *
   * @param problems - all of them
   * @internal
   */
  constructor(problems: readonly Problem[]) {
    super({
      code: "InvalidRollout",
      facts: { problems },
      what: "the rollout can't begin, because its options are not valid",
      effect: "nothing changed",
      details: listOf(problems.map(describeProblem)),
    });
  }
}

/** What {@link RolloutRunningError} tells programs. */
export interface RolloutRunningFacts {
  /** The option whose path the rollouts have in common. */
  readonly option: "directory" | "report";
  /** That path. */
  readonly path: string;
  /** The lock file of the rollout that runs. */
  readonly file: string;
  /** Its process. */
  readonly pid: number;
  /** The machine that it runs on. */
  readonly host: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/**
 * Another rollout uses the same folder or report. Two would overwrite each other's. No account was started.
 *
 * @example
 * ```ts
 * import { RolloutRunningError, rollout } from "pulumi-aws-config-aggregator/rollout";
 *
 * try {
 *   await rollout({ program: "./onboarding", accounts: ["111111111111"] });
 * } catch (error) {
 *   if (!(error instanceof RolloutRunningError)) throw error;
 *   console.error(`process ${error.facts.pid} on ${error.facts.host} is still at it`);
 * }
 * ```
 */
export class RolloutRunningError extends ConfigAggregatorError<RolloutRunningFacts> {
  /** The name of this class. */
  override readonly name = "RolloutRunningError";

  /**
   * Made by `rollout`.
   *
   * @internal
   */
  constructor(facts: RolloutRunningFacts) {
    const { option, path, file, pid, host, startedAt } = facts;
    super({
      code: "RolloutRunning",
      facts,
      what:
        `the rollout can't begin, because another one has been using ${path} since ${startedAt}, as process ${pid} on ` +
        `${host}`,
      effect: "nothing changed",
      advice: `Wait until it has ended, or use another ${option}. If process ${pid} is not a rollout, delete ${file}.`,
    });
  }
}

/** What {@link NoPulumiError} tells programs. */
export interface NoPulumiFacts {
  /** `missing`: there is no `pulumi` on the PATH. `unusable`: it failed, or is too old. */
  readonly problem: "missing" | "unusable";
  /** What the CLI or the Automation API said. Undefined if `problem` is `missing`. */
  readonly said?: string;
}

const INSTALLATION = "(https://www.pulumi.com/docs/install/)";

/**
 * There is no Pulumi CLI that the Automation API can use. No account was started.
 *
 * @example
 * ```ts
 * import { NoPulumiError, rollout } from "pulumi-aws-config-aggregator/rollout";
 *
 * try {
 *   await rollout({ program: "./onboarding", accounts: ["111111111111"] });
 * } catch (error) {
 *   if (!(error instanceof NoPulumiError)) throw error;
 *   console.error(error.facts.said ?? "install the Pulumi CLI");
 * }
 * ```
 */
export class NoPulumiError extends ConfigAggregatorError<NoPulumiFacts> {
  /** The name of this class. */
  override readonly name = "NoPulumiError";

  /**
   * Made by `rollout`.
   *
   * @internal
   */
  constructor(facts: NoPulumiFacts, cause: unknown) {
    const isMissing = facts.problem === "missing";
    const why = isMissing ? "there is no Pulumi CLI on the PATH" : "the Pulumi CLI can't be used";
    super({
      code: "NoPulumi",
      facts,
      what: `the rollout can't begin, because ${why}`,
      effect: "nothing changed",
      details: facts.said === undefined ? [] : [sentenceOf(facts.said)],
      advice: isMissing
        ? `Install the Pulumi CLI ${INSTALLATION}, or put it on the PATH.`
        : `Install a current Pulumi CLI ${INSTALLATION}.`,
      cause,
    });
  }
}
