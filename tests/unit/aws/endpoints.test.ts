import assert from "node:assert/strict";
import {
  configuredEndpoint,
  ENDPOINT_SERVICES,
  EndpointError,
  refuseBadEndpoint,
  type Service,
} from "../../../provider/aws/endpoints";
import { readSettings } from "../../../provider/aws/settings";

const NAMES = /^AWS_(ENDPOINT_URL|IGNORE_CONFIGURED|CONFIG_FILE|SHARED_CREDENTIALS_FILE|PROFILE)/;

describe("an endpoint of the environment", () => {
  let before: NodeJS.ProcessEnv;

  beforeEach(() => {
    before = { ...process.env };
    for (const name of Object.keys(process.env)) if (NAMES.test(name)) delete process.env[name];
    process.env.AWS_CONFIG_FILE = "/dev/null";
    process.env.AWS_SHARED_CREDENTIALS_FILE = "/dev/null";
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  it("is found, with where it is set, unless it is to be ignored", async () => {
    assert.equal(await configuredEndpoint("sts"), undefined);
    Object.assign(process.env, { AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_STS: "http://sts" });
    const found = await Promise.all(ENDPOINT_SERVICES.map(configuredEndpoint));
    assert.deepEqual(
      found.map((one) => one?.where),
      ENDPOINT_SERVICES.map((service) => (service === "sts" ? "AWS_ENDPOINT_URL_STS" : "AWS_ENDPOINT_URL")),
    );
    process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = "true";
    assert.equal(await configuredEndpoint("sts"), undefined);
  });

  const table: [what: string, env: Record<string, string>, service: Service, refused: string | undefined][] =
    [
      ["none", {}, "config", undefined],
      ["a URL", { AWS_ENDPOINT_URL: "http://localhost:4566" }, "config", undefined],
      ["a URL in capitals", { AWS_ENDPOINT_URL: "HTTPS://LOCALHOST" }, "config", undefined],
      ["no scheme", { AWS_ENDPOINT_URL: "localhost:4566" }, "config", "AWS_ENDPOINT_URL"],
      ["another scheme", { AWS_ENDPOINT_URL: "ftp://localhost" }, "config", "AWS_ENDPOINT_URL"],
      ["no host", { AWS_ENDPOINT_URL: "http://" }, "config", "AWS_ENDPOINT_URL"],
      ["one of DynamoDB", { AWS_ENDPOINT_URL_DYNAMODB: "db" }, "dynamodb", "AWS_ENDPOINT_URL_DYNAMODB"],
      ["one of a service that isn't called", { AWS_ENDPOINT_URL_DYNAMODB: "db" }, "config", undefined],
      [
        "one of a service, before that of all",
        { AWS_ENDPOINT_URL_STS: "http://sts", AWS_ENDPOINT_URL: "all" },
        "sts",
        undefined,
      ],
      [
        "one that is to be ignored",
        { AWS_ENDPOINT_URL: "localhost", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
        "config",
        undefined,
      ],
    ];
  for (const [what, env, service, refused] of table)
    it(`${what}: ${refused === undefined ? "goes" : "is refused by its name"}`, async () => {
      Object.assign(process.env, env);
      const call = refuseBadEndpoint(readSettings({}), service);
      if (refused === undefined) return call;
      await assert.rejects(
        call,
        (error: Error) => error instanceof EndpointError && error.message.startsWith(refused),
      );
    });

  it("counts for nothing where settings have one for the service", async () => {
    process.env.AWS_ENDPOINT_URL = "localhost";
    const settings = readSettings({ endpoints: { configservice: "http://localhost" } });
    await refuseBadEndpoint(settings, "config");
    await assert.rejects(refuseBadEndpoint(settings, "sts"), EndpointError);
  });
});
