import assert from "node:assert/strict";
import { ARGS, Component, declared } from "./support";

describe("the identity of a resource", () => {
  it("has one name and one owner in one place, always the same, and others in every other place", async () => {
    const places: Parameters<typeof declared>[1][] = [
      {},
      { project: "other" },
      { stack: "prod" },
      { name: "other" },
      { parent: () => new Component("parent") },
      { parent: () => new Component("parent", "audit:index:Other") },
    ];
    const identities = async () => {
      const all: [unknown, unknown][] = [];
      for (const place of places) {
        const { inputs } = (await declared(ARGS, place)).sent;
        all.push([inputs.__autoName, inputs.__owner]);
      }
      return all;
    };
    const first = await identities();
    assert.deepEqual(await identities(), first);
    assert.equal(new Set(first.map(([name]) => name)).size, places.length);
    assert.equal(new Set(first.map(([, owner]) => String(owner).split("/").at(-1))).size, places.length);
  });

  it("has another owner in another organization, and keeps its name", async () => {
    const { inputs: here } = (await declared()).sent;
    const { inputs: there } = (await declared(ARGS, { organization: "other" })).sent;
    assert.equal(here.__autoName, there.__autoName);
    assert.notEqual(String(here.__owner).split("/").at(-1), String(there.__owner).split("/").at(-1));
  });

  it("names its owner as organization/project/stack/hash", async () => {
    const { sent } = await declared();
    assert.match(String(sent.inputs.__owner), /^acme\/audit\/dev\/[0-9a-f]{32}$/);
  });

  it("has an owner that fits a tag, however long the names are", async () => {
    const { sent } = await declared(ARGS, { project: "p".repeat(200), stack: "s".repeat(200) });
    assert.match(String(sent.inputs.__owner), /^acme\/p+\/s+\/[0-9a-f]{32}$/);
    assert.equal(String(sent.inputs.__owner).length, 256);
  });

  it("has a name of its own in a preview too", async () => {
    const { sent: preview } = await declared(ARGS, { preview: true });
    const { sent } = await declared();
    assert.equal(preview.inputs.__autoName, sent.inputs.__autoName);
    assert.equal(preview.inputs.__owner, sent.inputs.__owner);
  });
});
