import type { CommandSpec } from "../command";

export const emulator: CommandSpec = {
  path: ["emulator"],
  operands: [],
  summary: "run a local AWS, for tests of your own programs",
  details: [
    "A local endpoint that behaves like AWS Config, Account Management, IAM, Organizations and STS. It needs",
    "neither AWS nor the Pulumi CLI, checks no credentials, and runs until Ctrl-C. It prints its address, what to",
    "type in the terminal that will use it, and a line for each request.",
    "",
    "DynamoDB tables, for example for claims, are stored by the npm package dynalite if it is installed beside this",
    "one or in the current folder, or by the DynamoDB of --dynamodb.",
    "",
    "--json prints a line of JSON for the start, and one for each request; missing values are null:",
    "  url, port, pid  where it listens, and its process",
    "  env             the environment variables to export",
    "  tables          what stores tables: kind (dynalite with its version, endpoint with its url, or none)",
    "  stateFile       of --state",
    "  of a request: n, at (milliseconds since 1970), service, operation, account, region, status, error, fault",
  ],
  options: [
    { name: "port", value: "PORT", help: "to listen on; default: a free one" },
    { name: "host", value: "ADDRESS", help: "to listen on; default: 127.0.0.1, only for this machine" },
    {
      name: "state",
      value: "FILE",
      help: "to keep everything in, and tables in FILE.tables; default: memory only",
    },
    { name: "dynamodb", value: "URL", help: "of the DynamoDB that stores tables; default: dynalite" },
    { name: "quiet", help: "print only the address" },
    { name: "json", help: "print lines of JSON: see above" },
  ],
  endings: { 0: "it was stopped, by Ctrl-C or SIGTERM", 1: "it didn't start", 2: "wrong usage", error: 1 },
  run: ({ options, terminal }) =>
    (require("../emulator/emulator") as typeof import("../emulator/emulator")).emulate(options, terminal),
};
