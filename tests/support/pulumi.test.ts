import assert from "node:assert/strict";
import { isRunning } from "./processTree";
import { createProject, type Project } from "./pulumi";

const program = `
const pulumi = require("@pulumi/pulumi");

const provider = {
  create: async (inputs) => ({ id: "one", outs: inputs }),
  diff: async (id, olds, news) => ({ changes: olds.value !== news.value }),
  update: async (id, olds, news) => ({ outs: news }),
};

class Thing extends pulumi.dynamic.Resource {
  constructor(name, props) {
    super(provider, name, props);
  }
}

exports.value = new Thing("thing", { value: new pulumi.Config().require("value") }).value;
`;

describe("a project for the real Pulumi CLI @slow", () => {
  let project: Project;
  before(async () => {
    project = await createProject({ name: "helper", program, config: { "helper:value": "first" } });
  });
  after(() => project.dispose());

  it("creates what the program declares", async () => {
    const { resources } = await project.up();
    assert.deepEqual(resources, ["+ 2 created"]);
    assert.deepEqual(await project.outputs(), { value: "first" });
    assert.equal((await project.resource("thing"))?.id, "one");
  });

  it("finds nothing to do the second time", async () => {
    assert.deepEqual((await project.preview()).resources, ["2 unchanged"]);
  });

  it("shows and makes a change of the configuration", async () => {
    await project.config("value", "second", { secret: true });
    const preview = await project.preview({ diff: true });
    assert.deepEqual(preview.resources, ["~ 1 to update", "1 unchanged"]);
    assert.doesNotMatch(preview.output, /second/);
    await project.up();
    assert.deepEqual(await project.outputs(), { value: "second" });
  });

  it("returns the output of a command that has to fail", async () => {
    project.write("index.js", 'throw new Error("a broken program");');
    const { code, output } = await project.up({ expectFailure: true });
    assert.notEqual(code, 0);
    assert.match(output, /a broken program/);
    await assert.rejects(project.up(), /pulumi up .* failed with exit code \d+:[\s\S]*a broken program/);
    project.write("index.js", program);
  });

  it("takes everything away again", async () => {
    await project.destroy();
    assert.equal(await project.resource("thing"), undefined);
  });

  it("kills a running command with all its processes", async () => {
    project.write("index.js", 'console.log("it runs"); setInterval(() => {}, 1000);');
    const command = project.spawn(["up", "--yes", "--skip-preview"]);
    await command.waitFor(/it runs/);
    const pids = command.processes().map(({ pid }) => pid);
    assert.ok(pids.length > 1);
    await command.kill();
    assert.equal((await command.ended).signal, "SIGKILL");
    assert.deepEqual(pids.filter(isRunning), []);
  });
});
