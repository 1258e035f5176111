import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Deployment, deployment } from "../../support/deployment";
import { slowIf } from "../../support/tier";
import {
  emptyDirectory,
  install,
  type Manager,
  manifest,
  pack,
  pathWith,
  run,
  writeManifest,
} from "./packed";
import { type NodeMajor, nodeDirectory } from "./tools";

interface Row {
  readonly manager: Manager;
  readonly language: keyof typeof languages;
  readonly node: NodeMajor;
  readonly pulumi: string;
  readonly slow?: true;
}

const oldest = manifest.devDependencies["@pulumi/pulumi"] ?? assert.fail();

const matrix: Row[] = [
  { manager: "npm", language: "CommonJS", node: 20, pulumi: oldest, slow: true },
  { manager: "yarn", language: "ES modules", node: 20, pulumi: oldest, slow: true },
  { manager: "pnpm", language: "TypeScript", node: 20, pulumi: oldest, slow: true },
  { manager: "npm", language: "TypeScript", node: 24, pulumi: "latest" },
];

/** Programs that declare one account, in the file that the engine runs. */
const languages = {
  CommonJS: {
    file: "index.js",
    manifest: { main: "index.js" },
    program: (accountId: string) => `
      const { ConfigurationAggregator } = require("pulumi-aws-config-aggregator");
      exports.arn = new ConfigurationAggregator("security", { name: "security", ${sourceOf(accountId)} }).arn;
      exports.node = process.versions.node;`,
  },
  "ES modules": {
    file: "index.js",
    manifest: { main: "index.js", type: "module" },
    program: (accountId: string) => `
      import { ConfigurationAggregator } from "pulumi-aws-config-aggregator";
      export const { arn } = new ConfigurationAggregator("security", { name: "security", ${sourceOf(accountId)} });
      export const { node } = process.versions;`,
  },
  TypeScript: {
    file: "index.ts",
    manifest: {
      main: "index.ts",
      devDependencies: {
        "@types/node": manifest.devDependencies["@types/node"],
        typescript: manifest.devDependencies.typescript,
      },
    },
    program: (accountId: string) => `
      import type { Output } from "@pulumi/pulumi";
      import { ConfigurationAggregator, type ConfigurationAggregatorArgs } from "pulumi-aws-config-aggregator";
      const args: ConfigurationAggregatorArgs = { name: "security", ${sourceOf(accountId)} };
      export const arn: Output<string> = new ConfigurationAggregator("security", args).arn;
      export const { node } = process.versions;`,
  },
};

function sourceOf(accountId: string): string {
  return `accountAggregationSource: { accountIds: ["${accountId}"], allRegions: true }`;
}

/** A test that starts the local AWS. */
const EMULATING = `
  import { type Emulator, startEmulator } from "pulumi-aws-config-aggregator/emulator";
  export async function start(): Promise<Emulator> {
    const emulator = await startEmulator({ port: 0, settings: { quotas: { aggregators: 1 } } });
    emulator.fault({ operation: "PutConfigurationAggregator", kind: "throttle" });
    return emulator;
  }`;

/** What `pulumi new typescript` writes, and what a program of ES modules needs. */
const compilerOptions = [
  { module: "commonjs", moduleResolution: "node", target: "es2020" },
  { module: "nodenext", target: "es2022" },
];

describe("the packed package, installed outside the repository, on the real engine", function () {
  this.timeout(1_800_000);

  for (const { manager, language, node, pulumi, slow } of matrix) {
    describe(`by ${manager}, in ${language}, on Node ${node}, with @pulumi/pulumi ${pulumi}${slowIf(slow === true)}`, () => {
      const { file, program, manifest: own } = languages[language];
      let directory: string;
      let remove: () => void;
      let d: Deployment;
      let env: { PATH: string };

      before(async () => {
        ({ directory, remove } = emptyDirectory());
        const { tarball } = pack(directory);
        const dependencies = { "@pulumi/pulumi": pulumi, "pulumi-aws-config-aggregator": `file:${tarball}` };
        writeManifest(directory, { ...own, dependencies });
        install(directory, manager, node);
        d = await deployment("", { dir: directory, typescript: language === "TypeScript" });
        env = { PATH: pathWith(node, d.project.env.PATH) };
      });
      after(async () => {
        await d?.dispose();
        remove?.();
      });

      it("deploys, changes and destroys", async () => {
        d.project.write(file, program("111111111111"));
        await d.project.up({ env });
        assert.deepEqual(d.live().accountIds, ["111111111111"]);
        const outputs = await d.project.outputs();
        assert.equal(outputs.arn, d.live().arn);
        assert.match(String(outputs.node), new RegExp(`^${node}\\.`));
        d.project.write(file, program("222222222222"));
        await d.project.up({ env });
        assert.deepEqual(d.live().accountIds, ["222222222222"]);
        await d.project.destroy({ env });
        assert.deepEqual(d.aws.aggregators(), []);
      });

      it("has the emulator, as a library for either kind of modules, and as a command", () => {
        const name = "pulumi-aws-config-aggregator/emulator";
        const use = `
          startEmulator().then(async (emulator) => {
            console.log(JSON.stringify(emulator.tables()));
            await emulator.close();
          });`;
        writeFileSync(join(directory, "use.cjs"), `const { startEmulator } = require("${name}");${use}`);
        writeFileSync(join(directory, "use.mjs"), `import { startEmulator } from "${name}";${use}`);
        const onNode = (...args: string[]) => run(join(nodeDirectory(node), "node"), args, directory);
        // Nothing has installed dynalite, which is optional.
        for (const program of ["use.cjs", "use.mjs"]) assert.equal(onNode(program), '{"kind":"none"}\n');
        const main = "node_modules/pulumi-aws-config-aggregator/dist/provider/cli/main.js";
        assert.match(onNode(main, "emulator", "--help"), /^ +--state FILE /m);
      });

      if (language === "TypeScript")
        it("has types for a program of either kind of modules, strictly", () => {
          writeFileSync(join(directory, "modules.mts"), program("333333333333"));
          for (const emulating of ["emulating.ts", "emulating.mts"])
            writeFileSync(join(directory, emulating), EMULATING);
          for (const options of compilerOptions) {
            const settings = {
              ...options,
              strict: true,
              exactOptionalPropertyTypes: true,
              skipLibCheck: true,
            };
            const files = [
              ...["index.ts", "emulating.ts"],
              ...(options.module === "nodenext" ? ["modules.mts", "emulating.mts"] : []),
            ];
            const config = { compilerOptions: { ...settings, types: ["node"], noEmit: true }, files };
            writeFileSync(join(directory, "tsconfig.strict.json"), JSON.stringify(config));
            run(
              join(nodeDirectory(node), "node"),
              ["node_modules/typescript/bin/tsc", "-p", "tsconfig.strict.json"],
              directory,
            );
          }
        });
    });
  }
});
