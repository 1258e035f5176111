import { isUrl, mayHoldPassword, URL_RULE } from "../domain/url";
import { loadSharedConfig } from "./client";
import { ConfigAggregatorError } from "./errors";
import type { Settings } from "./settings";

/** The services, by their names in the settings' `endpoints` and in the SDK's own variables. */
const SERVICES = {
  config: "CONFIG_SERVICE",
  sts: "STS",
  organizations: "ORGANIZATIONS",
  iam: "IAM",
  account: "ACCOUNT",
  dynamodb: "DYNAMODB",
} as const;

/** A service that is called. */
export type Service = keyof typeof SERVICES;

/** All of them. */
export const ENDPOINT_SERVICES = Object.keys(SERVICES) as readonly Service[];

/** An endpoint from the environment or a profile is not a URL. */
export class EndpointError extends ConfigAggregatorError<{ readonly where: string }> {
  override readonly name = "EndpointError";

  constructor(where: string, value: string) {
    const shown = mayHoldPassword(value) ? "" : `, not ${JSON.stringify(value)}`;
    super({
      code: "InvalidEndpoint",
      facts: { where },
      what: `${where} must be ${URL_RULE}${shown}`,
      effect: "not sent",
      advice: {
        deployment: "Correct it, or set endpoints, which takes precedence.",
        commandLine: "Correct it, or give --endpoint-url, which takes precedence.",
      },
    });
  }
}

/**
 * Makes sure that the SDK can use the endpoint that it will find for a service. From an endpoint without a scheme, the
 * SDK makes a wrong address, or it fails without saying where the endpoint comes from.
 *
 * @throws EndpointError
 */
export async function refuseBadEndpoint(settings: Settings, service: Service): Promise<void> {
  if (settings.endpoints[service] !== undefined) return;
  const found = await configuredEndpoint(service);
  if (found && !isUrl(found.value)) throw new EndpointError(found.where, found.value);
}

/** An endpoint from the environment or a profile. */
export interface ConfiguredEndpoint {
  /** For example `AWS_ENDPOINT_URL`. */
  readonly where: string;
  readonly value: string;
}

/** The endpoint that the SDK will find for a service if the settings have none; undefined: AWS's own. */
export async function configuredEndpoint(service: Service): Promise<ConfiguredEndpoint | undefined> {
  if (isTrue(process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS)) return undefined;
  return inEnvironment(SERVICES[service]) ?? (await inProfile(SERVICES[service].toLowerCase()));
}

interface SharedFiles {
  readonly configFile: Record<string, Record<string, string | undefined>>;
  readonly credentialsFile: Record<string, Record<string, string | undefined>>;
}

function inEnvironment(service: string): ConfiguredEndpoint | undefined {
  const names = [`AWS_ENDPOINT_URL_${service}`, "AWS_ENDPOINT_URL"];
  const name = names.find((one) => process.env[one]);
  return name === undefined ? undefined : { where: name, value: process.env[name] ?? "" };
}

/** The SDK reads the profile that the environment names, even if the credentials come from another one. */
async function inProfile(service: string): Promise<ConfiguredEndpoint | undefined> {
  // If files can't be read, the SDK reports it.
  const none: SharedFiles = { configFile: {}, credentialsFile: {} };
  const files: Promise<SharedFiles> = loadSharedConfig().loadSharedConfigFiles();
  const { configFile, credentialsFile } = await files.catch(() => none);
  const name = process.env.AWS_PROFILE || "default";
  const profile = { ...credentialsFile[name], ...configFile[name] };
  if (isTrue(profile.ignore_configured_endpoint_urls)) return undefined;
  const special = configFile[`services.${profile.services}`]?.[`${service}.endpoint_url`];
  if (special)
    return { where: `endpoint_url of ${service} in the services ${profile.services}`, value: special };
  return profile.endpoint_url
    ? { where: `endpoint_url in the profile ${name}`, value: profile.endpoint_url }
    : undefined;
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === "true";
}
