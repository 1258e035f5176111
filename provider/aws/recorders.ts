import type { SeenRecorder } from "../domain/health/ladder";
import { firstOf } from "../domain/listing";
import { loadConfigService } from "./client";
import type { Connection } from "./connection";
import { fieldsIn, listIn } from "./malformed";

/** AWS Config's calls about the recorder of an account in a region. All of them throw AwsError. */
export interface RecordersApi {
  /** The customer's recorder: aggregators don't collect from recorders of AWS services. */
  recorder(): Promise<SeenRecorder>;
}

/** {@link RecordersApi} that calls AWS Config. */
export function recorders({ clients, read }: Connection): RecordersApi {
  const sdk = loadConfigService();

  const recorder = () =>
    read("DescribeConfigurationRecorders", "the recorder", async (exchange) => {
      await clients.config.send(new sdk.DescribeConfigurationRecordersCommand({}), exchange);
      const { ConfigurationRecorders: found = [] } = exchange.object();
      const all = listIn(found, "ConfigurationRecorders").map((one, index) =>
        fieldsIn(one, `ConfigurationRecorders[${index}]`),
      );
      return all.find(isCustomers);
    });

  const status = () =>
    read("DescribeConfigurationRecorderStatus", "the recorder", async (exchange) => {
      await clients.config.send(new sdk.DescribeConfigurationRecorderStatusCommand({}), exchange);
      const { ConfigurationRecordersStatus: found = [] } = exchange.object();
      const all = listIn(found, "ConfigurationRecordersStatus").map((one, index) =>
        fieldsIn(one, `ConfigurationRecordersStatus[${index}]`),
      );
      return all.find(isCustomers) ?? {};
    });

  const hasDeliveryChannel = () =>
    read("DescribeDeliveryChannels", "the delivery channel", async (exchange) => {
      await clients.config.send(new sdk.DescribeDeliveryChannelsCommand({}), exchange);
      const { DeliveryChannels: found = [] } = exchange.object();
      return listIn(found, "DeliveryChannels").length > 0;
    });

  return {
    async recorder() {
      const is = await recorder();
      if (is === undefined) return { recorder: undefined, hasDeliveryChannel: false };
      const [state, delivers] = await Promise.all([status(), hasDeliveryChannel()]);
      const { recording, lastStatus, lastErrorCode, lastErrorMessage } = state;
      const only = onlyIn(is.recordingGroup);
      return {
        recorder: {
          recording: recording === true,
          ...(typeof lastStatus === "string" && { lastStatus }),
          ...(typeof lastErrorCode === "string" && { lastErrorCode }),
          ...(typeof lastErrorMessage === "string" && { lastErrorMessage }),
          ...(only !== undefined && { only }),
        },
        hasDeliveryChannel: delivers,
      };
    },
  };
}

/** A recorder that an AWS service created names that service. */
function isCustomers({ servicePrincipal }: Readonly<Record<string, unknown>>): boolean {
  return servicePrincipal === undefined || servicePrincipal === null;
}

/** How many types a line names. */
const NAMED = 3;

/** Which types a recorder records, in a few words; undefined: all that AWS Config supports. */
function onlyIn(group: unknown): string | undefined {
  if (typeof group !== "object" || group === null) return undefined;
  const { allSupported, resourceTypes, exclusionByResourceTypes } = group as Readonly<
    Record<string, unknown>
  >;
  if (allSupported === true) return undefined;
  if (Array.isArray(resourceTypes) && resourceTypes.length > 0) return listed(resourceTypes.map(String));
  const { resourceTypes: excluded } = (exclusionByResourceTypes ?? {}) as {
    readonly resourceTypes?: unknown;
  };
  return Array.isArray(excluded) && excluded.length > 0
    ? `types other than ${listed(excluded.map(String))}`
    : undefined;
}

function listed(types: readonly string[]): string {
  return firstOf([...types].sort(), NAMED);
}
