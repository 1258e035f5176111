import { parseId } from "../../domain/aggregatorId";
import { isAggregatorName } from "../../domain/aggregatorName";
import type { Context } from "../../process/context";
import type { Options } from "../command";
import { regionFor } from "../session";
import { UsageError } from "../usageError";

/**
 * The aggregator that `security` or `security@us-east-1` names.
 *
 * @throws UsageError
 */
export async function targetOf(context: Context, options: Options, text: string): Promise<Named> {
  const { name, region } = parseId(text);
  if (!isAggregatorName(name))
    throw new UsageError(
      `${JSON.stringify(text)} can't be an aggregator: give its name (letters, digits, - and _) or name@region`,
    );
  return { name, region: await regionFor(context, options, region) };
}

/** The table of claims that the user gave. */
export function tableIn({ claims }: Options): string | undefined {
  return typeof claims === "string" ? claims : undefined;
}

/** The aggregator that the user named. */
export interface Named {
  readonly name: string;
  readonly region: string;
}
