import { InvalidPropertyError } from "../engine/errors";
import type { CheckResult } from "../engine/steps";
import type { Context } from "../process/context";
import type { Inputs } from "./inputs";
import { normalise } from "./normalise";
import { printWait } from "./preview";

/**
 * Checks for how long, and for which share of the sources, a deployment is to wait.
 *
 * @param olds - checked inputs of the last deployment; empty for a new resource
 */
export async function check(
  context: Context,
  olds: Partial<Inputs>,
  news: Readonly<Record<string, unknown>>,
): Promise<CheckResult<Inputs>> {
  const known = olds.waitKey === undefined ? undefined : (olds as Inputs);
  const { inputs, beside, problems } = normalise(news, known);
  context.checkCache.remember(inputs.waitKey, { waitRole: beside.sourceRole });
  if (problems.length === 0 && beside.isPreview) printWait(context, inputs, known);
  return { inputs, failures: problems.map((problem) => new InvalidPropertyError(problem)) };
}
