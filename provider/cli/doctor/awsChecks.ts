import { isEnabled, type RegionStatuses } from "../../aws/accountRegions";
import { ENDPOINT_SERVICES } from "../../aws/endpoints";
import { ConfigAggregatorError, isOfKind } from "../../aws/errors";
import { firstOf } from "../../domain/listing";
import { isUrl, mayHoldPassword, URL_RULE } from "../../domain/url";
import { type Check, check, couldNotLook, wrong } from "./check";
import type { Finding } from "./finding";
import { accountsText, keysProblem, ownerText } from "./words";

/** Shows whether a region can be used: its status in AWS, and whether AWS Config answers there. */
interface RegionAnswer {
  readonly region: string | undefined;
  readonly statuses: RegionStatuses | ConfigAggregatorError;
  /** Undefined: AWS Config answers. */
  readonly config: ConfigAggregatorError | undefined;
}

export const AWS_CHECKS: readonly Check[] = [
  check({
    id: "endpoints",
    section: "AWS",
    title: "endpoints",
    ask: (asking) => asking.endpoints(),
    judge: (found): Finding => {
      if (found.length === 0) return { verdict: "right", text: "AWS's own" };
      const broken = found.find(({ value }) => !isUrl(value));
      if (broken)
        return {
          verdict: "wrong",
          text: `${broken.where} must be ${URL_RULE}`,
          advice: "Correct it, or give --endpoint-url, which takes precedence.",
        };
      const told = found.map(({ where, value, services }) => {
        const url = mayHoldPassword(value) ? "another URL" : value;
        const which = services.length === ENDPOINT_SERVICES.length ? "all services" : services.join(", ");
        return `${where} sends ${which} to ${url}`;
      });
      return { verdict: "note", text: `${told.join("; ")}: calls may not reach AWS itself` };
    },
  }),
  check({
    id: "credentials",
    section: "AWS",
    title: "credentials",
    ask: async (asking) => ({ ...(await asking.caller()), source: asking.source }),
    judge: ({ account, arn, source }) => ({
      verdict: "right",
      text: `account ${account}, ${arn}; they come from ${source}`,
    }),
    judgeError: (error) => (isOfKind(error, "unauthenticated") ? wrong(error) : couldNotLook(error)),
  }),
  check<RegionAnswer>({
    id: "region",
    section: "AWS",
    title: "region",
    ask: async (asking) => ({
      region: asking.subject.region,
      statuses: await asking.regions().catch(known),
      config: await asking.aggregators().then(() => undefined, known),
    }),
    judge: judgeRegion,
  }),
  check({
    id: "aggregator",
    section: "AWS",
    title: "aggregator",
    ask: async (asking) => ({
      live: await asking.named(),
      tags: await asking.namedTags().catch(() => undefined),
    }),
    judge: ({ live, tags }) =>
      live && { verdict: "right", text: `${live.name}: ${accountsText(live)}; ${ownerText(tags)}` },
    judgeError: (error) => (error.code === "UnknownAggregator" ? wrong(error) : couldNotLook(error)),
  }),
  check({
    id: "table",
    section: "AWS",
    title: "table of claims",
    ask: async (asking) => {
      const table = await asking.table();
      return table && { table, found: await table.describe() };
    },
    judge: (asked): Finding | undefined => {
      if (asked === undefined) return undefined;
      const { table, found } = asked;
      const where = `${table.name} in ${table.region}`;
      if (found === undefined)
        return {
          verdict: "wrong",
          text: `there is no table ${where} for these credentials`,
          advice:
            "Create it with `table create`, or give the ARN of a table of another account. If it was deleted, restore it from " +
            "a backup: it held the claims of all stacks.",
        };
      const problem = keysProblem(found);
      if (problem !== undefined)
        return { verdict: "wrong", text: `${where} ${problem}`, advice: "Give another table." };
      return found.status === "ACTIVE" || found.status === "UPDATING"
        ? { verdict: "right", text: where }
        : { verdict: "wrong", text: `${where} is ${found.status}`, advice: "Look at it in the AWS console." };
    },
    // The table in the tags is not the one that the user gave.
    judgeError: (error) => (error.code.startsWith("Table") ? wrong(error) : couldNotLook(error)),
  }),
];

function judgeRegion({ region, statuses, config }: RegionAnswer): Finding {
  if (region === undefined)
    return { verdict: "wrong", text: "none is set", advice: "Give --region, or set AWS_REGION." };
  if (!ConfigAggregatorError.is(statuses)) {
    const status = (statuses as RegionStatuses).get(region);
    if (status === undefined)
      return {
        verdict: "wrong",
        text: `${region} is not among the regions of this account (${firstOf([...(statuses as RegionStatuses).keys()])})`,
        advice: "Check its name with `aws account list-regions`.",
      };
    if (!isEnabled(status))
      return {
        verdict: "wrong",
        text: `${region} is ${status} for this account`,
        advice: `Enable it with \`aws account enable-region --region-name ${region}\`, or give another one.`,
      };
  }
  if (config === undefined) return { verdict: "right", text: `${region}: AWS Config answers` };
  if (isOfKind(config, "unreachable"))
    return {
      verdict: "wrong",
      text: `${region}: no connection to AWS Config, which AWS doesn't offer in every region`,
      advice: "Give another region, or look at the network and at the endpoints.",
    };
  // The check of the permission reports this refusal.
  if (isOfKind(config, "refused")) return { verdict: "right", text: `${region}: AWS Config answers` };
  return couldNotLook(config);
}

function known(error: unknown): ConfigAggregatorError {
  if (ConfigAggregatorError.is(error)) return error;
  throw error;
}
