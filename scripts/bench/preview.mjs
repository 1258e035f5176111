import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../setup/root.mjs";
import { fixed } from "./support.mjs";

const median = (samples) =>
  createRequire(import.meta.url)("../../tests/process/tenThousand.ts").median(samples);

/** The time of a preview of an unchanged aggregator, alternating with one of a resource that does nothing. */
export async function previewCost({ ours, floor }, pairs, detail) {
  await preview(ours);
  await preview(floor);
  ours.requests();
  const samples = [];
  for (let pair = 0; pair < pairs; pair++) {
    samples.push(await previewPair(ours, floor, pair % 2 === 0));
    detail(`${pair + 1} done`);
  }
  const requests = ours.requests().length;
  const ratios = samples.map((sample) => sample.ours / sample.floor);
  const seconds = (choose) =>
    ["ours", "floor"]
      .map((key) => `${fixed(choose(samples.map((sample) => sample[key])) / 1000)} s`)
      .join(", ");
  const fastest = (times) => Math.min(...times);
  const best = (key) => fastest(samples.map((sample) => sample[key]));
  return [
    {
      what: "preview of an unchanged aggregator, to one of a pulumi.dynamic.Resource that does nothing",
      goal: "≤ 1.00",
      value: `${fixed(median(ratios))} (${fixed(fastest(ratios))}–${fixed(Math.max(...ratios))}; ${seconds(median)})`,
    },
    {
      what: "  the fastest of each",
      goal: "≤ 1.00",
      value: `${fixed(best("ours") / best("floor"))} (${seconds(fastest)})`,
    },
    { what: "  requests in all of them", goal: "0", value: String(requests) },
    {
      what: "  modules of the AWS SDK that the provider's process loads",
      goal: "0",
      value: await sdkModules(ours),
    },
  ];
}

/** They alternate in going first, so that other work of the machine doesn't hit only one of them. */
async function previewPair(ours, floor, oursFirst) {
  if (oursFirst) return { ours: await preview(ours), floor: await preview(floor) };
  const first = await preview(floor);
  return { ours: await preview(ours), floor: first };
}

async function preview({ project }) {
  const { durationMs, resources } = await project.preview();
  if (resources.join() !== "2 unchanged") throw new Error(`something changes: ${resources.join(", ")}`);
  return durationMs;
}

/** How many modules of the SDK another preview loads into the provider's process, and the total. */
async function sdkModules({ project }) {
  const directory = mkdtempSync(join(tmpdir(), "bench-"));
  const file = join(directory, "modules");
  const preload = `--require ${JSON.stringify(join(root, "scripts/bench/loaded.cjs"))}`;
  try {
    const NODE_OPTIONS = [project.env.NODE_OPTIONS, preload].filter(Boolean).join(" ");
    await project.preview({ env: { NODE_OPTIONS, LOADED_MODULES: file } });
    if (!existsSync(file)) throw new Error("the provider's process didn't tell what it loads");
    const modules = readFileSync(file, "utf8").trim().split("\n");
    const sdk = modules.filter((path) => /[\\/]node_modules[\\/]@(aws-sdk|smithy)[\\/]/.test(path));
    const ours = modules.filter((path) => path.startsWith(join(root, "dist/provider")));
    return `${sdk.length} (of ${modules.length}; ${ours.length} of them ours)`;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
