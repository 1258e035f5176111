import { Random } from "./random";
import { type Faults, NO_FAULTS, type Order, type Plan, type SimulatedStack } from "./simulation";

/** The plan of a seed: how many stacks, what they do and when, and what goes wrong. */
export function planOf(seed: number, exclusive: boolean): Plan {
  const random = new Random(seed ^ 0x5bd1e995);
  const count = random.pick([2, 3, 5, 8, 12, 20, 50]);
  const span = random.pick([0, 500, 2_000, 10_000, 60_000]);
  const accounts = Array.from({ length: Math.max(3, count) }, (_, at) => `a${at}`);
  const stacks = Array.from({ length: count }, (_, at) => stackOf(random, `s${at}`, span, accounts));
  return { seed, exclusive, stacks, foreign: ["z"], faults: faultsOf(random) };
}

function stackOf(random: Random, key: string, span: number, accounts: readonly string[]): SimulatedStack {
  const some = (): string[] => {
    const wanted = new Set([random.pick(accounts), ...(random.chance(0.5) ? [random.pick(accounts)] : [])]);
    return [...wanted].sort();
  };
  const order = (): Order =>
    random.chance(0.2) ? { intent: "leave", accounts: [] } : { intent: "hold", accounts: some() };
  const orders: Order[] = [{ intent: "hold", accounts: some() }];
  for (let more = random.whole(0, 2); more > 0; more--) orders.push(order());
  return {
    key,
    begins: random.between(0, span),
    orders,
    instead: random.chance(0.5) ? [{ intent: "hold", accounts: some() }] : [],
    isSpilled: random.chance(0.2),
  };
}

function faultsOf(random: Random): Faults {
  if (random.chance(0.2)) return NO_FAULTS;
  const rate = (most: number) => (random.chance(0.5) ? random.between(0, most) : 0);
  return { crash: rate(0.5), late: rate(0.3), throttle: rate(0.3), unsure: rate(0.03), pause: rate(0.03) };
}

/** Stacks that join within a time, with one account each, while nothing goes wrong. */
export function rush(count: number, span: number, exclusive: boolean, seed: number): Plan {
  const random = new Random(seed);
  const stacks = Array.from({ length: count }, (_, at) => ({
    key: `s${at}`,
    begins: random.between(0, span),
    orders: [{ intent: "hold" as const, accounts: [`a${at}`] }],
    instead: [],
    isSpilled: false,
  }));
  return { seed, exclusive, stacks, foreign: ["z"], faults: NO_FAULTS };
}
