import assert from "node:assert/strict";
import { type DynamicProvider, ProviderCallError, startDynamicProvider } from "./dynamicProvider";

const text = `
let region;
exports.handler = () => ({
  configure: async ({ config }) => { region = config.get("aws:region"); },
  check: async (olds, news) => ({
    inputs: { ...news, checked: true },
    failures: news.value === "" ? [{ property: "value", reason: "is empty" }] : [],
  }),
  diff: async (id, olds, news) => ({
    changes: olds.value !== news.value,
    replaces: news.value === "other" ? ["value"] : [],
    deleteBeforeReplace: true,
  }),
  create: async (inputs) => {
    console.log("creating " + inputs.value);
    if (inputs.value === "half") {
      throw Object.assign(new Error("half done"), { id: "one", properties: inputs, reasons: ["it rained"] });
    }
    return { id: "one", outs: { ...inputs, region } };
  },
  read: async (id, props) => id === "gone" ? {} : { id, props, inputs: { value: "seen" } },
  update: async (id, olds, news) => ({ outs: { ...news, was: olds.value } }),
  delete: async (id) => { throw new Error(id + " is in use"); },
});`;

describe("the process of dynamic providers", () => {
  let provider: DynamicProvider;
  before(async () => {
    provider = await startDynamicProvider({ provider: text, config: { "aws:region": "eu-west-1" } });
  });
  after(() => provider.stop());

  it("checks", async () => {
    const { inputs, failures } = await provider.check({}, { value: "", nested: { list: [1, null] } });
    assert.deepEqual(inputs, { value: "", nested: { list: [1, null] }, checked: true, __provider: text });
    assert.deepEqual(failures, [{ property: "value", reason: "is empty" }]);
  });

  it("compares", async () => {
    const same = await provider.diff("one", { value: "a" }, { value: "a" }, { value: "a" });
    assert.deepEqual(same, { changes: false, replaces: [], deleteBeforeReplace: true });
    const other = await provider.diff("one", { value: "a" }, { value: "a" }, { value: "other" });
    assert.deepEqual(other, { changes: true, replaces: ["value"], deleteBeforeReplace: true });
  });

  it("creates with the stack's configuration, and keeps what the provider printed", async () => {
    const { id, properties } = await provider.create({ value: "a" });
    assert.equal(id, "one");
    assert.deepEqual(properties, { value: "a", region: "eu-west-1", __provider: text });
    assert.match(provider.stdout, /^creating a$/m);
  });

  it("reads, and tells what is gone", async () => {
    const { inputs } = await provider.read("one", { value: "a" }, { value: "a" });
    assert.deepEqual(inputs, { value: "seen", __provider: text });
    assert.equal((await provider.read("gone", {}, {})).id, "");
  });

  it("updates", async () => {
    const { properties } = await provider.update("one", { value: "a" }, { value: "b" });
    assert.deepEqual(properties, { value: "b", was: "a", __provider: text });
  });

  it("fails with the provider's message", async () => {
    await assert.rejects(provider.delete("one", {}), { name: "ProviderCallError", message: "one is in use" });
    assert.match(provider.stderr, /one is in use/);
  });

  it("fails with what a half finished resource looks like", async () => {
    const error = await provider.create({ value: "half" }).catch((error: unknown) => error);
    assert.ok(error instanceof ProviderCallError);
    assert.equal(error.message, "half done");
    assert.deepEqual(error.initFailed, {
      id: "one",
      properties: { value: "half", __provider: text },
      reasons: ["it rained"],
    });
  });

  it("fails to start with a reason", async () => {
    await assert.rejects(
      startDynamicProvider({ env: { NODE_OPTIONS: "--require ./nowhere.js" } }),
      /nowhere/,
    );
  });

  it("fails calls in flight when killed", async () => {
    const other = await startDynamicProvider({
      provider: "exports.handler = () => ({ create: () => new Promise(() => {}) });",
    });
    const creation = assert.rejects(other.create({}), ProviderCallError);
    await other.kill();
    await creation;
  });
});
