// Sets everything up and shows the main features on a local AWS: stacks of three projects change one aggregator at the
// same time without losing accounts; then it shows that data arrives from all of them, or why it doesn't.

import { join, relative } from "node:path";
import { AGGREGATOR, connect } from "./quickStart/aws.mjs";
import { createBackground } from "./quickStart/background.mjs";
import { createCommandLine } from "./quickStart/commandLine.mjs";
import { home, startEndpoint } from "./quickStart/endpoint.mjs";
import { createPulumi } from "./quickStart/pulumi.mjs";
import { during, heading, show, showAll } from "./quickStart/report.mjs";
import { root } from "./setup/root.mjs";
import { SetupError } from "./setup/setupError.mjs";
import { setUp } from "./setup.mjs";

const PLATFORM = "examples/platform";
const PAYMENTS = "examples/team-payments";
const SEARCH = "examples/team-search";
/** The program that authorizes the aggregator in one account and joins. */
const LANDING_ZONE = "examples/landing-zone";

const AUDIT = "111122223333";
const LOG_ARCHIVE = "222233334444";
const BY_HAND = "888899990000";

/** The accounts that each stack adds to the aggregator when all three change it. */
const CHANGES = new Map([
  [PLATFORM, [AUDIT, LOG_ARCHIVE]],
  [PAYMENTS, ["333344445555", "777788889999"]],
  [SEARCH, ["555566667777", "777788889999"]],
]);
const ALL = [...new Set([...CHANGES.values(), BY_HAND].flat())].sort();

/** The region in which the added account has not authorized the aggregator. */
const FORGOTTEN = "eu-west-3";
/** The file that the command line writes, in `home`. */
const PAGE = "security.html";
const EARLIER = "earlier.json";

/** The command that opens a file in a browser. */
const OPEN = { darwin: "open", win32: "start" }[process.platform] ?? "xdg-open";
const shown = (...names) => relative(root, join(home, ...names));
const NEXT = `
What next
  ${`${OPEN} ${shown(PAGE)}`.padEnd(53)} the report, in a browser
  npm run cli -- status security                        whether data arrives; --help lists all commands
  npm run cli -- claims list security                   who claims which accounts
  npm run pulumi -- -C ${SEARCH} preview     what joining would do, and which stack has an account already
  npm run pulumi -- -C ${SEARCH} up          joins again; in another terminal, at the same time:
  npm run pulumi -- -C ${PAYMENTS} destroy   leaves
  npm run pulumi -- -C ${PLATFORM} destroy        refused while others are on it
  These commands run on copies of the examples, in ${shown()}. On AWS: ${PLATFORM}/README.md`;

try {
  const { cli, summary } = await setUp();
  console.log(summary);
  const endpoint = await startEndpoint({ fresh: true });
  const background = createBackground();
  const pulumi = createPulumi({ cli, url: endpoint.url, background });
  const commandLine = createCommandLine({ cli, url: endpoint.url, cwd: home });
  stopOnSignals(background, endpoint);
  try {
    const aws = await connect(endpoint.url);
    await prepare(aws);
    await share(pulumi, aws);
    await watch(pulumi, lookWith(commandLine, background));
    console.log(NEXT);
  } finally {
    await background.interrupt();
    await endpoint.stop();
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Sets up the accounts before there is an aggregator. */
async function prepare(aws) {
  await aws.createResources();
  await aws.authorize(ALL);
  await aws.unauthorize(BY_HAND, FORGOTTEN);
}

/** Stacks add accounts to one aggregator, and remove them. */
async function share(pulumi, aws) {
  heading("1. The platform team deploys an aggregator that others may join");
  await during(
    "creating the stacks",
    Promise.all([...CHANGES.keys(), LANDING_ZONE].map((folder) => pulumi.init(folder))),
  );
  await deploy(pulumi, "up", PLATFORM);
  await aws.put("security", [...(await aws.accounts("security")), BY_HAND]);
  console.log(`\n  In the console, somebody adds ${BY_HAND}, of which no program knows.`);

  heading("2. Three stacks change it at the same time, none of which knows of the others");
  for (const folder of [PLATFORM, PAYMENTS])
    await pulumi.inFolder(folder, ["config", "set", "accountIds", JSON.stringify(CHANGES.get(folder))]);
  await deploy(pulumi, "up", ...CHANGES.keys());

  heading("3. What is on the aggregator now");
  const joined = await aws.accounts("security");
  list(joined, whose);
  const without = await withoutClaims(aws);
  console.log(`
  ${joined.length} of ${ALL.length} are there. The same changes by AWS's own calls, where all three read before the first
  one writes: ${without.length} of ${ALL.length}, and every call succeeds.`);
  expectAccounts(joined, ALL);

  heading("4. The search team leaves: what only it declared goes");
  await deploy(pulumi, "destroy", SEARCH);
  const left = await aws.accounts("security");
  list(left, (id) => (left.includes(id) ? whose(id, SEARCH) : "gone"));
  expectAccounts(
    left,
    ALL.filter((id) => whose(id, SEARCH) !== ""),
  );
}

/** One account has not authorized the aggregator in one region. This is shown, and fixed. */
async function watch(pulumi, look) {
  heading("5. Does data arrive? One account has not authorized the aggregator in one region");
  console.log(`
  The accounts authorized the aggregator in all regions beforehand, ${BY_HAND} in all but ${FORGOTTEN}.`);
  await look(1, "status", AGGREGATOR.name);
  await look(1, "report", AGGREGATOR.name, "--json", EARLIER);

  heading("6. A program authorizes it there, and data arrives from everywhere");
  const settings = {
    accountId: BY_HAND,
    aggregator: JSON.stringify(AGGREGATOR),
    regions: `["${FORGOTTEN}"]`,
  };
  const set = Object.entries(settings).flatMap(([name, value]) => ["--plaintext", `${name}=${value}`]);
  await pulumi.inFolder(LANDING_ZONE, ["config", "set-all", ...set]);
  await deploy(pulumi, "up", LANDING_ZONE);
  await look(0, "status", AGGREGATOR.name);
  await look(0, "report", AGGREGATOR.name, "--html", PAGE, "--history", EARLIER);
}

/** Checks the health of sources, with a role in their accounts, so that causes are certain. */
function lookWith(commandLine, background) {
  return async (expected, ...args) => {
    const role = ["--source-role", "arn:aws:iam::{account}:role/audit"];
    const result = await during(
      args.slice(0, 2).join(" "),
      commandLine.inBackground(background, [...args, ...role]),
    );
    const [option, pattern] = role;
    const command = ["npx pulumi-aws-config-aggregator", ...args].join(" ");
    const last = `${option} '${pattern}'`;
    showAll([command, last].join(args.length > 2 ? " \\\n      " : " "), result);
    if (result.exitCode !== expected)
      throw new Error(`${command} should end with ${expected}, and ended with ${result.exitCode}`);
  };
}

/** Runs a command for all folders at the same time, and shows the results one after the other. */
async function deploy(pulumi, command, ...folders) {
  const args = [command, "--yes", "--skip-preview", "--suppress-progress"];
  const what = `pulumi ${command} of ${folders.map((folder) => folder.replace("examples/", "")).join(", ")}`;
  const results = await during(what, Promise.all(folders.map((folder) => pulumi.inFolder(folder, args))));
  for (const [index, folder] of folders.entries()) show(folder, command, results[index]);
}

/** The stacks that declare an account, for example `team-payments, team-search`; empty if none does any more. */
function whose(id, gone) {
  if (id === BY_HAND) return "somebody's, by hand";
  const stacks = [...CHANGES].filter(([folder, ids]) => folder !== gone && ids.includes(id));
  return stacks.map(([folder]) => folder.replace("examples/", "")).join(", ");
}

function list(live, describe) {
  console.log();
  for (const id of new Set([...ALL, ...live])) console.log(`  ${id}  ${describe(id)}`);
}

/** The same changes with AWS's own calls, for comparison. */
async function withoutClaims(aws) {
  const name = "without-claims";
  await aws.put(name, [AUDIT, BY_HAND]);
  const seen = await Promise.all([...CHANGES.keys()].map(() => aws.accounts(name)));
  for (const [index, ids] of [...CHANGES.values()].entries()) await aws.put(name, [...seen[index], ...ids]);
  const left = await aws.accounts(name);
  await aws.remove(name);
  return left;
}

function expectAccounts(live, expected) {
  if (live.join() !== expected.join())
    throw new Error(
      `there should be ${expected.join(", ")} on the aggregator, and there are ${live.join(", ")}`,
    );
}

function stopOnSignals(background, endpoint) {
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
    process.once(signal, async () => {
      await background.interrupt();
      await endpoint.stop();
      console.log(`${process.stdout.isTTY ? "\r\x1b[2K" : ""}\nStopped. Run npm start again to start over.`);
      process.exit(code);
    });
}
