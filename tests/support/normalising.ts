import assert from "node:assert/strict";
import { type Defaults, normalise } from "../../provider/aggregator/normalise";
import { readSettings } from "../../provider/aws/settings";
import { describeProblem } from "../../provider/domain/problem";
import { OWNER } from "./oneStack";

export type Raw = Record<string, unknown>;

export const DEFAULTS: Defaults = { olds: undefined, settings: readSettings({}), region: "us-east-1" };
export const A = "111111111111";
export const B = "222222222222";
export const ROLE = "arn:aws:iam::123456789012:role/org";

export const ACCOUNTS: Raw = { accountAggregationSource: { accountIds: [A], allRegions: true } };
export const ORGANIZATION: Raw = { organizationAggregationSource: { roleArn: ROLE, allRegions: true } };

/** The inputs as the program's constructor sends them. */
export const sent = (args: Raw): Raw => ({
  owner: OWNER,
  autoName: "security-0123456",
  __provider: "text",
  ...args,
});

export const run = (args: Raw, defaults: Partial<Defaults> = {}) =>
  normalise(sent(args), { ...DEFAULTS, ...defaults });

export const accountSource = (source: Raw): Raw => ({
  accountAggregationSource: { allRegions: true, ...source },
});

export const so = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Makes a test for each program that is rejected, with the expected messages: one line for each broken rule. */
export function itRefuses(
  rows: readonly (readonly [what: string, args: Raw, lines: readonly string[]])[],
): void {
  for (const [what, args, lines] of rows)
    it(what, () => {
      assert.deepEqual(run(args).problems.map(describeProblem), lines);
    });
}

/** Makes a test for each valid program. */
export function itAccepts(rows: readonly (readonly [what: string, args: Raw])[]): void {
  for (const [what, args] of rows)
    it(what, () => {
      assert.deepEqual(run(args).problems, []);
    });
}
