import assert from "node:assert/strict";
import { recordedDiffers } from "../../../provider/engine/recorded";

interface Inputs {
  readonly name: string;
  readonly adopt?: true;
  readonly secrets?: readonly string[];
  readonly __provider?: string;
}

describe("what only the state records", () => {
  const olds: Inputs = { name: "a", secrets: ["tags"], __provider: "1" };
  const cases: readonly (readonly [what: string, news: Inputs, differs: boolean])[] = [
    ["nothing", { ...olds, secrets: ["tags"] }, false],
    ["a flag", { ...olds, adopt: true }, true],
    ["what is secret", { ...olds, secrets: ["tags", "accountIds"] }, true],
    ["the provider's text", { ...olds, __provider: "2" }, true],
    ["another input", { ...olds, name: "b" }, false],
  ];
  for (const [what, news, differs] of cases)
    it(`${differs ? "differs" : "is the same"} if ${what} has changed`, () =>
      assert.equal(recordedDiffers(olds, news, ["adopt"]), differs));
});
