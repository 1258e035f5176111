import type {
  ConfigurationAggregator as Described,
  PutConfigurationAggregatorCommandInput,
} from "@aws-sdk/client-config-service";
import { sortedUnique } from "../merge/sets";
import type { Tags } from "../merge/tags";
import type { AggregatorApi, Filters, LiveAggregator, PutRequest, Regions, Source } from "./aggregator";
import { loadConfigService } from "./client";
import type { Connection } from "./connection";
import { kindOf, TOO_LATE } from "./errors";
import { noteTags } from "./keptTags";

/** {@link AggregatorApi} against AWS Config itself. */
export function configService({ clients, call }: Connection): AggregatorApi {
  const sdk = loadConfigService();
  const { bounded } = clients;
  /** Whether this is a stand-in for AWS that replaces the tags at each Put. */
  let replacesTags = false;

  const describe = async (name: string, note: (tags: Tags) => void = () => {}) => {
    try {
      const command = new sdk.DescribeConfigurationAggregatorsCommand({
        ConfigurationAggregatorNames: [name],
      });
      noteTags(command, (tags) => {
        replacesTags = true;
        note(tags);
      });
      const { ConfigurationAggregators: [found] = [] } = await clients.config.send(command, bounded());
      return found && fromAws(found);
    } catch (error) {
      if (kindOf(error) === "gone") return undefined;
      throw error;
    }
  };

  /** The tags that a Put has to bring along, so that they stay. */
  const keptTags = async (name: string): Promise<Tags | undefined> => {
    if (!replacesTags) return undefined;
    let kept: Tags | undefined;
    await describe(name, (tags) => {
      kept = tags;
    });
    return kept;
  };

  return {
    describe: (name) => call("DescribeConfigurationAggregators", name, () => describe(name)),

    list: () =>
      call("DescribeConfigurationAggregators", "all aggregators", async () => {
        const found: LiveAggregator[] = [];
        let NextToken: string | undefined;
        do {
          const command = new sdk.DescribeConfigurationAggregatorsCommand({
            ...(NextToken && { NextToken }),
          });
          const page = await clients.config.send(command, bounded());
          found.push(...(page.ConfigurationAggregators ?? []).map(fromAws));
          NextToken = page.NextToken;
        } while (NextToken);
        return found;
      }),

    put: (request, { notAfter } = {}) =>
      call("PutConfigurationAggregator", request.name, async () => {
        const tags = (await keptTags(request.name)) ?? request.tags;
        const command = new sdk.PutConfigurationAggregatorCommand(
          toAws({ ...request, ...(tags && { tags }) }),
        );
        if (notAfter !== undefined)
          command.middlewareStack.addRelativeTo(holdBackAfter(notAfter), {
            relation: "before",
            toMiddleware: "httpSigningMiddleware",
            name: "holdBackMiddleware",
          });
        const { ConfigurationAggregator: put } = await clients.configOnce.send(command, bounded());
        if (!put) throw new Error("the answer holds no ConfigurationAggregator");
        return fromAws(put);
      }),

    remove: (name) =>
      call("DeleteConfigurationAggregator", name, async () => {
        try {
          const command = new sdk.DeleteConfigurationAggregatorCommand({
            ConfigurationAggregatorName: name,
          });
          await clients.config.send(command, bounded());
        } catch (error) {
          if (kindOf(error) !== "gone") throw error;
        }
      }),

    listTags: (arn) =>
      call("ListTagsForResource", arn, async () => {
        const tags: [string, string][] = [];
        let NextToken: string | undefined;
        do {
          const command = new sdk.ListTagsForResourceCommand({
            ResourceArn: arn,
            ...(NextToken && { NextToken }),
          });
          const page = await clients.config.send(command, bounded());
          for (const { Key, Value } of page.Tags ?? []) if (Key !== undefined) tags.push([Key, Value ?? ""]);
          NextToken = page.NextToken;
        } while (NextToken);
        return Object.fromEntries(tags);
      }),

    tag: (arn, tags) =>
      call("TagResource", arn, async () => {
        await clients.configOnce.send(
          new sdk.TagResourceCommand({ ResourceArn: arn, Tags: tagList(tags) }),
          bounded(),
        );
      }),

    untag: (arn, keys) =>
      call("UntagResource", arn, async () => {
        await clients.configOnce.send(
          new sdk.UntagResourceCommand({ ResourceArn: arn, TagKeys: [...keys] }),
          bounded(),
        );
      }),

    now: () => Date.now() + clients.timeOffset(),
  };
}

/** Finding credentials can take long: the last moment to hold a request back is right before it is signed. */
function holdBackAfter(time: number) {
  return <Arguments, Result>(next: (args: Arguments) => Promise<Result>) =>
    async (args: Arguments): Promise<Result> => {
      if (Date.now() <= time) return next(args);
      throw Object.assign(new Error("it was not sent, since it took too long to come to it"), {
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

function fromAws(described: Described): LiveAggregator {
  const { resourceTypes, servicePrincipals } = {
    resourceTypes: described.AggregatorFilters?.ResourceType?.Value,
    servicePrincipals: described.AggregatorFilters?.ServicePrincipal?.Value,
  };
  const filters: Filters = {
    ...(resourceTypes?.length && { resourceTypes: sortedUnique(resourceTypes) }),
    ...(servicePrincipals?.length && { servicePrincipals: sortedUnique(servicePrincipals) }),
  };
  return {
    name: described.ConfigurationAggregatorName ?? "",
    arn: described.ConfigurationAggregatorArn ?? "",
    source: sourceOf(described),
    filters,
    ...(described.CreatedBy && { createdBy: described.CreatedBy }),
    ...(described.CreationTime && { creationTime: described.CreationTime.toISOString() }),
    ...(described.LastUpdatedTime && { lastUpdatedTime: described.LastUpdatedTime.toISOString() }),
  };
}

function sourceOf(described: Described): Source {
  const organization = described.OrganizationAggregationSource;
  if (organization)
    return { kind: "organization", roleArn: organization.RoleArn ?? "", regions: regionsOf(organization) };
  const sources = described.AccountAggregationSources ?? [];
  return {
    kind: "account",
    accountIds: sortedUnique(sources.flatMap((source) => source.AccountIds ?? [])),
    regions: regionsOf(sources[0]),
  };
}

function regionsOf(source?: {
  AllAwsRegions?: boolean | undefined;
  AwsRegions?: string[] | undefined;
}): Regions {
  return source?.AllAwsRegions ? "all" : sortedUnique(source?.AwsRegions ?? []);
}
