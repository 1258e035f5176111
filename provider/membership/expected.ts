import { accountIn } from "../domain/aggregatorId";
import type { ConfigAggregatorError } from "../domain/error";
import { isRecord } from "../domain/values";
import { isUnknown } from "../engine/unknown";
import type { ExpectedAggregator } from "../process/checkCache";
import type { Context } from "../process/context";
import { OtherAggregatorAccountError, OtherAggregatorError } from "./errors";
import type { Inputs } from "./inputs";

/** What the component around a membership expects, as its constructor sends it. */
export function readExpected(value: unknown): ExpectedAggregator | undefined {
  if (!isRecord(value)) return undefined;
  const text = (name: string) => {
    const given = value[name];
    return typeof given === "string" && !isUnknown(given) ? { [name]: given } : {};
  };
  return { ...text("accountId"), ...text("arn"), ...(value.isSecret === true && { isSecret: true }) };
}

/** Whether the aggregator with this ARN may be the expected one. */
export function isExpected(expected: ExpectedAggregator | undefined, arn: string): boolean {
  if (expected?.arn !== undefined) return expected.arn === arn;
  return expected?.accountId === undefined || accountIn(arn) === expected.accountId;
}

/**
 * Why a membership must not join the aggregator with this name; undefined if it may.
 *
 * @param arn - the aggregator's; undefined if none could be joined. Then the account of the credentials is compared
 */
export async function refusalOfAggregator(
  context: Context,
  { aggregatorName: name, region }: Inputs,
  expected: ExpectedAggregator | undefined,
  arn: string | undefined,
): Promise<ConfigAggregatorError | undefined> {
  const account = expected?.accountId;
  if (expected === undefined || (arn !== undefined && isExpected(expected, arn))) return undefined;
  const found = arn === undefined ? await askedAccount(context, region) : accountIn(arn);
  if (account !== undefined && found !== undefined && found !== account)
    return new OtherAggregatorAccountError(name, region, {
      found,
      ...(!expected.isSecret && { expected: account }),
    });
  if (arn === undefined || expected.arn === undefined) return undefined;
  return new OtherAggregatorError(name, region, {
    found: arn,
    ...(!expected.isSecret && { expected: expected.arn }),
  });
}

async function askedAccount({ configuration }: Context, region: string): Promise<string | undefined> {
  return configuration
    .organization(region)
    .account()
    .catch(() => undefined);
}
