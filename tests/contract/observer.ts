import {
  type ConfigServiceClient,
  DeleteConfigurationAggregatorCommand,
  DescribeConfigurationAggregatorsCommand,
  ListTagsForResourceCommand,
  PutConfigurationAggregatorCommand,
  type Tag,
  TagResourceCommand,
} from "@aws-sdk/client-config-service";
import { type Place, sdkOf } from "./clients";
import type { Peer } from "./peers";

/** An aggregator as anybody sees it. */
export interface Seen {
  readonly arn: string;
  /** Sorted; an organization has none. */
  readonly accountIds: readonly string[];
  readonly regions: "all" | readonly string[];
  readonly roleArn: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Somebody else with access to an aggregator, who uses the SDK and nothing of the product. */
export class Observer {
  readonly #client: ConfigServiceClient;
  readonly #name: string;

  constructor(peer: Peer, name: string, place: Place = {}) {
    this.#client = sdkOf(peer, place);
    this.#name = name;
  }

  /** All aggregators that are there, by name. */
  async all(): Promise<Readonly<Record<string, Seen>>> {
    const { ConfigurationAggregators: found = [] } = await this.#client.send(
      new DescribeConfigurationAggregatorsCommand({}),
    );
    const entries = found.map(async (aggregator): Promise<[string, Seen]> => {
      const accounts = aggregator.AccountAggregationSources?.[0];
      const organization = aggregator.OrganizationAggregationSource;
      const { AllAwsRegions = false, AwsRegions = [] } = organization ?? accounts ?? {};
      const arn = aggregator.ConfigurationAggregatorArn ?? "";
      const seen = {
        arn,
        accountIds: [...(accounts?.AccountIds ?? [])].sort(),
        regions: AllAwsRegions ? ("all" as const) : AwsRegions,
        roleArn: organization?.RoleArn,
        tags: Object.fromEntries((await this.#tags(arn)).map(({ Key = "", Value = "" }) => [Key, Value])),
      };
      return [aggregator.ConfigurationAggregatorName ?? "", seen];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** The aggregator, or another one; fails where there is none. */
  async one(name = this.#name): Promise<Seen> {
    const found = (await this.all())[name];
    if (found === undefined) throw new Error(`there is no aggregator ${name}`);
    return found;
  }

  /** Makes it, of all regions, or replaces its accounts. */
  async put(accountIds: readonly string[], tags: Readonly<Record<string, string>> = {}): Promise<void> {
    const before = (await this.all())[this.#name];
    // Over what is there AWS doesn't look at tags, while moto drops what isn't among them.
    const Tags = Object.entries({ ...before?.tags, ...tags }).map(([Key, Value]) => ({ Key, Value }));
    await this.#client.send(
      new PutConfigurationAggregatorCommand({
        ConfigurationAggregatorName: this.#name,
        AccountAggregationSources: [{ AccountIds: [...accountIds], AllAwsRegions: true }],
        Tags,
      }),
    );
  }

  async tag(tags: Readonly<Record<string, string>>): Promise<void> {
    const { arn: ResourceArn } = await this.one();
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await this.#client.send(new TagResourceCommand({ ResourceArn, Tags }));
  }

  async remove(): Promise<void> {
    const command = new DeleteConfigurationAggregatorCommand({ ConfigurationAggregatorName: this.#name });
    await this.#client.send(command);
  }

  async #tags(ResourceArn: string): Promise<Tag[]> {
    return (await this.#client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags ?? [];
  }
}
