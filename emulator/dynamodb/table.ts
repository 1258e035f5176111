import type { Call } from "../call";

/** The table of a request. */
export interface NamedTable {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
}

/** The table that a request names by name or ARN; undefined if it names none. */
export function tableOf({ caller, input }: Pick<Call, "caller" | "input">): NamedTable | undefined {
  const { TableName: table = input.ResourceArn } = input;
  if (typeof table !== "string") return undefined;
  const [, region, account, name] =
    /^arn:[\w-]+:dynamodb:([a-z0-9-]+):(\d{12}):table\/(.+)/.exec(table) ?? [];
  if (region !== undefined && account !== undefined && name !== undefined)
    return { name, account, region, arn: table };
  const { partition } = caller;
  return {
    name: table,
    account: caller.account,
    region: caller.region,
    arn: `arn:${partition}:dynamodb:${caller.region}:${caller.account}:table/${table}`,
  };
}
