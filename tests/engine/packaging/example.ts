import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createProject, type Environment, type Project, repository } from "../../support/pulumi";
import { install, manifest, run } from "./packed";

/** A copy of a folder in examples/, outside the repository. */
export interface Example {
  readonly project: Project;
  /** The commands of its README.md under a heading. */
  commands(heading: string): Command[];
  /** Runs these word by word, and compares what they print. */
  follow(heading: string): Promise<void>;
  /** Runs a command line of the README in a shell. */
  shell(line: string): Promise<{ readonly code: number | null; readonly output: string }>;
}

/** A command of a README.md. */
export interface Command {
  readonly line: string;
  /** Lines that it has to print; of another command than `pulumi`, their beginnings. */
  readonly expected: readonly string[];
}

/** Copies what git keeps of an example: a user's copy has no more. */
export async function copyExample(
  name: string,
  directory: string,
  endpoint: string,
  env: Environment = {},
): Promise<Example> {
  const dir = join(directory, name);
  const folder = `examples/${name}`;
  const readme = readFileSync(join(repository, folder, "README.md"), "utf8");
  const project = await createProject({
    name,
    dir,
    program: "",
    typescript: true,
    endpoint,
    emptyBackend: true,
    env,
  });
  const files = execFileSync("git", ["ls-files", folder], { cwd: repository, encoding: "utf8" });
  for (const file of files.trim().split("\n"))
    cpSync(join(repository, file), join(dir, file.slice(folder.length + 1)));
  const example: Example = {
    project,
    commands: (heading) => commandsUnder(heading, readme),
    async follow(heading) {
      const commands = example.commands(heading);
      assert.notEqual(commands.length, 0, `${name}/README.md has no commands under ${heading}`);
      for (const command of commands)
        await (command.line.startsWith("pulumi ") ? deploy(project, command) : type(example, command));
    },
    async shell(line) {
      const child = spawn("bash", ["-euc", line], {
        cwd: dir,
        env: project.env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => {
          output += text;
        });
      const [code] = await once(child, "close");
      return { code, output };
    },
  };
  return example;
}

/**
 * Installs an example by its README, and compiles it.
 *
 * @param like - another example, with the same packages, that has been installed before
 */
export function installExample({ project, commands }: Example, tarball: string, like?: Example): void {
  assert.deepEqual(
    commands("Install").map(({ line }) => line),
    ["npm install", "npx tsc"],
  );
  // The first command, as long as the package is not on npm; the tarball is what npm would answer with.
  const { dependencies } = JSON.parse(readFileSync(join(project.dir, "package.json"), "utf8"));
  assert.equal(dependencies["pulumi-aws-config-aggregator"], `^${manifest.version}`);
  if (like) takeAlong(like.project.dir, project.dir);
  install(project.dir, "npm", 20, [tarball]);
  run("npx", ["tsc"], project.dir);
}

/** What one example has installed need not be fetched and unpacked for the next; npm still settles what belongs there. */
function takeAlong(from: string, to: string): void {
  const modules = (directory: string) => join(directory, "node_modules");
  if (existsSync(modules(from)))
    cpSync(modules(from), modules(to), { recursive: true, verbatimSymlinks: true });
}

async function deploy(project: Project, { line, expected }: Command): Promise<void> {
  const args = words(line).slice(1);
  const isChange = args.some((word) => ["up", "destroy"].includes(word));
  const expectFailure = expected.some((text) => text.startsWith("error:"));
  const { output } = await project.run([...args, ...(isChange ? ["--yes"] : [])], { expectFailure });
  const printed = linesOf(output);
  for (const text of expected) assert.ok(printed.includes(text), `no line "${text}" in\n${output}`);
}

/** A rollout that has failed says how many accounts have. */
async function type({ shell }: Example, { line, expected }: Command): Promise<void> {
  const { code, output } = await shell(line);
  assert.equal(code, expected.some((text) => /^\d+ accounts? failed: /.test(text)) ? 1 : 0, output);
  const printed = linesOf(output);
  for (const text of expected)
    assert.ok(
      printed.some((one) => one.startsWith(text)),
      `no line begins with "${text}" in\n${output}`,
    );
}

function linesOf(output: string): string[] {
  return output.split("\n").map((line) => line.trim());
}

/**
 * The commands in the code blocks under a heading: the lines of `sh`, and the lines of `console` that begin with `$`,
 * where what follows is output. A command goes on after a backslash.
 */
function commandsUnder(heading: string, readme: string): Command[] {
  const commands: { line: string; expected: string[] }[] = [];
  for (const line of linesUnder(heading, readme)) {
    if (line.startsWith("$ ")) commands.push({ line: line.slice(2), expected: [] });
    else commands.at(-1)?.expected.push(line);
  }
  return commands;
}

function linesUnder(heading: string, readme: string): string[] {
  const section = readme.split(/^#+ (?=.*$)/m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const blocks = [...section.matchAll(/^```(sh|console)\n(.*?)^```$/gms)];
  return blocks.flatMap(([, kind, text = ""]) => {
    const lines = linesOf(text.replaceAll(/ *\\\n */g, " ")).filter(Boolean);
    return kind === "sh" ? lines.map((line) => `$ ${line}`) : lines;
  });
}

/** A command's words, as a shell takes them apart. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
