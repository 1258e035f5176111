import { parseArgs } from "node:util";
import { type OpenEntry, type SettingsPatch, startEmulator } from "./index";

const usage = `Usage: node main.js [--port N] [--state FILE] [--quiet]

A local endpoint that behaves as AWS Config, IAM, Organizations and STS do, and hands requests to DynamoDB on.

  --port N        the port on 127.0.0.1; default 0: a free one
  --state FILE    keep aggregators and organizations in this JSON file; default: memory only
  --dynamodb URL  where requests to DynamoDB go: that of a DynamoDB Local; default: nowhere
  --quiet         print nothing but the address
  -h, --help      show this
`;

interface Arguments {
  readonly port: number;
  readonly stateFile?: string;
  readonly settings?: SettingsPatch;
  readonly quiet: boolean;
}

async function main(): Promise<void> {
  const { port, quiet, ...options } = readArguments();
  // Whoever started the emulator may read one line and close the pipe.
  process.stdout.on("error", () => {});
  const emulator = await startEmulator({ port, ...options, ...(quiet ? {} : { onAnswer: print }) });
  const stop = () => {
    emulator.close().then(() => process.exit(0), fail);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // Last: whoever reads this line may send a signal at once.
  process.stdout.write(`listening on ${emulator.url}\n`);
}

function readArguments(): Arguments {
  const { values } = parse();
  if (values.help === true) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) misused(`--port ${values.port} is not a port.`);
  const { state, dynamodb, quiet } = values;
  if (dynamodb !== undefined && !/^https?:\/\/[^\s/]+/.test(dynamodb))
    misused(`--dynamodb ${dynamodb} is not a URL that begins with http:// or https://.`);
  return {
    port,
    quiet,
    ...(state !== undefined && { stateFile: state }),
    ...(dynamodb !== undefined && { settings: { dynamodb } }),
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "0" },
        state: { type: "string" },
        quiet: { type: "boolean", default: false },
        dynamodb: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    return misused((error as Error).message);
  }
}

function misused(message: string): never {
  process.stderr.write(`${message}\n\n${usage}`);
  process.exit(2);
}

function print({ service, operation, account, region, status, error, fault }: OpenEntry): void {
  const parts = [
    service,
    operation,
    account,
    region,
    status ?? "no answer",
    error,
    fault && `fault: ${fault}`,
  ];
  process.stdout.write(`${parts.filter((part) => part !== null && part !== undefined).join(" ")}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

main().catch(fail);
