import type { PutConfigurationAggregatorCommandInput } from "@aws-sdk/client-config-service";
import type { Tags } from "../domain/tags";
import type { AggregatorApi, PutRequest } from "./aggregator";
import { loadConfigService } from "./client";
import type { Connection } from "./connection";
import { aggregatorIn, tagsIn, tagsOf } from "./described";
import { kindOf, TOO_LATE } from "./errors";
import { isStandIn, shownTags } from "./keptTags";
import { listIn, malformed } from "./malformed";
import { allPages } from "./pages";

/** {@link AggregatorApi} that calls AWS Config. */
export function configService({ clients, call, read }: Connection): AggregatorApi {
  const sdk = loadConfigService();
  const { time } = clients;
  /** Whether this is a stand-in for AWS that replaces the tags with each Put. */
  let replacesTags = false;

  const describe = (name: string) =>
    read("DescribeConfigurationAggregators", name, async (exchange) => {
      try {
        const command = new sdk.DescribeConfigurationAggregatorsCommand({
          ConfigurationAggregatorNames: [name],
        });
        await clients.config.send(command, exchange);
      } catch (error) {
        if (kindOf(error) === "gone") return undefined;
        throw error;
      }
      // If there is no aggregator, AWS answers with an error, never with an empty list.
      const { ConfigurationAggregators: found } = exchange.object();
      const [only, ...others] = listIn(found, "ConfigurationAggregators");
      if (only === undefined || others.length > 0)
        throw malformed("ConfigurationAggregators", found, "a list of 1");
      const tags = isStandIn(exchange.host) ? shownTags(only) : undefined;
      replacesTags ||= tags !== undefined;
      return { live: aggregatorIn(only, "ConfigurationAggregators[0]", name), tags };
    });

  /** The tags that a Put has to contain so that a stand-in keeps them. */
  const keptTags = async (name: string): Promise<Tags | undefined> =>
    replacesTags ? (await describe(name))?.tags : undefined;

  return {
    describe: async (name) => (await describe(name))?.live,

    list: () =>
      read("DescribeConfigurationAggregators", "all aggregators", (exchange) =>
        allPages(async (token) => {
          const command = new sdk.DescribeConfigurationAggregatorsCommand({
            ...(token && { NextToken: token }),
          });
          await clients.config.send(command, exchange);
          const { ConfigurationAggregators: found, NextToken: next } = exchange.object();
          const items = listIn(found, "ConfigurationAggregators").map((one, index) =>
            aggregatorIn(one, `ConfigurationAggregators[${index}]`),
          );
          return { items, next };
        }),
      ),

    put: async (request, { isDue } = {}) => {
      const tags = (await keptTags(request.name)) ?? request.tags;
      return call("PutConfigurationAggregator", request.name, async (exchange) => {
        const command = new sdk.PutConfigurationAggregatorCommand(
          toAws({ ...request, ...(tags && { tags }) }),
        );
        if (isDue)
          command.middlewareStack.addRelativeTo(holdBackUnless(isDue), {
            relation: "before",
            toMiddleware: "httpSigningMiddleware",
            name: "holdBackMiddleware",
          });
        await clients.configOnce.send(command, exchange);
        const { ConfigurationAggregator: put } = exchange.object();
        return aggregatorIn(put, "ConfigurationAggregator", request.name);
      });
    },

    remove: (name) =>
      call("DeleteConfigurationAggregator", name, async (exchange) => {
        try {
          const command = new sdk.DeleteConfigurationAggregatorCommand({
            ConfigurationAggregatorName: name,
          });
          await clients.configOnce.send(command, exchange);
        } catch (error) {
          if (kindOf(error) === "gone" && exchange.hasErrorCode) return;
          throw error;
        }
        exchange.nothing();
      }),

    listTags: (arn) =>
      read("ListTagsForResource", arn, async (exchange) => {
        const tags = await allPages(async (token) => {
          const command = new sdk.ListTagsForResourceCommand({
            ResourceArn: arn,
            ...(token && { NextToken: token }),
          });
          await clients.config.send(command, exchange);
          const { Tags: found, NextToken: next } = exchange.object();
          return { items: tagsIn(found), next };
        });
        return tagsOf(tags);
      }),

    tag: (arn, tags) =>
      call("TagResource", arn, async (exchange) => {
        const command = new sdk.TagResourceCommand({ ResourceArn: arn, Tags: tagList(tags) });
        await clients.configOnce.send(command, exchange);
        exchange.nothing();
      }),

    untag: (arn, keys) =>
      call("UntagResource", arn, async (exchange) => {
        const command = new sdk.UntagResourceCommand({ ResourceArn: arn, TagKeys: [...keys] });
        await clients.configOnce.send(command, exchange);
        exchange.nothing();
      }),

    now: time.now,
    earliest: time.earliest,
    latest: time.latest,
    seconds: time.seconds,
  };
}

/** Finding credentials can take long, so this decides right before the request is signed. */
function holdBackUnless(isDue: () => boolean) {
  return <Arguments, Result>(next: (args: Arguments) => Promise<Result>) =>
    async (args: Arguments): Promise<Result> => {
      if (isDue()) return next(args);
      throw Object.assign(new Error("it was not sent, because getting ready to send it took too long"), {
        name: TOO_LATE,
      });
    };
}

function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function toAws({ name, source, filters, tags }: PutRequest): PutConfigurationAggregatorCommandInput {
  const regions =
    source.regions === "all"
      ? { AllAwsRegions: true }
      : { AllAwsRegions: false, AwsRegions: [...source.regions] };
  const include = (values: readonly string[] | undefined) =>
    values?.length ? { Type: "INCLUDE" as const, Value: [...values] } : undefined;
  const ResourceType = include(filters.resourceTypes);
  const ServicePrincipal = include(filters.servicePrincipals);
  return {
    ConfigurationAggregatorName: name,
    ...(source.kind === "account"
      ? { AccountAggregationSources: [{ AccountIds: [...source.accountIds], ...regions }] }
      : { OrganizationAggregationSource: { RoleArn: source.roleArn, ...regions } }),
    ...((ResourceType || ServicePrincipal) && {
      AggregatorFilters: {
        ...(ResourceType && { ResourceType }),
        ...(ServicePrincipal && { ServicePrincipal }),
      },
    }),
    ...(tags && { Tags: tagList(tags) }),
  };
}
