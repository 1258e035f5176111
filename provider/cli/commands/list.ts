import { type CommandSpec, looks } from "../command";
import { CONNECTION, JSON_OUTPUT } from "../options";

export const list: CommandSpec = {
  path: ["list"],
  operands: [],
  summary: "the aggregators of some or all regions: owner, sharing, sources, health",
  details: [
    "OWNER is the stack that owns an aggregator, or AWS if one of its services created it. MODE is shared if other",
    "stacks may join it, and organization if it collects an organization; AWS doesn't tell merge: preserve from",
    "replace. STORE is where claims are kept. HEALTH is how many sources were collected from the last time, of",
    "those that AWS reports on; a source is an account in a region. One that was added less than an hour ago may",
    "not be among them.",
    "",
    "--json prints an object; what doesn't exist, or could not be checked, is null:",
    "  aggregators   for each: name, region, arn, owner (organization/project/stack), aws (the AWS service that",
    "                created it), creating (whether its stack's create has not finished), mode (shared,",
    "                notShared or organization), store (tags, or dynamodb:REGION/TABLE), accounts (how many),",
    "                regions (those it collects from, or all), health (healthy and reported: numbers of sources),",
    "                problems (what could not be checked)",
    "  regions       those that were checked",
    "  failed        for each region that could not be checked: region, problem, advice",
  ],
  examples: ["list", "list --regions us-east-1,eu-west-1", "list --regions all --no-health --json"],
  options: [
    { name: "regions", value: "REGIONS|all", help: "separated by commas; all: those that are enabled" },
    {
      name: "no-health",
      help: "leave out the health, which needs a call for every 100 sources",
    },
    JSON_OUTPUT,
    ...CONNECTION,
  ],
  endings: looks(
    "every source that AWS reports on is healthy",
    "a source isn't healthy",
    "a region, or something about an aggregator, could not be checked",
  ),
  run: ({ options, terminal }) =>
    (require("../list/list") as typeof import("../list/list")).list(options, terminal),
};
