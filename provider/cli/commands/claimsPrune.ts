import { type CommandSpec, DOES } from "../command";
import { CLAIMS, CONNECTION, DRY_RUN, JSON_OUTPUT, TIMES } from "../options";

export const claimsPrune: CommandSpec = {
  path: ["claims", "prune"],
  operands: ["AGGREGATOR", "KEY…"],
  summary: "remove claims of stacks that are gone for good",
  details: [
    "KEY is one that `claims list` shows, its first characters (4 or more), or project/stack/resource.",
    "",
    "Accounts that no other stack claims are removed from the aggregator. If other stacks deploy at the same",
    "time, the command takes turns with them. The stack of the claim must be gone: otherwise it claims its",
    "accounts again when it deploys a change.",
    "",
    "--json first prints what would be done to standard error, and an object at the end:",
    "  aggregator    its name and region",
    "  dryRun        whether nothing was changed (--dry-run)",
    "  pruned        for each claim that was removed, or would be: key, name (project/stack/resource), removed",
    "                (accounts that left the aggregator), held (those that stay, since others claim them),",
    "                unclaimed (those that stay without a claim), absent (those that were not on it)",
    "  damaged       keys of removed entries that can't be read as claims (--damaged)",
  ],
  examples: ["claims prune security payments/prod/team --dry-run", "claims prune security 0123 --yes"],
  options: [
    { name: "keep-accounts", help: "remove only the claim: its accounts stay without a claim" },
    {
      name: "damaged",
      help: "remove what can't be read as a claim, after showing it; accounts stay",
    },
    { name: "wait", help: "wait for a claim whose stack was interrupted while it deployed" },
    DRY_RUN,
    { name: "yes", short: "y", help: "don't ask; required if there is no terminal" },
    JSON_OUTPUT,
    CLAIMS,
    ...TIMES,
    ...CONNECTION,
  ],
  endings: DOES,
  run: ({ operands, options, terminal }) =>
    (require("../claims/prune") as typeof import("../claims/prune")).prune(operands, options, terminal),
};
