import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { leastPrivilege } from "../support/policy";
import { createProject, type Project, repository } from "../support/pulumi";

const [AUDIT, LOG_ARCHIVE] = ["111122223333", "222233334444"] as const;
const PAYMENTS = ["333344445555", "444455556666"] as const;
const SEARCH = "555566667777";
const SHARED = "777788889999";

/** A program in examples/, deployed by following its README.md word by word. */
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

describe("the examples, by their READMEs", () => {
  let aws: Emulator;
  const examples = new Map<string, Example>();
  const live = () => aws.aggregators().map(({ accountIds }) => accountIds);
  const example = (name: string) => examples.get(name) ?? assert.fail(name);

  before(async () => {
    aws = await startEmulator({ settings: leastPrivilege() });
    for (const name of ["platform", "team-payments", "team-search"])
      examples.set(name, await load(name, aws.url));
  });
  after(async () => {
    for (const { project } of examples.values()) await project.dispose();
    await aws?.close();
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

  it("platform can't take it away while others are on it", async () => {
    await example("platform").follow("Take it away");
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

  it("platform takes it away", async () => {
    await example("platform").follow("When the last one has left");
    assert.deepEqual(live(), []);
  });
});

async function load(name: string, endpoint: string): Promise<Example> {
  const folder = join(repository, "examples", name);
  const project = await createProject({ name, program: folder, typescript: true, endpoint });
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  return {
    project,
    async follow(heading) {
      const commands = commandsUnder(heading, readme);
      assert.notEqual(commands.length, 0, `${name}/README.md has no commands under ${heading}`);
      for (const command of commands) await run(project, command);
    },
  };
}

async function run(project: Project, { args, expected }: Command): Promise<void> {
  const isChange = ["up", "destroy"].includes(args[0] ?? "");
  const expectFailure = expected.some((line) => line.startsWith("error:"));
  const { output } = await project.run([...args, ...(isChange ? ["--yes"] : [])], { expectFailure });
  const printed = output.split("\n").map((line) => line.trim());
  for (const line of expected) assert.ok(printed.includes(line), `no line "${line}" in\n${output}`);
}

/**
 * The `pulumi` commands in the code blocks under a heading: the lines of `sh`, and the lines of `console` that begin
 * with `$`, where what follows is output. The stack is there already.
 */
function commandsUnder(heading: string, readme: string): Command[] {
  const section = readme.split(/^#+ (?=.*$)/m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const blocks = [...section.matchAll(/^```(sh|console)\n(.*?)^```$/gms)];
  const lines = blocks.flatMap(([, kind, text = ""]) => {
    const trimmed = text.split("\n").map((line) => line.trim());
    return kind === "sh" ? trimmed.filter(Boolean).map((line) => `$ ${line}`) : trimmed.filter(Boolean);
  });
  const commands: { command: string; expected: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith("$ ")) commands.push({ command: line.slice(2), expected: [] });
    else commands.at(-1)?.expected.push(line);
  }
  return commands
    .filter(({ command }) => /^pulumi (?!stack init)/.test(command))
    .map(({ command, expected }) => ({ args: words(command).slice(1), expected }));
}

/** A command's words, as a shell takes them apart. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
