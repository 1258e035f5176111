import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { root } from "./root.mjs";
import { run } from "./run.mjs";
import { SetupError } from "./setupError.mjs";

const NO_JAVA = "there is no Java on PATH to run it with";

const project = "tools/dynamodb-local";

const [, version] = readFileSync(join(root, project, "pom.xml"), "utf8").match(
  /<artifactId>DynamoDBLocal<\/artifactId>\s*<version>([^<]+)</,
);

/** Its main class: `java -cp 'DIRECTORY/*' CLASS -port PORT`. */
export const mainClass = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";

/**
 * Finds DynamoDB Local, or the reason why it is missing: `{ directory }` with its jars, or `{ reason }`. It is outside
 * the checkout, so that a second checkout finds it.
 */
export async function findDynamodbLocal({ env = process.env } = {}) {
  if (!(await runs("java", "-version", env))) return { reason: NO_JAVA };
  const directory = directoryOf(env);
  return existsSync(directory)
    ? { directory }
    : { reason: "it isn't set up: `npm run setup` does it, with Maven" };
}

/**
 * Downloads DynamoDB Local with Maven if it is missing. Resolves to what it did; without Java or Maven, to undefined.
 */
export async function setUpDynamodbLocal(output, { env = process.env } = {}) {
  if (!(await runs("java", "-version", env))) return `left out: ${NO_JAVA}`;
  if (existsSync(directoryOf(env))) return `v${version}`;
  if (!(await runs("mvn", "-version", env))) return "left out: there is no Maven on PATH to fetch it with";
  return withLock(
    `${directoryOf(env)}.lock`,
    async () => {
      if (!existsSync(directoryOf(env))) {
        await output.during(`Fetching DynamoDB Local v${version} with Maven`, () =>
          fetchJars(directoryOf(env), env),
        );
      }
      return `v${version}, fetched with Maven`;
    },
    {
      onWait: () => output.line("Waiting for another set-up that fetches DynamoDB Local"),
    },
  );
}

/** Uses a temporary name until the download is complete. */
async function fetchJars(directory, env) {
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const args = ["-q", "-B", "dependency:copy-dependencies", `-DoutputDirectory=${unfinished}`];
  const { code, output } = await run("mvn", args, { cwd: join(root, project), env });
  if (code !== 0) throw new SetupError(`Maven can't fetch DynamoDB Local:\n${output.trim().slice(-4000)}`);
  renameSync(unfinished, directory);
}

function directoryOf(env) {
  const cache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache");
  return join(cache, "pulumi-aws-config-aggregator", `dynamodb-local-v${version}`);
}

async function runs(command, argument, env) {
  return (await run(command, [argument], { env })).code === 0;
}
