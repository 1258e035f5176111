import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { leastPrivilege } from "../support/policy";
import { createProject, type Project, repository } from "../support/pulumi";
import { emptyDirectory, install, pack, run } from "./packaging/packed";

const [AUDIT, LOG_ARCHIVE] = ["111122223333", "222233334444"] as const;
const PAYMENTS = ["333344445555", "444455556666"] as const;
const SEARCH = "555566667777";
const SHARED = "777788889999";

const NAMES = ["platform", "team-payments", "team-search"] as const;
type Name = (typeof NAMES)[number];

/** A copy of a folder in examples/, deployed by following its README.md word by word. */
interface Example {
  readonly project: Project;
  /** Runs what stands under a heading, and compares what it prints. */
  follow(heading: string): Promise<void>;
}

interface Command {
  readonly args: string[];
  /** Lines that it has to print. */
  readonly expected: readonly string[];
}

describe("a copy of each example, outside the repository, by its README", function () {
  this.timeout(1_800_000);
  const { directory, remove } = emptyDirectory();
  let aws: Emulator;
  let tarball: string;
  const examples = new Map<Name, Example>();
  const live = () => aws.aggregators().map(({ accountIds }) => accountIds);
  const example = (name: Name) => examples.get(name) ?? assert.fail(name);

  before(async () => {
    ({ tarball } = pack(directory));
    aws = await startEmulator({ settings: leastPrivilege() });
    for (const name of NAMES) examples.set(name, await copy(name, directory, aws.url));
  });
  after(async () => {
    for (const { project } of examples.values()) await project.dispose();
    await aws?.close();
    remove();
  });

  for (const name of NAMES)
    it(`${name} installs the packed package, and compiles`, () => {
      const { dir } = example(name).project;
      const commands = shellCommandsUnder("Install", readmeOf(name));
      assert.deepEqual(commands, ["npm install", "npx tsc"]);
      // The first command, as long as the package is not on npm; the tarball is what npm would answer with.
      const manifest = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
      const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
      assert.equal(manifest.dependencies["pulumi-aws-config-aggregator"], `^${version}`);
      const [first = name] = NAMES;
      if (name !== first) takeAlong(example(first).project.dir, dir);
      install(dir, "npm", 20, [tarball]);
      run("npx", ["tsc"], dir);
    });

  it("platform makes an aggregator", async () => {
    await example("platform").follow("Deploy");
    assert.deepEqual(live(), [[AUDIT]]);
  });

  it("platform changes it", async () => {
    await example("platform").follow("Change it");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE]]);
  });

  it("team-payments joins", async () => {
    await example("team-payments").follow("Join");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE, PAYMENTS[0], SHARED]]);
  });

  it("team-payments changes its accounts", async () => {
    await example("team-payments").follow("Change it");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE, ...PAYMENTS, SHARED]]);
  });

  it("team-search joins, and finds the account that both declare", async () => {
    await example("team-search").follow("Join");
    const accountIds = [AUDIT, LOG_ARCHIVE, ...PAYMENTS, SEARCH, SHARED];
    assert.deepEqual(live(), [accountIds]);
    assert.deepEqual(await example("team-search").project.outputs(), {
      accountIds: [SEARCH, SHARED],
      aggregatorAccountIds: accountIds,
    });
  });

  it("platform can't destroy it while others are on it", async () => {
    await example("platform").follow("Destroy it");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE, ...PAYMENTS, SEARCH, SHARED]]);
  });

  it("team-search leaves, and the account that both declare stays", async () => {
    await example("team-search").follow("Leave");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE, ...PAYMENTS, SHARED]]);
  });

  it("team-payments leaves", async () => {
    await example("team-payments").follow("Leave");
    assert.deepEqual(live(), [[AUDIT, LOG_ARCHIVE]]);
  });

  it("platform destroys it", async () => {
    await example("platform").follow("When the last one has left");
    assert.deepEqual(live(), []);
  });
});

const readmeOf = (name: Name) => readFileSync(join(repository, "examples", name, "README.md"), "utf8");

/** Copies what git keeps of a folder: a user's copy has no more. */
async function copy(name: Name, directory: string, endpoint: string): Promise<Example> {
  const dir = join(directory, name);
  const options = { name, dir, program: "", typescript: true, endpoint, emptyBackend: true };
  const project = await createProject(options);
  const folder = `examples/${name}`;
  const files = execFileSync("git", ["ls-files", folder], { cwd: repository, encoding: "utf8" });
  for (const file of files.trim().split("\n"))
    cpSync(join(repository, file), join(dir, file.slice(folder.length + 1)));
  return {
    project,
    async follow(heading) {
      const commands = commandsUnder(heading, readmeOf(name));
      assert.notEqual(commands.length, 0, `${name}/README.md has no commands under ${heading}`);
      for (const command of commands) await deploy(project, command);
    },
  };
}

/** What one example has installed need not be fetched and unpacked for the next; npm still settles what belongs there. */
function takeAlong(from: string, to: string): void {
  const modules = (directory: string) => join(directory, "node_modules");
  if (existsSync(modules(from)))
    cpSync(modules(from), modules(to), { recursive: true, verbatimSymlinks: true });
}

async function deploy(project: Project, { args, expected }: Command): Promise<void> {
  const isChange = ["up", "destroy"].includes(args[0] ?? "");
  const expectFailure = expected.some((line) => line.startsWith("error:"));
  const { output } = await project.run([...args, ...(isChange ? ["--yes"] : [])], { expectFailure });
  const printed = output.split("\n").map((line) => line.trim());
  for (const line of expected) assert.ok(printed.includes(line), `no line "${line}" in\n${output}`);
}

/**
 * The `pulumi` commands in the code blocks under a heading: the lines of `sh`, and the lines of `console` that begin
 * with `$`, where what follows is output.
 */
function commandsUnder(heading: string, readme: string): Command[] {
  const commands: { command: string; expected: string[] }[] = [];
  for (const line of linesUnder(heading, readme)) {
    if (line.startsWith("$ ")) commands.push({ command: line.slice(2), expected: [] });
    else commands.at(-1)?.expected.push(line);
  }
  return commands.map(({ command, expected }) => ({ args: words(command).slice(1), expected }));
}

function shellCommandsUnder(heading: string, readme: string): string[] {
  return linesUnder(heading, readme).map((line) => line.slice(2));
}

function linesUnder(heading: string, readme: string): string[] {
  const section = readme.split(/^#+ (?=.*$)/m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const blocks = [...section.matchAll(/^```(sh|console)\n(.*?)^```$/gms)];
  return blocks.flatMap(([, kind, text = ""]) => {
    const trimmed = text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    return kind === "sh" ? trimmed.map((line) => `$ ${line}`) : trimmed;
  });
}

/** A command's words, as a shell takes them apart. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
