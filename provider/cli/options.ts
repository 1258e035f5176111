import { PUBLISHING_DEFAULTS } from "../aws/settings/table";
import type { OptionSpec } from "./command";

/*
 * Options that several commands have.
 */

export const CONNECTION: readonly OptionSpec[] = [
  { name: "region", value: "REGION", help: "default: AWS_REGION, then the profile's" },
  { name: "profile", value: "NAME", help: "default: AWS_PROFILE, then the AWS SDK's own chain" },
  { name: "endpoint-url", value: "URL", help: "of all services; default: AWS_ENDPOINT_URL, then AWS itself" },
];

export const CLAIMS: OptionSpec = {
  name: "claims",
  value: "TABLE",
  help: "the DynamoDB table of the claims; another account's by its ARN",
};

export const DRY_RUN: OptionSpec = { name: "dry-run", help: "show what would be done, and change nothing" };

export const JSON_OUTPUT: OptionSpec = { name: "json", help: "everything, as JSON: see above" };

/** The times of the protocol, for users whose Provider sets `publishing` to other values than the defaults. */
export const TIMES: readonly OptionSpec[] = [
  timeOption("propagation-seconds", "propagationSeconds"),
  timeOption("turn-seconds", "turnSeconds"),
  timeOption("in-flight-seconds", "inFlightSeconds"),
];

function timeOption(name: string, member: keyof typeof PUBLISHING_DEFAULTS): OptionSpec {
  const help = `as the Provider's publishing.${member}; default: ${PUBLISHING_DEFAULTS[member]}`;
  return { name, value: "SECONDS", help };
}
