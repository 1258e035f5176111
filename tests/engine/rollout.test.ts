import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import type { RolloutReport } from "../../provider/rollout";
import { bin } from "../cli/support";
import { programOf } from "../support/deployment";
import { accountsByRulePolicy, documentedPolicies, leastPrivilege } from "../support/policy";
import { killTree } from "../support/processTree";
import { createProject, type Project } from "../support/pulumi";

const [A, B, C, D] = ["111111111111", "222222222222", "333333333333", "444444444444"] as const;
const PUT = "PutConfigurationAggregator";

/** Each account has an aggregator of its own, so accounts don't wait for each other. */
const PROGRAM = programOf(`
  const config = new pulumi.Config();
  const accountId = config.require("accountId");
  new ConfigurationAggregator("own", {
    name: "of-" + accountId, ...all(accountId), tags: { owner: config.get("owner") ?? "none", env: process.env.LABEL ?? "none" },
  });
`);

/** How a run of the command ended. */
interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  /** What it has printed on standard error until now. */
  err(): string;
}

/** A program that is rolled out, with an AWS and a backend of its own. */
class World {
  private constructor(
    readonly aws: Emulator,
    private readonly project: Project,
  ) {}

  static async begin(): Promise<World> {
    const policies = [...documentedPolicies(), accountsByRulePolicy()];
    const aws = await startEmulator({ settings: leastPrivilege(policies) });
    const project = await createProject({ program: PROGRAM, endpoint: aws.url, emptyBackend: true });
    return new World(aws, project);
  }

  get dir(): string {
    return this.project.dir;
  }

  /** Runs the command in the program's folder, in a process group of its own, as a shell does. */
  start(...args: string[]): Running {
    return this.spawn(bin, "rollout", "--program", this.dir, ...args);
  }

  /** Runs a script in the program's folder. */
  script(file: string): Promise<Ran> {
    return this.spawn(file).ended;
  }

  private spawn(...args: string[]): Running {
    const child = spawn(process.execPath, args, {
      cwd: this.dir,
      env: this.project.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      err += text;
    });
    const ended = new Promise<Ran>((resolve) => child.once("close", (code) => resolve({ code, out, err })));
    return { child, ended, err: () => err };
  }

  /** Runs `pulumi` in the program's folder. */
  pulumi(...args: string[]): Promise<unknown> {
    return this.project.run(args);
  }

  run(...args: string[]): Promise<Ran> {
    return this.start(...args).ended;
  }

  report(): RolloutReport {
    return JSON.parse(readFileSync(join(this.dir, ".rollout/report.json"), "utf8"));
  }

  statuses(): Record<string, string> {
    return Object.fromEntries(this.report().accounts.map(({ accountId, status }) => [accountId, status]));
  }

  /** The accounts that have their aggregator, in the order in which these were made. */
  live(): string[] {
    return this.aws.aggregators().map(({ accountIds }) => accountIds?.join() ?? "");
  }

  /** The accounts whose aggregators were put since the last call of this. */
  puts(): string[] {
    const puts = this.aws.log().filter(({ operation }) => operation === PUT);
    this.aws.clearLog();
    return puts.map(({ request }) =>
      String((request as Record<string, unknown>).ConfigurationAggregatorName).slice(3),
    );
  }

  async end(): Promise<void> {
    await this.project.dispose();
    await this.aws.close();
  }
}

/** Waits until something holds, and fails if it doesn't within two minutes. */
async function until(what: string, holds: () => boolean): Promise<void> {
  for (const start = performance.now(); !holds(); ) {
    if (performance.now() - start > 120_000) assert.fail(`it never happened that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a rollout over accounts, with the real Pulumi CLI", () => {
  let world: World;
  before(async () => {
    world = await World.begin();
  });
  after(() => world?.end());

  it("stops after its canary if that fails, although two may fail, and says why, and what is left", async () => {
    world.aws.fault({
      operation: PUT,
      aggregator: `of-${A}`,
      kind: "error",
      code: "AccessDeniedException",
      message: `no for ${A}`,
    });
    const accounts = join(world.dir, "accounts.txt");
    writeFileSync(accounts, `${A} audit # the canary\n${B}\n${C} payments\n`);
    const { code, out, err } = await world.run(
      "--accounts",
      accounts,
      "--waves",
      "1,rest",
      "--max-failures",
      "2",
      "--config",
      "owner=team-{name}",
    );
    assert.equal(code, 1);
    assert.match(
      err,
      new RegExp(
        `^.*: up for 3 accounts in 2 waves, 4 at a time\nWave 1 of 2: 1 account\n${A} audit: started\n`,
      ),
    );
    assert.match(err, new RegExp(`^${A} audit: failed after \\d+ s: .*AccessDenied.*no for ${A}`, "m"));
    assert.match(err, /^Every account of wave 1 failed: 2 accounts will not be started\.$/m);
    assert.match(
      out,
      /^0 of 3 accounts succeeded in \d+ s, 1 failed, 2 not started\.\n\n1 account failed: 111111111111 audit\n/,
    );
    assert.match(out, /^Not started: 222222222222, 333333333333 payments$/m);
    assert.match(out, /^Every account of wave 1 failed, so no further wave was started\./m);
    assert.match(out, /^To run what is left: the same command with --resume .*report\.json$/m);
    const { stopped, wave } = world.report();
    assert.deepEqual([stopped, wave], ["waveFailed", 1]);
    assert.deepEqual(world.statuses(), { [A]: "failed", [B]: "notStarted", [C]: "notStarted" });
    assert.deepEqual(world.live(), []);
  });

  it("is resumed by its report, and keeps names and stacks", async () => {
    const { code, out } = await world.run(
      "--resume",
      join(world.dir, ".rollout/report.json"),
      "--config",
      "owner=team-{name}",
      "--json",
    );
    assert.equal(code, 0, out);
    const report: RolloutReport = JSON.parse(out);
    assert.deepEqual(report.counts, { succeeded: 3, failed: 0, interrupted: 0, notStarted: 0, running: 0 });
    assert.deepEqual(report, world.report());
    assert.deepEqual(
      report.accounts.map(({ changes }) => changes),
      // The stack of the first one has been made before.
      [{ same: 1, create: 1 }, { create: 2 }, { create: 2 }],
    );
    assert.deepEqual([...world.live()].sort(), [A, B, C]);
    const owners = world.aws.aggregators().map(({ tags }) => tags.owner);
    assert.deepEqual(owners.sort(), [`team-${B}`, "team-audit", "team-payments"]);
    assert.match(
      readFileSync(join(world.dir, `.rollout/logs/${A}.log`), "utf8"),
      /AccessDenied(?:.*\n)+# resumed at .*\n(?:.*\n)+ +\+ 1 created/,
    );
  });

  it("has nothing left then, and says so", async () => {
    const { code, out, err } = await world.run("--resume", join(world.dir, ".rollout/report.json"));
    assert.deepEqual([code, out.split("\n")[0]], [0, "3 accounts succeeded in 0 s."]);
    assert.match(err, /: up for 0 accounts, 4 at a time; 3 accounts succeeded before\n$/);
  });

  it("has a log for each account, a work directory for each stack, and Git ignores them", () => {
    const directory = join(world.dir, ".rollout");
    assert.deepEqual(readdirSync(directory).sort(), [".gitignore", "logs", "report.json", "stacks"]);
    assert.deepEqual(readdirSync(join(directory, "logs")), [`${A}.log`, `${B}.log`, `${C}.log`]);
    assert.match(
      readFileSync(join(directory, "logs", `${B}.log`), "utf8"),
      /^\$ pulumi up .*\n(?:.*\n)*Resources:\n/m,
    );
    assert.deepEqual(readdirSync(join(directory, "stacks")), [A, B, C]);
  });

  it("finds its stacks again without the work directories, as in a fresh checkout @slow", async () => {
    rmSync(join(world.dir, ".rollout"), { recursive: true });
    world.puts();
    const file = join(world.dir, "accounts.json");
    writeFileSync(
      file,
      JSON.stringify([
        A,
        {
          accountId: B,
          config: { owner: "other", key: { value: "hidden-value", secret: true } },
          env: { LABEL: "of its own" },
        },
      ]),
    );
    const { code, out } = await world.run("--accounts", file, "--config", "owner=team-{name}", "--json");
    assert.equal(code, 0, out);
    // The first has lost its name, which was a part of its owner; the second has another one.
    const changes = (JSON.parse(out) as RolloutReport).accounts.map((account) => account.changes);
    assert.deepEqual(changes, [
      { same: 1, update: 1 },
      { same: 1, update: 1 },
    ]);
    const tags = world.aws.aggregators().map((aggregator) => [aggregator.name, aggregator.tags.env]);
    assert.deepEqual(Object.fromEntries(tags), {
      [`of-${A}`]: "none",
      [`of-${B}`]: "of its own",
      [`of-${C}`]: "none",
    });
    const settings = readFileSync(join(world.dir, `.rollout/stacks/${B}/Pulumi.${B}.yaml`), "utf8");
    assert.match(settings, /:key:\n\s+secure: v1:/);
    for (const written of [settings, out, readFileSync(join(world.dir, `.rollout/logs/${B}.log`), "utf8")])
      assert.ok(!written.includes("hidden-value"));
  });

  it("previews without changing anything", async () => {
    world.puts();
    const { code, out } = await world.run(
      "--accounts",
      A,
      "--operation",
      "preview",
      "--config",
      "owner=x",
      "--json",
    );
    assert.equal(code, 0, out);
    assert.deepEqual((JSON.parse(out) as RolloutReport).accounts[0]?.changes, { same: 1, update: 1 });
    assert.deepEqual(world.puts(), []);
  });

  it("destroys, and fails for a stack that isn't there @slow", async () => {
    const { code, out } = await world.run(
      "--accounts",
      `${A},${B},${C},${D}`,
      "--operation",
      "destroy",
      "--concurrency",
      "2",
    );
    assert.equal(code, 1);
    assert.match(out, /^3 of 4 accounts succeeded in .*, 1 failed\.$/m);
    assert.match(out, /no stack named '444444444444' found/);
    assert.deepEqual(world.live(), []);
  });
});

describe("a rollout from a script, with the real Pulumi CLI @slow", () => {
  let world: World;
  before(async () => {
    world = await World.begin();
  });
  after(() => world?.end());

  it("is what an ES module imports, and tells what happens as it happens", async () => {
    writeFileSync(
      join(world.dir, "rollOut.mjs"),
      `import { InvalidRolloutError, printProgress, rollout } from "pulumi-aws-config-aggregator/rollout";
       const events = [];
       const print = printProgress();
       const options = {
         program: ".",
         accounts: ["${A}", { accountId: "${B}", name: "payments" }],
         stackName: ({ name, accountId }) => name ?? "of-" + accountId,
         concurrency: 1,
         onEvent: (event) => { events.push(event.kind); print(event); },
       };
       const { accounts, counts } = await rollout(options);
       const problems = await rollout({ ...options, program: "nowhere", waves: [1] })
         .catch((error) => error instanceof InvalidRolloutError && error.facts.problems.map(({ path }) => path));
       const interrupted = await rollout({ ...options, signal: AbortSignal.abort() });
       console.log(JSON.stringify({
         events, problems, stacks: accounts.map(({ stack }) => stack), counts, stopped: interrupted.stopped, left: interrupted.counts,
       }));`,
    );
    const { code, out, err } = await world.script("rollOut.mjs");
    assert.equal(code, 0, err);
    const once = ["started", "ended"];
    assert.deepEqual(JSON.parse(out), {
      events: [...["began", "wave", ...once, ...once, "finished"], ...["began", "stopped", "finished"]],
      problems: ["program", "waves"],
      stacks: [`of-${A}`, "payments"],
      counts: { succeeded: 2, failed: 0, interrupted: 0, notStarted: 0, running: 0 },
      stopped: "interrupted",
      left: { succeeded: 0, failed: 0, interrupted: 0, notStarted: 2, running: 0 },
    });
    assert.deepEqual([...world.live()].sort(), [A, B]);
  });
});

describe("a rollout that ends early, with the real Pulumi CLI", () => {
  let world: World;
  before(async () => {
    world = await World.begin();
  });
  after(() => world?.end());

  const accounts = [A, B, C].join();
  const group = ({ child }: { child: ChildProcess }) => -(child.pid ?? assert.fail());
  const held = () => world.aws.paused().length;

  it("lets what runs end after Ctrl-C, starts nothing more, and no other rollout begins meanwhile", async () => {
    world.aws.fault({ operation: PUT, kind: "pause" });
    const command = world.start("--accounts", accounts, "--concurrency", "1");
    await until("a Put is held", () => held() === 1);
    const other = await world.run("--accounts", D);
    assert.equal(other.code, 1);
    assert.match(
      other.err,
      new RegExp(
        `another one has been using ${world.dir}/.rollout since .*, as process ${command.child.pid} `,
      ),
    );
    assert.deepEqual(world.statuses(), { [A]: "running", [B]: "notStarted", [C]: "notStarted" });
    process.kill(group(command), "SIGINT");
    await until("it says so", () => command.err().includes("Interrupted: 2 accounts will not be started."));
    assert.match(command.err(), /Waiting for the account that runs\. Ctrl-C cancels what runs\.\n$/);
    await world.aws.release();
    const { code, out } = await command.ended;
    assert.equal(code, 1);
    assert.match(out, /^1 of 3 accounts succeeded in .*, 2 not started\.$/m);
    assert.deepEqual(world.statuses(), { [A]: "succeeded", [B]: "notStarted", [C]: "notStarted" });
    assert.equal(world.report().stopped, "interrupted");
  });

  it("cancels what runs after a second Ctrl-C, and can be resumed @slow", async () => {
    world.aws.fault({ operation: PUT, kind: "pause" });
    const report = join(world.dir, ".rollout/report.json");
    const command = world.start("--resume", report, "--concurrency", "1");
    await until("a Put is held", () => held() === 1);
    process.kill(group(command), "SIGINT");
    await until("it says so", () => command.err().includes("Interrupted: 1 account will not be started."));
    process.kill(group(command), "SIGINT");
    await until("it cancels", () => command.err().includes("Cancelling the operation that runs."));
    await world.aws.release();
    const { code, out } = await command.ended;
    assert.equal(code, 1);
    assert.match(out, new RegExp(`^Interrupted: ${B}$`, "m"));
    assert.deepEqual(world.statuses(), { [A]: "succeeded", [B]: "interrupted", [C]: "notStarted" });
    assert.equal((await world.run("--resume", report)).code, 0);
    assert.deepEqual([...world.live()].sort(), [A, B, C]);
  });

  it("is resumed by the report of a rollout that was killed @slow", async () => {
    world.aws.fault({ operation: "TagResource", kind: "pause" });
    const command = world.start("--accounts", accounts, "--concurrency", "1", "--config", "owner=later");
    await until("a request is held", () => held() === 1);
    command.child.kill("SIGKILL");
    await command.ended;
    const { counts, endedAt } = world.report();
    assert.deepEqual([counts.running, endedAt], [1, null]);
    await world.aws.release();
    // What it had started comes to its end by itself.
    const locks = join(world.dir, "../backend/.pulumi/locks");
    await until(
      "the stack is unlocked",
      () =>
        !existsSync(locks) ||
        !readdirSync(locks, { recursive: true }).some((name) => String(name).endsWith(".json")),
    );
    const { code, out } = await world.run(
      "--resume",
      join(world.dir, ".rollout/report.json"),
      "--config",
      "owner=later",
    );
    assert.equal(code, 0, out);
    assert.deepEqual(
      world.aws.aggregators().map(({ tags }) => tags.owner),
      ["later", "later", "later"],
    );
  });
});

describe("a rollout whose Pulumi was killed, with the real Pulumi CLI @slow", () => {
  let world: World;
  before(async () => {
    world = await World.begin();
  });
  after(() => world?.end());

  it("says how its stack is unlocked, and goes on once that is done", async () => {
    world.aws.fault({ operation: PUT, kind: "pause" });
    const command = world.start("--accounts", A);
    await until("a Put is held", () => world.aws.paused().length === 1);
    await killTree(command.child.pid ?? assert.fail());
    await command.ended;
    await world.aws.release();

    const resume = ["--resume", join(world.dir, ".rollout/report.json")];
    const locked = await world.run(...resume);
    assert.equal(locked.code, 1);
    const [cause, ...others] = world.report().causes;
    assert.deepEqual([cause?.accountIds, others], [[A], []]);
    assert.ok(locked.out.includes(cause?.advice ?? assert.fail("no advice")), locked.out);
    const [, told = "", folder] = /run `pulumi (.*?)` in (\S+)\. Then resume\./.exec(locked.out) ?? [];
    assert.deepEqual([told, folder], [`cancel ${A}`, world.dir]);

    await world.pulumi(...told.split(" "), "--yes");
    const { code, out } = await world.run(...resume);
    assert.equal(code, 0, out);
    assert.deepEqual(world.live(), [A]);
  });
});

describe("a rollout over organizational units, with the real Pulumi CLI", () => {
  let world: World;
  const units = ["--organizational-unit", "Workloads", "--exclude-accounts", C];
  const seed = (...more: string[]) =>
    world.aws.seedOrganization({
      managementAccount: "123456789012",
      id: "o-exampleorgid",
      accounts: [
        { id: B, name: "payments", parent: "Workloads/Prod" },
        { id: A, name: "shared", parent: "Workloads" },
        { id: C, name: "old", parent: "Workloads" },
        { id: D, name: "closed", parent: "Workloads", state: "SUSPENDED" },
        ...more.map((id) => ({ id, parent: "Workloads" })),
        { id: "666666666666", parent: "Security" },
      ],
    });
  before(async () => {
    world = await World.begin();
    await seed();
  });
  after(() => world?.end());

  it("refuses one that doesn't exist, by the name of its option", async () => {
    const { code, err } = await world.run("--organizational-unit", "Workload");
    assert.equal(code, 2);
    assert.match(
      err,
      /--organizational-unit\[0\] names "Workload", but there is no .*: is Workloads meant\?/,
    );
    assert.ok(!existsSync(join(world.dir, ".rollout")));
  });

  it("runs their active accounts with their names, and tells who is left out", async () => {
    world.aws.fault({
      operation: PUT,
      aggregator: `of-${B}`,
      kind: "error",
      code: "AccessDeniedException",
      message: "no",
    });
    const { code, err } = await world.run(...units, "--config", "owner=team-{name}");
    assert.equal(code, 1);
    assert.match(
      err,
      new RegExp(
        `^Accounts of Workloads in organization o-exampleorgid: 2; left out: ${C} old \\(exclude.accountIds names ${C}\\), ` +
          `${D} closed \\(it is SUSPENDED\\)\n.*: up for 2 accounts`,
      ),
    );
    const { accounts, organization } = world.report();
    assert.deepEqual(
      accounts.map(({ accountId, name, status }) => [accountId, name, status]),
      [
        [A, "shared", "succeeded"],
        [B, "payments", "failed"],
      ],
    );
    assert.deepEqual(
      organization?.leftOut.map(({ accountId }) => accountId),
      [C, D],
    );
  });

  it("keeps the accounts of the report when it is resumed, although the organization has changed @slow", async () => {
    await seed("777777777777");
    world.aws.clearLog();
    const { code, err } = await world.run(
      ...units,
      ...["--config", "owner=team-{name}", "--resume", join(world.dir, ".rollout/report.json")],
    );
    assert.equal(code, 0, err);
    assert.match(
      err,
      /: the 2 accounts of the report\. AWS Organizations is not read again\.\n.*: up for 1 account,/,
    );
    const asked = world.aws.log().filter(({ service }) => service === "organizations");
    assert.deepEqual(asked, []);
    assert.deepEqual(
      world.aws.aggregators().map(({ tags }) => tags.owner),
      ["team-shared", "team-payments"],
    );
    assert.equal(world.report().organization?.id, "o-exampleorgid");
  });
});

describe("a rollout over 40 accounts, with the real Pulumi CLI @slow", () => {
  let world: World;
  before(async () => {
    world = await World.begin();
  });
  after(() => world?.end());

  const accounts = Array.from({ length: 40 }, (_, number) => String(500_000_000_000 + number));
  const [first = "", second = ""] = [accounts[7], accounts[23]];

  it("goes on while two fail, and groups them as one cause", async () => {
    for (const id of [first, second])
      world.aws.fault({
        operation: PUT,
        aggregator: `of-${id}`,
        kind: "error",
        code: "AccessDeniedException",
        message: `no for ${id}`,
      });
    const { code, out } = await world.run(
      "--accounts",
      accounts.join(),
      "--waves",
      "1,5,rest",
      "--max-failures",
      "2",
      "--concurrency",
      "3",
    );
    assert.equal(code, 1);
    assert.match(out, /^38 of 40 accounts succeeded in .*, 2 failed\.$/m);
    assert.match(out, new RegExp(`^2 accounts failed: ${first}, ${second}$`, "m"));
    assert.equal(world.report().causes.length, 1);
    const [canary] = world.puts();
    assert.equal(canary, accounts[0]);
  });

  it("runs those two when it is resumed, and nothing else", async () => {
    const { code, out } = await world.run("--resume", join(world.dir, ".rollout/report.json"));
    assert.equal(code, 0, out);
    assert.match(out, /^40 accounts succeeded in/);
    assert.deepEqual(world.puts().sort(), [first, second].sort());
    assert.deepEqual([...world.live()].sort(), accounts);
  });
});
