import type { AggregatorApi } from "../aws/aggregator";
import { defaultRegion } from "../aws/client";
import { configService } from "../aws/configService";
import { readSettings, type Settings } from "../aws/settings";

/** What the engine's configure call brings to the other calls: how to reach AWS. */
export interface Configuration {
  readonly settings: Settings;
  /** The region where the program names none. */
  region(): Promise<string | undefined>;
  /** AWS Config in a region; made once for each. */
  api(region: string): AggregatorApi;
}

/** Reads a configuration without calling anything. */
export function configuration(config: Readonly<Record<string, unknown>>): Configuration {
  const settings = readSettings(config);
  const apis = new Map<string, AggregatorApi>();
  let region: Promise<string | undefined> | undefined;
  return {
    settings,
    region: () => {
      region ??= defaultRegion(settings);
      return region;
    },
    api: (name) => {
      const api = apis.get(name) ?? configService(settings, name);
      apis.set(name, api);
      return api;
    },
  };
}
