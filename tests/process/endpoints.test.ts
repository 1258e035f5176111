import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { startDynamicProvider } from "../support/dynamicProvider";
import { startProxy } from "../support/proxy";
import { configFor, declaring, Stack } from "./engine";

describe("an endpoint in the environment", () => {
  let emulator: Emulator;
  let directory: string;

  before(async () => {
    emulator = await startEmulator({});
    directory = mkdtempSync(join(tmpdir(), "aws-"));
  });
  after(async () => {
    await emulator?.close();
    rmSync(directory, { recursive: true });
  });

  /** What the preview of a new aggregator fails with; empty where it doesn't. */
  const previewed = async (
    env: Record<string, string>,
    config: Record<string, string> = { "aws:region": "us-east-1" },
  ): Promise<string> => {
    const provider = await startDynamicProvider({ config, env });
    try {
      return await new Stack(provider).preview(declaring(["111111111111"])).then(
        () => "",
        (error: Error) => error.message,
      );
    } finally {
      await provider.stop();
    }
  };
  const file = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const ROLE = JSON.stringify([{ roleArn: "arn:aws:iam::222222222222:role/r" }]);

  describe("without a scheme is refused at preview, with the name of what sets it:", () => {
    const table: [
      where: string,
      env: () => Record<string, string>,
      said: RegExp,
      config?: Record<string, string>,
    ][] = [
      [
        "AWS_ENDPOINT_URL",
        () => ({ AWS_ENDPOINT_URL: "localhost:4566" }),
        /^AWS_ENDPOINT_URL must be a URL that begins with http:\/\/ or https:\/\/, not "localhost:4566"/,
      ],
      [
        "AWS_ENDPOINT_URL_CONFIG_SERVICE",
        () => ({ AWS_ENDPOINT_URL_CONFIG_SERVICE: "127.0.0.1", AWS_ENDPOINT_URL: emulator.url }),
        /^AWS_ENDPOINT_URL_CONFIG_SERVICE must be a URL .*, not "127.0.0.1"/,
      ],
      [
        "AWS_ENDPOINT_URL_STS, where a role is assumed",
        () => ({ AWS_ENDPOINT_URL_STS: "sts.local", AWS_ENDPOINT_URL: emulator.url }),
        /^AWS_ENDPOINT_URL_STS must be a URL .*, not "sts.local"/,
        { "aws:region": "us-east-1", "aws:assumeRoles": ROLE },
      ],
      [
        "a profile",
        () => ({ AWS_CONFIG_FILE: file("profile", "[default]\nendpoint_url = localhost:4566\n") }),
        /^endpoint_url in the profile default must be a URL .*, not "localhost:4566"/,
      ],
      [
        "a profile's services",
        () => ({
          AWS_PROFILE: "local",
          AWS_CONFIG_FILE: file(
            "services",
            "[profile local]\nservices = here\n[services here]\nconfig_service =\n  endpoint_url = localhost\n",
          ),
        }),
        /^endpoint_url of config_service in the services here must be a URL .*, not "localhost"/,
      ],
      [
        "one with a password, which isn't shown",
        () => ({ AWS_ENDPOINT_URL: "me:t0ps3cr3t@localhost:4566" }),
        /^AWS_ENDPOINT_URL must be a URL(?!.*t0ps3cr3t)/s,
      ],
    ];
    for (const [where, env, said, config] of table)
      it(where, async () => {
        assert.match(await previewed(env(), config), said);
      });
  });

  it("with a scheme is used", async () => {
    emulator.clearLog();
    assert.equal(await previewed({ AWS_ENDPOINT_URL: emulator.url }), "");
    assert.ok(emulator.log().length > 0);
  });

  it("of a profile leads to a stand-in that replaces tags at each Put: a Put brings them along", async () => {
    const tags = [{ Key: "theirs", Value: "1" }];
    const puts: unknown[] = [];
    const standIn = await startProxy(emulator.url, async ({ operation, body, forward }) => {
      if (operation === "PutConfigurationAggregator") puts.push(JSON.parse(body).Tags);
      if (operation !== "DescribeConfigurationAggregators") return undefined;
      const answer = await forward();
      const { ConfigurationAggregators: found = [], ...rest } = JSON.parse(answer.body);
      if (found.length === 0) return answer;
      const shown = found.map((one: object) => ({ ...one, Tags: tags }));
      return { ...answer, body: JSON.stringify({ ...rest, ConfigurationAggregators: shown }) };
    });
    const env = { AWS_CONFIG_FILE: file("elsewhere", `[default]\nendpoint_url = ${standIn.url}\n`) };
    const provider = await startDynamicProvider({ config: { "aws:region": "us-east-1" }, env });
    try {
      const stack = new Stack(provider);
      await stack.up(declaring(["111111111111"]));
      await stack.up(declaring(["222222222222"]));
      assert.deepEqual(puts.at(-1), tags);
    } finally {
      await provider.stop();
      await standIn.close();
    }
  });

  it("counts for nothing where endpoints are set", async () => {
    const env = { AWS_ENDPOINT_URL: "localhost:4566" };
    assert.equal(await previewed(env, configFor(emulator) as Record<string, string>), "");
  });
});
