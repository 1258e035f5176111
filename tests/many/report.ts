import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Appended } from "./append";
import type { Round } from "./round";

const directory = join(__dirname, "../../.local/rounds");

const HEAD = ["", "join", "swap", "leave", "killed", "failed", "faults"];
const COST = ["Puts", "requests", "p50", "max", "lost", "ghosts"];

/** Prints the rounds, and for comparison the results of Describe, append, Put. */
export async function printRounds(
  rounds: readonly Round[],
  appended: Readonly<Record<string, Appended>> = {},
): Promise<void> {
  const { print } = await import("../../scripts/bench/table.mjs");
  const rows = rounds.map((round) => [round.name, ...movesOf(round), ...costOf(round)]);
  const all = rounds.length > 1 ? [["all", ...movesOf(sumOf(rounds)), ...costOf(sumOf(rounds))]] : [];
  const others = Object.entries(appended).map(([name, one]) => [
    name,
    ...[String(one.times.length + one.failed), "", "", "", String(one.failed), ""],
    ...[one.puts, one.requests].map(String),
    ...percentiles(one.times),
    ...[String(one.lost), ""],
  ]);
  print([...HEAD, ...COST], [...rows, ...all, ...others]);
}

/** What to look at if a round went wrong; undefined if it went well. */
export function problemOf(round: Round, seed: number, isCli = false): string | undefined {
  const cli = isCli ? " --cli" : "";
  const { name, lost, ghosts, broken, story, lag, stacks } = round;
  if (lost.length + ghosts.length + broken.length === 0) return undefined;
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `seed-${seed}-${name.replaceAll(" ", "-")}.txt`);
  writeFileSync(file, story);
  return [
    `${name}, of ${stacks} stacks with seed ${seed}:`,
    ...(lost.length > 0 ? [`lost: ${lost.join(", ")}`] : []),
    ...(ghosts.length > 0 ? [`ghosts: ${ghosts.join(", ")}`] : []),
    ...broken.slice(0, 20),
    ...(broken.length > 20 ? [`and ${broken.length - 20} more like it`] : []),
    `AWS did not answer for up to ${lag} ms.`,
    `npm run soak -- --seed ${seed} --stacks ${stacks}${cli} draws the same moves again.`,
    `All requests by stack are in ${file}:`,
    ...(process.env.CI ? [story] : [story.split("\nteam")[0] ?? ""]),
  ].join("\n");
}

function movesOf({ joined, swapped, left, killed, failed, faults }: Moves): string[] {
  return [joined, swapped, left, killed, failed, faults].map(String);
}

function costOf({ puts, requests, times, lost, ghosts }: Cost): string[] {
  return [String(puts), String(requests), ...percentiles(times), String(lost.length), String(ghosts.length)];
}

type Moves = Pick<Round, "joined" | "swapped" | "left" | "killed" | "failed" | "faults">;

type Cost = Pick<Round, "puts" | "requests" | "times" | "lost" | "ghosts">;

function sumOf(rounds: readonly Round[]): Moves & Cost {
  const sum = (key: keyof Moves | "puts" | "requests") =>
    rounds.reduce((total, round) => total + round[key], 0);
  return {
    joined: sum("joined"),
    swapped: sum("swapped"),
    left: sum("left"),
    killed: sum("killed"),
    failed: sum("failed"),
    faults: sum("faults"),
    puts: sum("puts"),
    requests: sum("requests"),
    times: rounds.flatMap(({ times }) => times).sort((a, b) => a - b),
    lost: rounds.flatMap(({ lost }) => lost),
    ghosts: rounds.flatMap(({ ghosts }) => ghosts),
  };
}

function percentiles(times: readonly number[]): string[] {
  return [times[times.length >> 1], times.at(-1)].map((time) =>
    time === undefined ? "" : `${(time / 1000).toFixed(1)} s`,
  );
}
