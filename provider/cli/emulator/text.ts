import type { AnsweredRequest, Emulator, TableKeeper } from "../../../emulator";
import type { EmulatorInput } from "./input";

type Started = Pick<Emulator, "url" | "port" | "env"> & { readonly keeper: TableKeeper };

/** The first line, which scripts read. */
export function addressLine({ url }: Pick<Emulator, "url">): string {
  return `listening on ${url}`;
}

/** What keeps tables and state, and what to type in the terminal that will use the emulator. */
export function startText({ env, keeper }: Started, { stateFile }: EmulatorInput): string {
  return [
    `tables: ${keeperText(keeper, stateFile)}`,
    ...(stateFile === undefined ? [] : [`state: ${stateFile}`]),
    "",
    "In the terminal that is to use it, type:",
    "  pulumi login --local",
    ...Object.entries(env).map(([name, value]) => `  export ${name}=${value}`),
    "  unset AWS_PROFILE AWS_SESSION_TOKEN",
    "",
    "Ctrl-C stops it. Requests:",
  ].join("\n");
}

/** The same as a line of JSON. */
export function startJson({ url, port, env, keeper }: Started, { stateFile }: EmulatorInput): string {
  const { pid } = process;
  return JSON.stringify({ url, port, pid, env, tables: keeper, stateFile: stateFile ?? null });
}

/** A request that was answered, for example `config PutConfigurationAggregator 111111111111 us-east-1 200`. */
export function requestLine(request: AnsweredRequest): string {
  const { service, operation, account, region, status, error, fault } = request;
  const parts = [
    service,
    operation,
    account,
    region,
    status ?? "no answer",
    error,
    fault && `fault: ${fault}`,
  ];
  return parts.filter((part) => part !== null && part !== undefined).join(" ");
}

export function requestJson(request: AnsweredRequest): string {
  const { n, at, service, operation, account, region, status, error, fault } = request;
  const optional = { error: error ?? null, fault: fault ?? null };
  return JSON.stringify({ n, at, service, operation, account, region, status, ...optional });
}

/** A warning for when others can reach it. */
export function exposedText(host: string): string {
  return (
    `warning: other machines may reach ${host}. The emulator checks no credentials: whoever reaches it can read and ` +
    "change everything in it."
  );
}

function keeperText(keeper: TableKeeper, stateFile: string | undefined): string {
  switch (keeper.kind) {
    case "dynalite":
      return `dynalite ${keeper.version}, ${stateFile === undefined ? "in memory" : `in ${stateFile}.tables`}`;
    case "endpoint":
      return `DynamoDB at ${keeper.url}`;
    case "none":
      return "none, so claims can't be kept in a table. Install dynalite (npm install --save-dev dynalite), or give --dynamodb URL.";
  }
}
