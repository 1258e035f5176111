import assert from "node:assert/strict";
import { kill } from "./check";
import { showHistory, simulateAll } from "./histories";
import { mutants } from "./mutants";
import { traceOf } from "./trace";

/* If something goes wrong, the output shows what, and how to replay it. */

describe("what goes wrong in the model of publishing", () => {
  const mutant = (name: string) =>
    mutants.find(({ machine, store }) => machine.name === name && store === "tags") ?? assert.fail();

  it("is printed step by step, as the shortest trace", () => {
    const { counterexample } = kill(mutant("describe, append, Put"));
    assert.deepEqual(traceOf(counterexample ?? assert.fail()).split("\n"), [
      "  1  A: describes → [z]",
      "  2  A: puts [a z]",
      "  3  B: describes → [z]",
      "  4  B: puts [b z]",
      "     ✘ [a] of A is lost",
    ]);
  });

  it("is printed with its seed, which replays it", () => {
    const { machine } = mutant("no waits for writes to be seen");
    const { printed, print } = printer();
    const wrong = simulateAll(3, { machine, print });
    const [, number, violations = ""] =
      /^✘ seed (\d+), claims in tags: (.*)$/m.exec(printed.join("\n")) ?? [];
    const seed = Number(number ?? assert.fail(`none of ${wrong} is told`));
    assert.ok(printed.includes(`  to see what happens: npm run model -- --seed ${seed} --store tags`));

    const [first, second] = [1, 2].map(() => {
      const shown = printer();
      showHistory(seed, "tags", { machine, print: shown.print });
      return shown.printed;
    });
    assert.deepEqual(first, second);
    const [trace = "", end] = first ?? [];
    assert.deepEqual(
      end?.split("\n"),
      violations.split("; ").map((one) => `✘ ${one}`),
    );
    // The step that loses something is in the trace.
    const [before, after] = trace.split(`✘ ${violations.split("; ")[0]}`);
    assert.match(before ?? "", /^ +\d+\.\d{3} s {2}s\d+: begins to hold a\d+/);
    assert.ok(after !== undefined, "the trace tells when");

    const shown = printer();
    assert.equal(showHistory(seed, "tags", { print: shown.print }), 0);
    assert.equal(shown.printed.at(-1), "nothing went wrong");
  });
});

function printer(): { printed: string[]; print: (line: string) => void } {
  const printed: string[] = [];
  return { printed, print: (line) => printed.push(line) };
}
