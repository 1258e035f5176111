import { formatId } from "../domain/aggregatorId";
import { ConfigAggregatorError } from "../domain/error";
import { areSourcesKnown, healthyOf } from "../domain/health/summary";
import { grouped } from "../domain/listing";
import type { EngineContext } from "../engine/context";
import { codeOf } from "../live/unchecked";
import { collect } from "./collect";
import type { Selection, Subject } from "./subject";

/** For how long a line reads statuses, in seconds: a preview of ten thousand accounts must come to an end. */
const LINE_SECONDS = 20;

class TooLongError extends Error {}

/**
 * Prints how many sources are healthy: `security: 41 of 44 sources healthy; run "… status security@us-east-1"`. It
 * never fails a preview, and says if it could not check.
 *
 * @param accountIds - whose sources; default: all
 */
export async function printHealth(
  context: EngineContext,
  subject: Subject,
  accountIds?: Selection["accountIds"],
): Promise<void> {
  const { name, region } = subject;
  const command = `npx pulumi-aws-config-aggregator status ${formatId(name, region)}`;
  context.info(`${name}: ${await describe(context, subject, accountIds)}; run "${command}"`);
}

async function describe(
  context: EngineContext,
  subject: Subject,
  accountIds: Selection["accountIds"],
): Promise<string> {
  const end = context.clock.now() + LINE_SECONDS * 1000;
  const onProgress = () => {
    if (context.clock.now() > end) throw new TooLongError();
  };
  try {
    const { grid, isYoung, unchecked } = await collect(context, subject, {
      selection: { accountIds },
      onProgress,
    });
    let [sources, healthy] = [0, 0];
    for (const { state } of grid.cells()) {
      sources++;
      if (state === "SUCCEEDED") healthy++;
    }
    const left = sources - healthy;
    const settling =
      isYoung && left > 0
        ? ` (it changed less than 60 minutes ago, and ${grouped(left)} may be settling)`
        : "";
    const known = areSourcesKnown(unchecked) ? "" : " of those that AWS Config reports on";
    return healthyOf({ healthy, sources }) + known + settling;
  } catch (error) {
    if (error instanceof TooLongError)
      return `the health of its sources could not be read within ${LINE_SECONDS} s`;
    if (!ConfigAggregatorError.is(error)) throw error;
    return `the health of its sources could not be checked (${codeOf(error)})`;
  }
}
