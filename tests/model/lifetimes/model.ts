import { STORES, type Store } from "../../support/stacks";
import { follow, type Outcome } from "./history";
import { planOf } from "./plan";

/** Prints a line. */
type Print = (line: string) => void;

/** The command that shows a history again. */
export function replayOf(seed: number, store: Store, disturbed: boolean): string {
  const options = [`--seed ${seed}`, store === "table" && "--store dynamodb", disturbed && "--disturbed"];
  return `npm run model -- --lifetimes ${options.filter(Boolean).join(" ")}`;
}

/** Runs histories with either store, undisturbed and disturbed; returns how many went wrong. */
export async function followAll(seeds: number, print: Print = console.log): Promise<number> {
  let wrong = 0;
  for (let seed = 1; seed <= seeds; seed++)
    for (const store of STORES)
      for (const disturbed of [false, true]) {
        const { violations } = await follow(planOf(seed, store, disturbed));
        if (violations.length === 0) continue;
        wrong += 1;
        print(`✘ seed ${seed}, claims in ${store}${disturbed ? ", disturbed" : ""}: ${violations[0]}`);
        print(`  to see what happens: ${replayOf(seed, store, disturbed)}`);
      }
  print(`\n${seeds} lifetimes with either store, undisturbed and disturbed, ${wrong} went wrong\n`);
  return wrong;
}

/** Prints what happens in one history; returns how many things go wrong in it. */
export async function showLifetime(
  seed: number,
  store: Store,
  disturbed: boolean,
  print: Print = console.log,
): Promise<number> {
  const { trace, violations } = await follow(planOf(seed, store, disturbed));
  print(trace.join("\n"));
  print(violations.length === 0 ? "nothing went wrong" : violations.map((one) => `✘ ${one}`).join("\n"));
  return violations.length;
}

/** What went wrong first, and what happened shortly before. */
export function storyOf({ trace, violations }: Outcome): string {
  const first = trace.findIndex((line) => line.includes("✘"));
  const until = first < 0 ? trace.length : first + 1;
  return [...violations.slice(0, 1), ...trace.slice(Math.max(0, until - 30), until)].join("\n");
}
