import type { CommandSpec } from "../command";
import { HEALTH_CONNECTION, HEALTH_ENDINGS, LOOKING } from "../health/options";
import { CLAIMS } from "../options";

export const report: CommandSpec = {
  path: ["report"],
  operands: ["AGGREGATOR"],
  summary: "whether an aggregator gets its data, as a page, CSV or JSON",
  details: [
    "AGGREGATOR is a name, or name@region; without it, the region is that of AWS_REGION or of the profile. A source",
    "is an account in a region. For each that should be there, the report has its state, what AWS Config says of",
    "it, how many resources there are, and, if it isn't healthy, the cause with the next step; and which stacks",
    "claim the account, if stacks share the aggregator.",
    "",
    "--html writes one page that needs nothing else, and requests nothing: a map of accounts and regions to",
    "filter, search and sort, with details of each source. --csv writes a row for each source, for spreadsheets:",
    'account ids are formulas, ="111111111111", so that they stay text.',
    "",
    "--history takes earlier --json files on the same aggregator: then the page also shows how the share of",
    "healthy sources went, and since when each source is as it is.",
    "",
    "--json writes an object; times are ISO 8601, and what isn't there is null:",
    "  version       of this format: 1",
    "  aggregator    its name, region, accountId, arn, and kind: account or organization",
    "  checkedAt     when it was checked",
    "  counts        sources, healthy, accounts, regions, byState, empty (those that succeeded, with no resource),",
    "                resources (left out if not all could be counted)",
    "  organization  what AWS Config says of it: id, state, lastUpdate, errorCode, errorMessage, and cause",
    "  unchecked     what could not be checked: what, reason, and of how many sources",
    "  causes        each once: code, certainty (certain, likely or unknown), text, nextStep, docs, unchecked",
    "  errors        what AWS Config says, each once: its code and its message",
    "  columns       what the rows of sources hold: accountId, region, state (FAILED, NEVER_REPORTED, OUTDATED,",
    "                SETTLING or SUCCEEDED), lastUpdate, resources, and places in errors and causes, from 0",
    "  sources       a row for each source",
    "  claims        as `claims list --json` prints it",
  ],
  examples: [
    "report security --html security.html",
    "report security@us-east-1 --csv security.csv --json security.json",
    "report security --html today.html --history monday.json",
  ],
  options: [
    { name: "html", value: "FILE", help: "write a page" },
    { name: "csv", value: "FILE", help: "write a row for each source" },
    { name: "json", value: "FILE", help: "write everything, as JSON: see above; - prints it" },
    {
      name: "history",
      value: "FILE",
      repeatable: true,
      help: "an earlier --json file of the same aggregator; may be repeated",
    },
    ...LOOKING,
    CLAIMS,
    ...HEALTH_CONNECTION,
  ],
  endings: HEALTH_ENDINGS,
  run: ({ operands, options, repeated, terminal }) =>
    (require("../report/report") as typeof import("../report/report")).report(
      operands,
      options,
      terminal,
      repeated,
    ),
};
