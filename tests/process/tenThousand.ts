import assert from "node:assert/strict";
import { check } from "../../provider/aggregator/check";
import { diff } from "../../provider/aggregator/diff";
import type { Inputs, Outputs } from "../../provider/aggregator/inputs";
import { configuration } from "../../provider/engine/configuration";
import { createPrintedLines, createPrinter } from "../../provider/engine/context";
import { createCheckCache } from "../../provider/process/checkCache";
import type { SharingContext } from "../../provider/sharing/context";
import { createJoinCache } from "../../provider/sharing/joinCache";
import { createProgram } from "../../provider/sharing/program";
import { cpuTime } from "../support/eventLoop";
import { MemoryAws } from "../support/memoryAws";
import { MiniEngine } from "../support/miniEngine";

/** Milliseconds of CPU time: what else a machine does doesn't count. */
export interface Cost {
  /** check and diff, where nothing changes. */
  readonly unchanged: number;
  /** check, diff, plan and the line for the preview, where one account joins and one leaves. */
  readonly changed: number;
  /** JSON.parse of what check and diff are handed. */
  readonly parse: number;
}

const region = "us-east-1";

/** What the provider's own work costs for an aggregator, beside reading its inputs; in this process, without AWS. */
export async function costOf(accounts: number, rounds: number): Promise<Cost> {
  const ids = Array.from({ length: accounts + 1 }, (_, index) => String(100_000_000_000 + index * 7919));
  const before = argsOf(ids.slice(0, -1));
  const { context, state } = await deployed(before);
  const after = argsOf(ids.slice(1));

  const step = async (args: Record<string, unknown>, changes: boolean) => {
    const { inputs, failures } = await check(context, state.inputs, args);
    assert.deepEqual(failures, []);
    assert.equal((await diff(context, state.outputs, inputs)).changes, changes);
    return inputs;
  };
  const handed = [state.inputs, after, state.outputs, await step(after, true)].map((each) =>
    JSON.stringify(each),
  );

  const samples: Record<keyof Cost, number[]> = { unchanged: [], changed: [], parse: [] };
  const time = async (name: keyof Cost, work: () => unknown) => {
    samples[name].push(await cpuTime(work));
  };
  for (let round = 0; round < rounds; round++) {
    await time("parse", () => handed.map((text) => JSON.parse(text)));
    await time("unchanged", () => step(before, false));
    await time("changed", () => step(after, true));
  }
  // The first third is for the compiler.
  const warm = (name: keyof Cost) => median(samples[name].slice(Math.floor(rounds / 3)));
  return { unchanged: warm("unchanged"), changed: warm("changed"), parse: warm("parse") };
}

function argsOf(accountIds: string[]): Record<string, unknown> {
  const owner = "organization/project/stack/0123456789abcdef0123456789abcdef";
  const accountAggregationSource = { accountIds, allRegions: true };
  return {
    name: "security",
    owner,
    autoName: "security-0123456",
    __provider: "exports.handler",
    accountAggregationSource,
    tags: { team: "security" },
  };
}

/** The state of an aggregator, and a provider that finds it as it is there. */
async function deployed(args: Record<string, unknown>) {
  const aws = new MemoryAws();
  const engine = new MiniEngine(aws);
  await engine.up(args);
  const api = aws.api(region);
  const live = await api.describe("security");
  const context: SharingContext = {
    configuration: {
      ...configuration({ "aws:region": region }),
      api: () => ({ ...api, describe: async () => live }),
    },
    clock: { now: () => 0, sleep: async () => {}, random: () => 0 },
    checkCache: createCheckCache(),
    joinCache: createJoinCache(),
    program: createProgram(),
    printed: createPrintedLines(),
    ...createPrinter(() => {}),
  };
  return { context, state: engine.state as { inputs: Inputs; outputs: Outputs } };
}

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
