import { looks, type OptionSpec } from "../command";
import { CONNECTION } from "../options";

/*
 * Options and exit codes of commands that check an aggregator's health. Here, `--region` selects sources.
 */

export const SELECTION: readonly OptionSpec[] = [
  { name: "account", value: "ID", repeatable: true, help: "only sources of this account; may be repeated" },
  { name: "region", value: "REGION", repeatable: true, help: "only sources in this region; may be repeated" },
];

export const LOOKING: readonly OptionSpec[] = [
  {
    name: "source-role",
    value: "PATTERN",
    help: "a role to assume in source accounts, like arn:aws:iam::{account}:role/audit",
  },
  { name: "no-resources", help: "don't count the resources of each source" },
];

/** The aggregator's own region comes from NAME@REGION, from AWS_REGION or from the profile. */
export const HEALTH_CONNECTION: readonly OptionSpec[] = CONNECTION.filter(({ name }) => name !== "region");

export const HEALTH_ENDINGS = looks(
  "all sources are healthy",
  "some sources aren't healthy",
  "could not check, found no source, or doesn't know which there should be",
);
