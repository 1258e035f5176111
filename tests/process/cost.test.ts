import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { type DynamicProvider, startDynamicProvider } from "../support/dynamicProvider";
import { leastPrivilege } from "../support/policy";
import { configFor, declaring, requestsOf, Stack } from "./engine";
import { costOf } from "./tenThousand";

/** What `npm run bench` prints with times, as far as it is the same on every machine. */
describe("what a deployment costs", () => {
  let aws: Emulator;
  let provider: DynamicProvider;
  let stack: Stack;
  let directory: string;

  const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "loaded-"));
    aws = await startEmulator({ settings: leastPrivilege() });
    provider = await startNoting();
    stack = new Stack(provider);
  });
  afterEach(async () => {
    await provider.stop();
    await aws.close();
    rmSync(directory, { recursive: true });
  });

  /** A provider's process that notes what it loads. */
  function startNoting(): Promise<DynamicProvider> {
    const preload = JSON.stringify(join(__dirname, "../../scripts/bench/loaded.cjs"));
    return startDynamicProvider({
      config: configFor(aws),
      env: {
        NODE_OPTIONS: [process.env.NODE_OPTIONS, `--require ${preload}`].filter(Boolean).join(" "),
        LOADED_MODULES: join(directory, "modules"),
      },
    });
  }

  const loaded = () => readFileSync(join(directory, "modules"), "utf8").split("\n");
  const ofSdk = () => loaded().filter((path) => /[\\/]node_modules[\\/]@(aws-sdk|smithy)[\\/]/.test(path));
  const requests = (step: () => Promise<unknown>) => requestsOf(aws, step);

  describe("in requests:", () => {
    it("a create looks before the plan, right before the Put, and once everybody sees it", async () => {
      assert.deepEqual(await requests(() => stack.up(declaring([A, B], { tags: { team: "s" } }))), [
        "Describe",
        "Describe",
        "Put",
        "ListTags",
        "Describe",
        "Tag",
      ]);
    });

    const changes: [what: string, args: Record<string, unknown>, preview: string[], up: string[]][] = [
      ["nothing changed", declaring([A, B], { tags: { team: "s" } }), [], []],
      ["another order, and repetition", declaring([B, A, B], { tags: { team: "s" } }), [], []],
      [
        "other accounts",
        declaring([A, C], { tags: { team: "s" } }),
        ["Describe", "ListTags"],
        ["Describe", "ListTags", "Put"],
      ],
      ["other values of tags", declaring([A, B], { tags: { team: "t" } }), ["ListTags"], ["ListTags", "Tag"]],
      ["fewer tags", declaring([A, B]), ["ListTags"], ["ListTags", "Untag"]],
      [
        "other accounts and other tags",
        declaring([A, C], { tags: { team: "t" } }),
        ["Describe", "ListTags"],
        ["Describe", "ListTags", "Put", "Tag"],
      ],
    ];
    for (const [what, args, preview, update] of changes)
      it(`${what}: ${preview.length} in a preview, ${update.length} in the update`, async () => {
        await stack.up(declaring([A, B], { tags: { team: "s" } }));
        const sorted = (operations: string[]) => [...operations].sort();
        const previewed = await requests(() => stack.preview(args));
        assert.deepEqual(sorted(previewed), preview);
        const made = await requests(() => stack.up(args));
        assert.deepEqual(sorted(made), sorted([...preview, ...update]));
      });

    it("a refresh reads the aggregator and its tags", async () => {
      await stack.up(declaring([A]));
      const { id, outputs, inputs } = stack.state ?? assert.fail();
      const read = () => provider.read(id, outputs, inputs);
      assert.deepEqual(await requests(read), ["Describe", "ListTags"]);
    });

    it("a delete looks at both first", async () => {
      await stack.up(declaring([A]));
      assert.deepEqual(await requests(() => stack.destroy()), ["Describe", "ListTags", "Delete"]);
    });
  });

  it("no AWS SDK is loaded where nothing changes", async () => {
    await stack.up(declaring([A]));
    assert.ok(ofSdk().length > 0, "a create needs it");
    await provider.stop();
    rmSync(join(directory, "modules"));
    provider = await startNoting();
    stack.provider = provider;
    assert.equal((await stack.preview(declaring([A]))).changes, false);
    assert.ok(loaded().some((path) => /provider[\\/]provider\.js$/.test(path)));
    assert.deepEqual(ofSdk(), []);
  });

  it("the provider is 73 bytes of the state", async () => {
    await stack.up(declaring([A]));
    const { __provider } = stack.state?.outputs ?? {};
    assert.equal(Buffer.byteLength(String(__provider)), 73);
  });

  it("deciding over 10,000 accounts takes a few times as long as reading them", async () => {
    const { unchanged, changed, parse } = await costOf(10_000, 12);
    const ratios = `unchanged ${(unchanged / parse).toFixed(1)}, changed ${(changed / parse).toFixed(1)}`;
    assert.ok(unchanged < 4 * parse && changed < 8 * parse, ratios);
  });
});
