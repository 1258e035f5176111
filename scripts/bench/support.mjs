import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The tests' helpers for the real CLI. */
export const support = () => require("../../tests/support/deployment.ts");

const accounts = '{ accountIds: ["111111111111", "222222222222"], allRegions: true }';
const args = `{ name: "security", accountAggregationSource: ${accounts}, tags: { team: "security" } }`;

/** The measured program: an aggregator. */
export const aggregator = `new ConfigurationAggregator("security", ${args});`;

/** The same program with a resource that does nothing. */
export const nothing = `
const pulumi = require("@pulumi/pulumi");
class Nothing extends pulumi.dynamic.Resource {
  constructor(name, props) {
    const provider = {
      create: async (inputs) => ({ id: name, outs: inputs }),
      diff: async () => ({ changes: false }),
    };
    super(provider, name, props);
  }
}
new Nothing("security", ${args});`;

/** Runs `work` with both programs deployed. */
export async function withBoth(work) {
  const { deployment } = support();
  const ours = await deployment(aggregator);
  const floor = await deployment("");
  floor.project.write("index.js", nothing);
  try {
    await ours.project.up();
    await floor.project.up();
    return await work({ ours, floor });
  } finally {
    await ours.dispose();
    await floor.dispose();
  }
}

export const fixed = (value, digits = 2) => value.toFixed(digits);
