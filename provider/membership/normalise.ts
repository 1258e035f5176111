import type { Settings } from "../aws/settings";
import { AGGREGATOR_NAME_RULE, isAggregatorName } from "../domain/aggregatorName";
import { collecting, type Problem, type Report, withoutValues } from "../domain/problem";
import { type Raw, refuseOthers, withoutNull, withoutUndefined } from "../domain/values";
import { isUnknown } from "../engine/unknown";
import { accountIds } from "../inputs/accounts";
import { claims } from "../inputs/claims";
import { type HealthLine, healthLine } from "../inputs/health";
import { readRegion } from "../inputs/region";
import { maxRemovals } from "../inputs/removals";
import { type SourceRole, sourceRole } from "../inputs/sourceRole";
import type { ExpectedAggregator } from "../process/checkCache";
import { readExpected } from "./expected";
import type { Inputs } from "./inputs";

const PROPERTIES = [
  "aggregatorName",
  "aggregator",
  "accountIds",
  "maxRemovals",
  "sourceRole",
  "health",
  "region",
  "claims",
];

/** Properties of another resource, or under another name, to suggest the right path. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  merge: "merge of the ConfigurationAggregator",
  accountAggregationSource: "accountIds",
  dynamodbTable: "claims.dynamodbTable",
};

/** Properties that the constructor and the steps add, and that only they read. */
export const INTERNAL = [
  "joins",
  "looking",
  "watching",
  "expects",
  "claimKey",
  "createdAt",
  "secrets",
  "unfinished",
  "follows",
  "followsStore",
];

/** Properties that are in checked inputs in addition to the declared ones. */
const OWN = [...INTERNAL, "aggregatorArn", "__provider"];

/** What normalising needs to know in addition to the inputs. */
interface Defaults {
  /** Checked inputs of the last deployment; undefined if there was none. */
  readonly olds: Partial<Inputs> | undefined;
  readonly settings: Settings;
  readonly region: string | undefined;
}

/**
 * Brings the inputs of a program into the form the state holds. It accepts its own output. Values that are not known
 * yet stay as they are. Every broken rule is reported.
 */
export function normalise(
  args: Raw,
  { olds, settings, region }: Defaults,
): {
  inputs: Inputs;
  problems: Problem[];
  sourceRole?: SourceRole;
  health?: HealthLine;
  expected?: ExpectedAggregator;
} {
  const problems: Problem[] = [];
  const report = collecting(problems);
  const news = withoutNull(args);
  const secrets = Array.isArray(news.secrets) && news.secrets.length > 0 ? news.secrets : undefined;
  problems.push(...settings.problems);
  const own = Object.fromEntries(Object.entries(news).filter(([key]) => !OWN.includes(key)));
  refuseOthers(own, PROPERTIES, "", report, ELSEWHERE);
  const readAccounts = accountIds({ secret: secrets !== undefined, olds: olds?.accountIds, least: 0 });
  const inputs = withoutUndefined({
    aggregatorName: readName(news.aggregatorName, report),
    region: readRegion(news.region ?? region, settings, report),
    aggregatorArn: news.aggregatorArn,
    accountIds: readAccounts("accountIds", news.accountIds, secrets ? withoutValues(report) : report),
    maxRemovals: maxRemovals(news.maxRemovals, report),
    claims: claims(news.claims, settings.claims, report),
    claimKey: olds?.claimKey ?? news.claimKey,
    secrets,
    __provider: news.__provider,
  });
  // It changes nothing that is deployed, so the state doesn't hold it.
  const role = sourceRole(news, news.region ?? region, report);
  const health = healthLine(news, report);
  const expected = readExpected(news.expects);
  return {
    inputs: inputs as unknown as Inputs,
    problems,
    ...(role && { sourceRole: role }),
    ...(health && { health }),
    ...(expected && { expected }),
  };
}

function readName(value: unknown, report: Report): unknown {
  if (isUnknown(value)) return value;
  if (value === undefined)
    report(
      "aggregatorName",
      undefined,
      "the name of the aggregator to join (or set aggregator to one of this program)",
    );
  else if (!isAggregatorName(value)) report("aggregatorName", value, AGGREGATOR_NAME_RULE);
  return value;
}
