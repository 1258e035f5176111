import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AggregatorApi } from "../../provider/aws/aggregator";
import { configService } from "../../provider/aws/configService";
import { connect } from "../../provider/aws/connection";
import { readSettings } from "../../provider/aws/settings";
import { type Answer, type As, config } from "../emulator/support/call";
import type { Peer } from "./peers";

// The SDK's advice on Node versions would stand among the tests.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** The account of these credentials at either peer. */
export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";

/** No account id, which the emulator would take it for; moto knows none but ids of 20 characters. */
const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
const credentials = { accessKeyId, secretAccessKey: "not-checked" };

/** Who calls, and where: this account in this region, unless it says otherwise. */
export interface Place {
  readonly region?: string;
  /** A role to assume first. */
  readonly roleArn?: string;
}

/** The role of another account. */
export function roleIn(account: string, name = "audit"): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** The product's own calls. `more` are inputs of an explicit provider. */
export function apiOf(peer: Peer, region = REGION, more: Record<string, unknown> = {}): AggregatorApi {
  const settings = readSettings({
    accessKey: accessKeyId,
    secretKey: credentials.secretAccessKey,
    endpoints: endpointsOf(peer),
    ...more,
  });
  return configService(connect(settings, region));
}

/** A peer as a program's settings name it. */
export function endpointsOf({ url }: Peer): Record<string, string> {
  return { configservice: url, sts: url, organizations: url, iam: url };
}

/** The SDK's client without anything of the product. */
export function sdkOf(peer: Peer, { region = REGION, roleArn }: Place = {}): ConfigServiceClient {
  return new ConfigServiceClient({
    endpoint: peer.url,
    region,
    maxAttempts: 1,
    credentials: roleArn === undefined ? credentials : assumed(peer, { RoleArn: roleArn }),
  });
}

/** The credentials of a role, as the SDK asks STS for them. */
export function assumed(
  peer: Peer,
  params: { RoleArn: string; ExternalId?: string; DurationSeconds?: number },
): ReturnType<typeof fromTemporaryCredentials> {
  return fromTemporaryCredentials({
    masterCredentials: credentials,
    params: { RoleSessionName: "contract", ...params },
    clientConfig: { endpoint: peer.url, region: REGION },
  });
}

/** A call as it goes over the wire, for what the SDK would not send or not show. */
export function wire(peer: Peer, operation: string, input: unknown, as: As = {}): Promise<Answer> {
  return config(peer.url, operation, input, { accessKeyId, region: REGION, ...as });
}
