import { AwsError, ConfigAggregatorError } from "../../aws/errors";
import { momentOf } from "../../aws/moment";
import { both, together, whole } from "../../domain/errorText";
import { OWNER_TAG } from "../../domain/owner";
import { inline } from "../../domain/printable";
import { failureOf } from "../../engine/unasked";
import { areNotKnown, hasUnknown, isUnknown } from "../../engine/unknown";
import type { SourceRole } from "../../inputs/sourceRole";
import { AggregatorGoneError } from "../../live/errors";
import type { ExpectedAggregator } from "../../process/checkCache";
import type { SharingContext } from "../../sharing/context";
import {
  JoinedGoneError,
  NoAggregatorError,
  NotSharedError,
  OtherStoreError,
  TooManyRemovalsError,
} from "../../sharing/errors";
import { refusalOfAggregator } from "../expected";
import { accountsIn, asSecretAs, type Inputs, type Outputs } from "../inputs";
import { printAuthorizedOf } from "./authorized";
import { describeJoining, findJoined } from "./joining";

/** What AWS showed of the aggregator. */
interface LookResult {
  /** Why the deployment would be refused; undefined if it wouldn't. */
  readonly refusal?: ConfigAggregatorError | undefined;
  /** ARN of the aggregator that has the name now; undefined if there is none, or if AWS could not be asked. */
  readonly arn?: string;
}

/** What is known about a membership besides its inputs. */
interface Circumstances {
  /** The same program declares the aggregator so that it can be joined, and gives its name only. */
  readonly isDeclaredHere?: boolean;
  readonly sourceRole?: SourceRole | undefined;
  readonly expected?: ExpectedAggregator | undefined;
}

/**
 * Asks AWS, and prints in one line what a deployment would do, and in others whether the accounts have authorized the
 * aggregator.
 *
 * @param inputs - with the key of the claim
 * @param olds - outputs of the last deployment, if it joined this aggregator
 */
export async function look(
  context: SharingContext,
  inputs: Inputs,
  olds: Outputs | undefined,
  { isDeclaredHere = false, sourceRole, expected }: Circumstances = {},
): Promise<LookResult> {
  const { aggregatorName: name } = inputs;
  const { clock, configuration, joinCache, info, warn } = context;
  try {
    const joined = await findJoined(context, inputs);
    const { arn } = joined.live;
    const refusal = await refusalOfAggregator(context, inputs, expected, arn);
    if (refusal) return { refusal };
    const isOpen = joined.tags[OWNER_TAG] !== undefined;
    const seen = joined.snapshot && {
      ...joined.snapshot,
      at: momentOf(clock, configuration.api(inputs.region)),
    };
    joinCache.found(inputs.claimKey, { arn, isOpen, location: joined.location, ...(seen && { seen }) });
    if (olds && arn !== olds.aggregatorArn) return { arn };
    const { foreign, damaged } = joined.stored;
    const unread = [...foreign, ...damaged];
    if (unread.length > 0)
      warn(`${name}: tags that look like claims and can't be read: ${unread.map(inline).join(", ")}`);
    if (hasUnknown(inputs.accountIds)) {
      info(`${name}: ${areNotKnown("the accounts that join")}`);
      await printAuthorizedOf(context, asSecretAs(olds, inputs), sourceRole, joined.live);
      return { arn };
    }
    const text = describeJoining(
      asSecretAs(olds, inputs),
      joined,
      olds ? accountsIn(olds) : [],
      olds === undefined,
    );
    const idle = accountsIn(inputs).length === 0 ? "joins none" : "nothing to change";
    const finishes = olds?.unfinished ? `finishes an interrupted run${text && ": "}` : "";
    info(`${name}: ${finishes}${text || (finishes ? "" : idle)}`);
    await printAuthorizedOf(context, asSecretAs(olds, inputs), sourceRole, joined.live);
    return { arn };
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    const other =
      error instanceof AwsError ? undefined : await refusalOfAggregator(context, inputs, expected, undefined);
    if (other) return { refusal: other };
    const isGone = error instanceof NoAggregatorError || error instanceof AggregatorGoneError;
    if (isGone && olds) return { refusal: new JoinedGoneError(name, inputs.region) };
    const isAboutAggregator = !(error instanceof AwsError || error instanceof TooManyRemovalsError);
    if (isUnknown(inputs.aggregatorArn) && isAboutAggregator) {
      // The program may be about to change what prevents the join.
      info(`${name}: checked again once the aggregator is updated. Currently: ${whole(error)}`);
      return {};
    }
    const isOpened = error instanceof NotSharedError || error instanceof OtherStoreError;
    if (isOpened && isDeclaredHere)
      return { refusal: error.with({ advice: together(error.advice, both(PASS_IT)) }) };
    return { refusal: failureOf(context, name, error) };
  }
}

const PASS_IT =
  "This program declares the aggregator so that it can be joined: pass it as aggregator instead of its name, and the " +
  "membership waits for it.";
