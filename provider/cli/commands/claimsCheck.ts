import { type CommandSpec, looks } from "../command";
import { CLAIMS, CONNECTION, JSON_OUTPUT, TIMES } from "../options";

export const claimsCheck: CommandSpec = {
  path: ["claims", "check"],
  operands: ["AGGREGATOR"],
  summary: "whether claims and accounts are what a file expects, for CI",
  details: [
    "--expect takes a file that --update has written, one that `claims list --json` has printed, or one of your",
    "own, with an object. Only claims is needed:",
    "  claims        the accounts of each claim, by project/stack/resource, by its key, or of a whole stack by",
    '                project/stack: { "payments/prod": ["111111111111"] }',
    "  others        refused (default): other claims, and accounts that no stack claims, are drift; or allowed",
    "  accounts      all accounts of the aggregator; with others: allowed, those that have to be on it",
    "  owner         organization/project/stack of the stack that owns it; null: none does",
    "  store         where claims are kept: tags, or dynamodb:REGION/TABLE",
    "  damaged       keys of known claims that can't be read",
    "",
    "Each difference is a line that starts with − if something expected is missing, + if there is something that",
    "isn't expected, and ! if something else is wrong.",
    "",
    "--json prints an object:",
    "  aggregator    its name and region",
    "  asExpected    whether there is no drift",
    "  drift         for each difference: kind, sign, text, and what it is about: claim, accountId, accounts, key,",
    "                keys, expected, found",
    "  deploying     names of the claims whose stacks were deploying at the time",
    "  updated       the file, if --update has written it; null: it wasn't written",
  ],
  examples: [
    "claims check security --expect claims.json --update",
    "claims check security --expect claims.json",
  ],
  options: [
    { name: "expect", value: "FILE", help: "what is expected; needed" },
    { name: "update", help: "write the current state as the expectation" },
    JSON_OUTPUT,
    CLAIMS,
    ...TIMES,
    ...CONNECTION,
  ],
  endings: looks("as expected", "drift"),
  run: ({ operands, options, terminal }) =>
    (require("../claims/check") as typeof import("../claims/check")).check(operands, options, terminal),
};
