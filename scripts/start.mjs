// Sets everything up and shows the main job on a local AWS: an aggregator that somebody else adds accounts to,
// and a deployment that keeps them.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { forget, startEndpoint } from "./quick-start/endpoint.mjs";
import { createPulumi, stack } from "./quick-start/pulumi.mjs";
import { root } from "./setup/root.mjs";
import { SetupError } from "./setup/setup-error.mjs";
import { setUp } from "./setup.mjs";

const FIRST = ["111111111111", "222222222222"];
const SECOND = ["111111111111", "333333333333"];
const OTHERS = ["777777777777", "888888888888"];

const NEXT = `
What next
  npm run pulumi -- config set accountIds '["111111111111","444444444444"]'   another change
  npm run pulumi -- up                                                        preview and deploy it
  npm run pulumi -- destroy                                                   refused: others are still in it
  npm run pulumi -- config set forceDestroy true                              … unless you say so, deploy that,
  npm run pulumi -- up && npm run pulumi -- destroy                           and delete again
  On real AWS: README.md, under "On AWS"`;

try {
  const { cli, summary } = await setUp();
  console.log(summary);
  forget();
  rmSync(join(root, `Pulumi.${stack}.yaml`), { force: true });
  const endpoint = await startEndpoint();
  try {
    await tell(createPulumi({ cli, url: endpoint.url }), endpoint.url);
  } finally {
    await endpoint.stop();
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function tell(pulumi, url) {
  const aws = await connect(url);
  heading(`1. Deploy an aggregator with ${FIRST.length} accounts (examples/quick-start, on a local AWS)`);
  await pulumi.quietly(["stack", "init", stack]);
  await pulumi.show(["preview"]);
  await pulumi.show(["up", "--yes", "--skip-preview"]);

  heading("2. Somebody else appends accounts, from the console or another tool");
  await aws.append(OTHERS);
  console.log(`\n  + ${OTHERS.join("\n  + ")}\n  The program knows nothing of them.`);

  heading("3. Add one account and drop one in the program: the preview says what moves, and who is kept");
  await pulumi.show(["config", "set", "accountIds", JSON.stringify(SECOND)]);
  await pulumi.show(["preview", "--diff"]);
  await pulumi.show(["up", "--yes", "--skip-preview"]);

  heading("4. What is live now");
  const { arn, accountIds } = await aws.live();
  console.log(`\n  security  ${arn}`);
  for (const id of [...new Set([...FIRST, ...SECOND, ...OTHERS])].sort())
    console.log(`  ${describe(id, accountIds)}`);
  const kept = OTHERS.filter((id) => accountIds.includes(id));
  if (kept.length < OTHERS.length) throw new Error("accounts of others were lost");
  console.log(
    `\n  ${kept.length} of ${OTHERS.length} accounts of others kept. A plain PutConfigurationAggregator would have left 0.`,
  );
  console.log(NEXT);
}

function describe(id, live) {
  if (!live.includes(id)) return `${id}  gone: the program dropped it`;
  return `${id}  ${OTHERS.includes(id) ? "somebody else's, kept" : "this program's"}`;
}

function heading(text) {
  console.log(`\n${process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text}`);
}

/** Somebody else, who uses AWS Config's own calls. */
async function connect(url) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const sdk = await import("@aws-sdk/client-config-service");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new sdk.ConfigServiceClient({ endpoint: url, region: "us-east-1", credentials });
  const find = async () => {
    const command = new sdk.DescribeConfigurationAggregatorsCommand({
      ConfigurationAggregatorNames: ["security"],
    });
    const { ConfigurationAggregators: [found] = [] } = await client.send(command);
    return found;
  };
  return {
    async append(accountIds) {
      const { ConfigurationAggregatorName, AccountAggregationSources: [source] = [] } = await find();
      const AccountIds = [...source.AccountIds, ...accountIds];
      const sources = [{ ...source, AccountIds }];
      await client.send(
        new sdk.PutConfigurationAggregatorCommand({
          ConfigurationAggregatorName,
          AccountAggregationSources: sources,
        }),
      );
    },
    async live() {
      const { ConfigurationAggregatorArn: arn, AccountAggregationSources: [source] = [] } = await find();
      return { arn, accountIds: source.AccountIds };
    },
  };
}
