import type { CommandSpec } from "../command";
import { HEALTH_CONNECTION, HEALTH_ENDINGS, LOOKING, SELECTION } from "../health/options";
import { JSON_OUTPUT } from "../options";

export const status: CommandSpec = {
  path: ["status"],
  operands: ["AGGREGATOR"],
  summary: "whether an aggregator gets its data, and why not: by cause, worst first",
  details: [
    "AGGREGATOR is a name, or name@region. Its own region is that of name@region, of AWS_REGION or of the",
    "profile: --region selects source regions.",
    "",
    "A source is an account in a region. Sources that aren't healthy are grouped by cause, with the next step and",
    "the page that explains it. A cause is certain if the results leave no other explanation. Without",
    "--source-role, only the aggregator's account is checked, so most causes are likely or unknown. With",
    "--account, each source is listed with AWS Config's own report.",
    "",
    "States: FAILED, NEVER_REPORTED (AWS Config says nothing about it), OUTDATED, SETTLING (it may have been added",
    "less than 60 minutes ago), SUCCEEDED. A source that succeeds without a resource isn't healthy either.",
    "",
    "--watch checks again every minute, or as --interval-seconds says, until Ctrl-C; it ends by itself once all",
    "sources are healthy. If AWS throttles a later check, or can't be reached, it prints that and checks again.",
    "",
    "--json prints an object; times are ISO 8601, and missing values are left out:",
    "  aggregator    its name, region, accountId, arn, and kind: account or organization",
    "  checkedAt     when it was checked",
    "  counts        sources, healthy, accounts, regions, byState, empty (those that succeeded, with no",
    "                resource), resources",
    "  organization  AWS Config's report on it: id, state, lastUpdate, errorCode, errorMessage, and cause",
    "  sources       for each: accountId, region, state, lastUpdate, errorCode, errorMessage, resources, and",
    "                cause: code, certainty (certain, likely or unknown), text, nextStep, docs, unchecked",
    "  causes        each once",
    "  unchecked     what could not be checked: what, reason, and of how many sources",
  ],
  options: [
    ...SELECTION,
    ...LOOKING,
    { name: "watch", help: "check again and again, until Ctrl-C or until all sources are healthy" },
    {
      name: "interval-seconds",
      value: "SECONDS",
      help: "between two checks of --watch, 30 or more; default: 60",
    },
    JSON_OUTPUT,
    ...HEALTH_CONNECTION,
  ],
  endings: HEALTH_ENDINGS,
  run: ({ operands, options, repeated, terminal }) =>
    (require("../status/status") as typeof import("../status/status")).status(
      operands,
      options,
      repeated,
      terminal,
    ),
};
