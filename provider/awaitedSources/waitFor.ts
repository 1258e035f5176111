import { type AwaitedSources, waitForSources } from "../health/wait";
import type { Context } from "../process/context";
import { type Inputs, isSecret } from "./inputs";

/** Waits for sources as the program says. */
export async function waitFor(
  context: Context,
  inputs: Inputs,
  awaited: AwaitedSources | undefined,
): Promise<void> {
  if (awaited === undefined) return;
  const { aggregatorName: name, region, aggregatorArn: arn, timeoutSeconds, atLeast, waitKey } = inputs;
  await waitForSources(context, { name, region, arn }, awaited, {
    timeoutSeconds,
    atLeast,
    sourceRole: context.checkCache.of(waitKey).waitRole,
    isSecret: isSecret(inputs),
  });
}
