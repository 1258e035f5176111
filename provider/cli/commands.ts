import { PUBLISHING_DEFAULTS } from "../aws/settings/table";

/** An option of a command. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in the help; undefined: it takes none. */
  readonly value?: string;
  readonly help: string;
  /** It may be given several times. */
  readonly repeatable?: true;
}

/** A command, as it is typed and as the help tells it. */
export interface CommandSpec {
  /** `["claims", "list"]` */
  readonly path: readonly string[];
  /** Names of what has to follow; of the last one, `…` says that there may be more. */
  readonly operands: readonly string[];
  readonly summary: string;
  readonly details: readonly string[];
  readonly options: readonly OptionSpec[];
}

/** As it is called after `npx`. */
export const PROGRAM = "pulumi-aws-config-aggregator";

export const HELP: OptionSpec = { name: "help", short: "h", help: "show this" };
export const VERSION: OptionSpec = { name: "version", help: "show the version of this package" };

const CONNECTION: readonly OptionSpec[] = [
  { name: "region", value: "REGION", help: "default: AWS_REGION, then that of the profile" },
  { name: "profile", value: "NAME", help: "default: AWS_PROFILE, then the AWS SDK's own chain" },
  { name: "endpoint-url", value: "URL", help: "of all services; default: AWS_ENDPOINT_URL, then AWS itself" },
];

const CLAIMS: OptionSpec = {
  name: "claims",
  value: "TABLE",
  help: "the DynamoDB table of the claims; another account's by its ARN",
};

const DRY_RUN: OptionSpec = { name: "dry-run", help: "tell what would be done, and change nothing" };

/** What may be relied on, if the Provider's `publishing` says something else than the default. */
const TIMES: readonly OptionSpec[] = [
  timeOption("propagation-seconds", "propagationSeconds"),
  timeOption("turn-seconds", "turnSeconds"),
  timeOption("in-flight-seconds", "inFlightSeconds"),
];

function timeOption(name: string, member: keyof typeof PUBLISHING_DEFAULTS): OptionSpec {
  const help = `as the Provider's publishing.${member}; default: ${PUBLISHING_DEFAULTS[member]}`;
  return { name, value: "SECONDS", help };
}

export const COMMANDS: readonly CommandSpec[] = [
  {
    path: ["claims", "list"],
    operands: ["AGGREGATOR"],
    summary: "who claims which accounts of a shared aggregator",
    details: [
      "AGGREGATOR is a name, or name@region. Where its claims are kept is read from its tags.",
      "",
      "ACCOUNTS is what a stack claims, LIVE what of that is on the aggregator, SHARED what others claim too.",
      "STATE is what the last run of the stack does: joining, changing its claim, or publishing. It is interrupted",
      "if that run was killed, unfinished if it was killed while it created its resource, and settled once the run",
      "has finished.",
      "",
      "--json prints an object; times are ISO 8601, and what isn't there is null:",
      "  aggregator    its name, region, arn, and accounts: all that are on it",
      "  owner         organization/project/stack of the stack that owns it",
      "  creating      whether the create of the aggregator by that stack has not come to its end",
      "  shared        whether other stacks may join",
      "  store         where claims are kept: tags, or dynamodb:REGION/TABLE",
      "  claims        for each: key, name (project/stack/resource), owner (whether it is the owner's), accounts,",
      "                live and missing (those on the aggregator, and those not), sharedWith (the keys of others,",
      "                with the accounts they claim too), leaving (accounts it lets go of), leavingSince,",
      "                leavingCounts (false after a day), publishing (since, and whether it was interrupted),",
      "                run (of its stack, if that has not come to its end: since, until when what it has sent may",
      "                take effect, creating: whether it creates its resource, interrupted: whether it was killed),",
      "                closing (its stack lets nobody join: closing, or forced)",
      "  unclaimed     accounts on the aggregator that no claim holds; those that are leaving, too",
      "  turn          the stack whose turn it is to publish, if claims are kept in a table",
      "  torn          keys of claims of which parts are missing",
      "  damaged       keys of claims that can't be read, or are of a later version",
      "  foreign       tags or items that look like claims, but aren't",
      "  damagedLease  whether the item that says whose turn it is can't be read",
      "  moved         where the claims were moved to",
    ],
    options: [
      { name: "accounts", help: "the ids, and who claims them" },
      { name: "json", help: "everything, as JSON: see above" },
      CLAIMS,
      ...TIMES,
      ...CONNECTION,
    ],
  },
  {
    path: ["claims", "prune"],
    operands: ["AGGREGATOR", "KEY…"],
    summary: "remove claims of stacks that are gone for good",
    details: [
      "KEY is one that `claims list` shows, its first characters (4 or more), or project/stack/resource.",
      "",
      "Accounts that no other stack claims are removed from the aggregator. If other stacks deploy at the same",
      "time, the command takes turns with them. The stack of the claim must be gone: otherwise it claims its",
      "accounts again when it deploys a change.",
    ],
    options: [
      { name: "keep-accounts", help: "remove the claim alone: its accounts stay, and nobody claims them" },
      { name: "damaged", help: "remove what can't be read as a claim, after showing it; accounts stay" },
      { name: "wait", help: "wait for a claim whose stack was interrupted while it deployed" },
      DRY_RUN,
      { name: "yes", short: "y", help: "don't ask; required if there is no terminal" },
      CLAIMS,
      ...TIMES,
      ...CONNECTION,
    ],
  },
  {
    path: ["table", "create"],
    operands: ["TABLE"],
    summary: "make a DynamoDB table for claims",
    details: [
      "TABLE is a name, or an ARN. Its keys are those of claimsTableArgs; it is paid by request, and has",
      "point-in-time recovery. A table that is there already with these keys is left as it is.",
    ],
    options: [
      { name: "print", help: "print the input of `aws dynamodb create-table`, and call nothing" },
      DRY_RUN,
      ...CONNECTION,
    ],
  },
  {
    path: ["rollout"],
    operands: [],
    summary: "run one Pulumi program for many accounts, a stack for each",
    details: [
      "The program finds its account in the stack's configuration, as accountId. State, credentials and the",
      "passphrase come from the environment and from Pulumi.yaml, as for the Pulumi CLI.",
      "",
      "--accounts takes ids, with commas between them, or a file: of lines, each an id and perhaps a name, or a",
      "JSON list of ids and of objects { accountId, name?, config?, env? }. In the values of --config and in",
      "--stack-name, {account} stands for the id, and {name} for the name.",
      "",
      "--organizational-unit takes all active accounts of a unit of AWS Organizations and of the units below it,",
      "without the management account, in the order of their ids. OU is its id, as ou-ab12-11111111, or its path of",
      "names, as Workloads/Prod; r-ab12 is the root. It is read once, with the credentials of the environment; with",
      "--resume it isn't read, and the accounts are those of the report.",
      "",
      "Ctrl-C starts no further account and waits for those that run. A second one cancels these.",
      "",
      "--json prints the report, as its file holds it; times are ISO 8601, and what isn't there is null:",
      "  project, program, operation, concurrency, maxFailures, waves, startedAt, endedAt",
      "  stopped       why accounts are left that did not start: maxFailures, waveFailed (every account of the wave",
      "                that was reached failed), or interrupted",
      "  wave          the wave that was reached, counted from 1",
      "  organization  of --organizational-unit: id, organizationalUnits, exclude, leftOut (for each account in these",
      "                units that is left out: accountId, name, detail)",
      "  counts        how many accounts have each status",
      "  accounts      for each: accountId, name, stack, status (succeeded, failed, interrupted, notStarted; running",
      "                only in the file), startedAt, seconds, changes (resources by what happened to them), errors,",
      "                log (a file)",
      "  causes        failures by cause: cause, example, advice (if a stack is locked), accountIds",
    ],
    options: [
      { name: "program", value: "DIR", help: "the folder of the program, with its Pulumi.yaml; needed" },
      { name: "accounts", value: "IDS|FILE", help: "the accounts; default: those of --resume" },
      {
        name: "organizational-unit",
        value: "OU",
        repeatable: true,
        help: "the accounts of an organizational unit; may be repeated",
      },
      {
        name: "exclude-organizational-unit",
        value: "OU",
        repeatable: true,
        help: "leave out the accounts of this one; may be repeated",
      },
      { name: "exclude-accounts", value: "IDS", help: "leave out these accounts of --organizational-unit" },
      { name: "operation", value: "NAME", help: "up, preview, refresh or destroy; default: up" },
      {
        name: "config",
        value: "KEY=VALUE",
        repeatable: true,
        help: "configuration of the stacks; may be repeated",
      },
      { name: "stack-name", value: "PATTERN", help: "the names of the stacks; default: {account}" },
      { name: "secrets-provider", value: "URL", help: "of stacks that are made; default: the backend's" },
      { name: "concurrency", value: "NUMBER", help: "how many accounts run at a time; default: 4" },
      {
        name: "max-failures",
        value: "NUMBER",
        help: "how many accounts may fail before no other starts; default: 0",
      },
      {
        name: "waves",
        value: "SIZES",
        help: "accounts that run before the others, such as 1,5,rest; default: rest",
      },
      { name: "resume", value: "FILE", help: "a report: run of its accounts those that have not succeeded" },
      { name: "directory", value: "DIR", help: "for all that is written; default: .rollout in --program" },
      { name: "report", value: "FILE", help: "default: report.json in --directory" },
      { name: "logs", value: "DIR", help: "for a log of each account; default: logs in --directory" },
      { name: "json", help: "print the report as JSON: see above" },
    ],
  },
];

/** Every option of any command; of those with one name the first. */
export const OPTIONS: readonly OptionSpec[] = [
  HELP,
  VERSION,
  ...COMMANDS.flatMap(({ options }) => options),
].filter(({ name }, at, all) => all.findIndex((option) => option.name === name) === at);
