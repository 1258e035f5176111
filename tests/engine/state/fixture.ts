import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AggregatorView, Authorization } from "../../../emulator";
import { type Deployment, deployment } from "../../support/deployment";
import { repository } from "../../support/pulumi";

const folder = join(repository, "tests/fixtures/state");

/** What one version has left behind. */
export interface Fixture {
  /** `v0.1.0` */
  readonly version: string;
  /** The text of the program that was deployed. */
  readonly program: string;
  /** What `pulumi stack export` wrote. */
  readonly exported: { readonly deployment: { readonly resources: FixtureResource[] } };
  /** What was live then. */
  readonly aggregators: AggregatorView[];
  readonly authorizations: Authorization[];
}

export interface FixtureResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  /** It was read, and isn't managed. */
  readonly external?: boolean;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** The version in package.json, as fixtures are named. */
export function currentVersion(): string {
  return `v${JSON.parse(readFileSync(join(repository, "package.json"), "utf8")).version}`;
}

/** The versions whose state is kept. */
export function versions(): string[] {
  const suffix = ".program.js";
  return readdirSync(folder)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

export function readFixture(version: string): Fixture {
  const json = (suffix: string) => JSON.parse(readFileSync(join(folder, version + suffix), "utf8"));
  return {
    version,
    program: readFileSync(join(folder, `${version}.program.js`), "utf8"),
    exported: json(".json"),
    aggregators: json(".aggregators.json"),
    authorizations: json(".authorizations.json"),
  };
}

/** An empty stack with the program of a fixture. Names and owners come from the project's name. */
export async function stackOf(program: string): Promise<Deployment> {
  const d = await deployment("", { name: "state-fixture" });
  d.project.write("index.js", program);
  return d;
}

/** Deploys the program of a version with the package as it is now, and keeps what that leaves. */
export async function writeFixture(version: string): Promise<void> {
  const path = (suffix: string) => join(folder, version + suffix);
  if (!existsSync(path(".program.js")))
    throw new Error(
      `There is no ${version}.program.js in ${folder}: copy the one before, and add what is new.`,
    );
  const d = await stackOf(readFileSync(path(".program.js"), "utf8"));
  try {
    await d.aws.seed({
      name: "existing",
      region: "eu-west-1",
      accountIds: ["999999999999"],
      tags: { by: "hand" },
    });
    await d.aws.authorize({
      account: "444444444444",
      authorizedAccount: "777777777777",
      tags: { by: "hand" },
    });
    await d.project.up();
    // What joined after the owner was made is in the owner's outputs only then.
    await d.project.refresh();
    const { stdout } = await d.project.run(["stack", "export"]);
    // Where in which file of the SDK a resource was made says nothing to a later version.
    const unneeded = new Set(["sourcePosition", "stackTrace"]);
    const kept = JSON.parse(stdout, (key, value) => (unneeded.has(key) ? undefined : value));
    writeFileSync(path(".json"), JSON.stringify(kept, undefined, 2));
    writeFileSync(path(".aggregators.json"), JSON.stringify(d.aws.aggregators(), undefined, 2));
    writeFileSync(path(".authorizations.json"), JSON.stringify(d.aws.authorizations(), undefined, 2));
  } finally {
    await d.dispose();
  }
  const biome = join(repository, "node_modules/@biomejs/biome/bin/biome");
  execFileSync(process.execPath, [biome, "format", "--write", folder], { cwd: repository });
}
