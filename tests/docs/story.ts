import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../emulator";
import { emptyDirectory, manifest, pack } from "../engine/packaging/packed";
import type { Block } from "../support/markdown";
import { createProject, type Environment, type Project } from "../support/pulumi";

/** The project of the blocks that name none. */
const MAIN = "main";

/** A directory outside the repository in which the packed package is installed, as a user has it. */
export interface Installation {
  readonly directory: string;
  /** What a command of a page runs with: an empty home, and this machine's settings of npm. */
  readonly env: Environment;
  /** A command line as a user types it, with the tarball in place of the package's name at npm. */
  fromTarball(command: string): string;
  remove(): void;
}

/** Makes a project as `pulumi new typescript` does, and installs the package in it by a page's own command. */
export function installFromPackage(command: string): Installation {
  const { directory, remove } = emptyDirectory();
  const { tarball } = pack(directory);
  const project = join(directory, MAIN);
  const home = join(directory, "home");
  for (const one of [project, home]) mkdirSync(one);
  writeTemplate(project, MAIN);
  const env = {
    HOME: home,
    PULUMI_SKIP_CONFIRMATIONS: "true",
    ...npmSettings(),
  };
  const fromTarball = (line: string) =>
    line.replace(/^npm install( pulumi-aws-config-aggregator)?$/, `npm install ${tarball}`);
  execFileSync("bash", ["-euc", fromTarball(command)], {
    cwd: project,
    env: { ...process.env, ...env },
    stdio: "pipe",
  });
  return { directory, env, fromTarball, remove };
}

/** Runs the blocks of a page from its top to its end, all against one AWS. */
export class Story {
  private readonly projects = new Map<string, Project>();
  private current = MAIN;

  constructor(
    private readonly installation: Installation,
    private readonly aws: Emulator,
    private readonly blocks: readonly Block[],
  ) {}

  /** Deploys a program, or runs commands; throws where anything fails. Returns what was printed. */
  async run(block: Block): Promise<string> {
    const name = block.directive.project ?? this.current;
    if (name !== MAIN) await this.dispose(MAIN);
    this.current = name;
    const project = await this.project(name);
    if (block.language === "sh") return this.shell(project, block.text);
    project.write("index.ts", block.text);
    if (this.isDeployedByPage(block)) return "";
    return (await project.up()).output;
  }

  /** Compiles a program that runs elsewhere. */
  async compile(block: Block): Promise<void> {
    const project = await this.project("compiled");
    project.write("index.ts", block.text);
    await this.shell(project, "npx tsc --noEmit");
  }

  /** What is deployed goes with the AWS it is on. */
  async end(): Promise<void> {
    for (const project of this.projects.values()) await project.dispose();
    this.projects.clear();
  }

  private async dispose(name: string): Promise<void> {
    const project = this.projects.get(name);
    this.projects.delete(name);
    if (!project) return;
    try {
      await project.destroy();
    } finally {
      await project.dispose();
    }
  }

  private async project(name: string): Promise<Project> {
    const existing = this.projects.get(name);
    if (existing) return existing;
    const dir = join(this.installation.directory, name);
    if (name !== MAIN) {
      mkdirSync(dir, { recursive: true });
      writeTemplate(dir, name);
      linkPackages(join(this.installation.directory, MAIN), dir);
      // Each time: an `npm install` on a page takes out what no package.json names.
      standInForPulumiAws(join(dir, "node_modules/@pulumi/aws"));
    }
    const { env } = this.installation;
    const project = await createProject({
      name,
      dir,
      program: "",
      typescript: true,
      endpoint: this.aws.url,
      env,
    });
    this.projects.set(name, project);
    return project;
  }

  /** Word by word, in a shell that stops at the first command that fails. */
  private async shell(project: Project, text: string): Promise<string> {
    const script = text.split("\n").map(this.installation.fromTarball).join("\n");
    const child = spawn("bash", ["-euc", script], {
      cwd: project.dir,
      env: project.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (printed: string) => {
        output += printed;
      });
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`${script}\nfailed with exit code ${code}:\n${output}`);
    return output;
  }

  /** Whether the next block is the `pulumi up` of this one, or its rollout. */
  private isDeployedByPage(block: Block): boolean {
    const next = this.blocks[this.blocks.indexOf(block) + 1];
    return next?.language === "sh" && /^pulumi up$|^npx \S+ rollout /m.test(next.text);
  }
}

/** The files that `pulumi new typescript` writes, as far as the package depends on them. */
function writeTemplate(directory: string, name: string): void {
  const { typescript, "@types/node": types, "@pulumi/pulumi": pulumi } = manifest.devDependencies;
  const files = {
    "package.json": {
      name,
      main: "index.ts",
      devDependencies: { "@types/node": types, typescript },
      dependencies: { "@pulumi/pulumi": pulumi },
    },
    "tsconfig.json": {
      compilerOptions: {
        strict: true,
        outDir: "bin",
        target: "es2020",
        module: "commonjs",
        moduleResolution: "node",
        sourceMap: true,
        experimentalDecorators: true,
        pretty: true,
        noFallthroughCasesInSwitch: true,
        noImplicitReturns: true,
        forceConsistentCasingInFileNames: true,
      },
      files: ["index.ts"],
    },
  };
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(directory, file), JSON.stringify(content, undefined, 2));
}

function linkPackages(from: string, to: string): void {
  try {
    symlinkSync(join(from, "node_modules"), join(to, "node_modules"), "junction");
    cpSync(join(from, "package-lock.json"), join(to, "package-lock.json"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Settings of this machine's npm, for a home that has none. */
function npmSettings(): Environment {
  const setting = (key: string) =>
    execFileSync("npm", ["config", "get", key], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  return {
    npm_config_userconfig: setting("userconfig"),
    npm_config_cache: setting("cache"),
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
}

/** In place of @pulumi/aws, whose plugin is a download of its own: a table that is really created. */
function standInForPulumiAws(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const files = {
    "package.json":
      '{ "name": "@pulumi/aws", "version": "7.0.0", "main": "index.js", "types": "index.d.ts" }',
    "index.d.ts": `
      import * as pulumi from "@pulumi/pulumi";
      export namespace dynamodb {
        interface TableArgs {
          billingMode?: string; hashKey?: string; rangeKey?: string;
          attributes?: { name: string; type: string }[];
          pointInTimeRecovery?: { enabled: boolean };
        }
        class Table extends pulumi.Resource {
          constructor(name: string, args: TableArgs, opts?: pulumi.CustomResourceOptions);
          readonly name: pulumi.Output<string>;
        }
      }
      export namespace cfg {
        interface ConfigurationAggregatorArgs {
          name?: string;
          accountAggregationSource?: { accountIds: string[]; allRegions?: boolean; regions?: string[] };
        }
        class ConfigurationAggregator extends pulumi.Resource {
          constructor(name: string, args: ConfigurationAggregatorArgs, opts?: pulumi.CustomResourceOptions);
        }
      }`,
    "index.js": `
      const pulumi = require("@pulumi/pulumi");
      exports.dynamodb = { Table: class Table extends pulumi.dynamic.Resource {
        constructor(name, args, opts) {
          super({
            async create({ tableName, args }) {
              const { CreateTableCommand, DynamoDBClient } = require("@aws-sdk/client-dynamodb");
              await new DynamoDBClient({}).send(new CreateTableCommand({
                TableName: tableName,
                BillingMode: args.billingMode,
                AttributeDefinitions: args.attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
                KeySchema: [
                  { AttributeName: args.hashKey, KeyType: "HASH" },
                  { AttributeName: args.rangeKey, KeyType: "RANGE" },
                ],
              }));
              return { id: tableName, outs: { name: tableName } };
            },
          }, name, { name: undefined, tableName: name + "-1a2b3c4", args }, opts);
        }
      } };`,
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
}
