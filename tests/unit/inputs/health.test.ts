import assert from "node:assert/strict";
import { collecting, type Problem } from "../../../provider/domain/problem";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { healthLine } from "../../../provider/inputs/health";

describe("a request for a line about health", () => {
  const read = (news: Record<string, unknown>) => {
    const problems: Problem[] = [];
    return { line: healthLine(news, collecting(problems)), problems: problems.map(({ path }) => path) };
  };
  const cases: [what: string, news: Record<string, unknown>, line: unknown, problems?: string[]][] = [
    ["is none", {}, undefined],
    ["is none if it is false", { health: false }, undefined],
    ["is none while it isn't known", { health: UNKNOWN }, undefined],
    ["is taken", { health: true }, { isPreview: false }],
    ["is of a preview", { health: true, watching: { isPreview: true } }, { isPreview: true }],
    ["is a flag", { health: 1 }, undefined, ["health"]],
  ];
  for (const [what, news, line, problems = []] of cases)
    it(what, () => assert.deepEqual(read(news), { line, problems }));
});
