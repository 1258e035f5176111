import { resolve } from "node:path";
import type { Options } from "../command";
import { UsageError } from "../usageError";

/** What the command line wants to start. */
export interface EmulatorInput {
  readonly port: number;
  readonly host: string;
  /** As an absolute path. */
  readonly stateFile?: string;
  /** The URL of a DynamoDB endpoint. */
  readonly dynamodb?: string;
  /** Print only the address. */
  readonly quiet: boolean;
  readonly json: boolean;
}

const URL_RULE = "must be a URL that begins with http:// or https://";

/**
 * Reads the options of `emulator`.
 *
 * @throws UsageError, with every problem
 */
export function emulatorInput(options: Options): EmulatorInput {
  const { port = "0", host = "127.0.0.1", state, dynamodb } = options;
  const problems = [
    ...(isPort(port) ? [] : [`--port must be a number from 0 to 65535, not ${JSON.stringify(port)}`]),
    ...(isHost(host) ? [] : [`--host must be an address or a host name, not ${JSON.stringify(host)}`]),
    ...(dynamodb === undefined || isUrl(dynamodb)
      ? []
      : [`--dynamodb ${URL_RULE}, not ${JSON.stringify(dynamodb)}`]),
  ];
  if (problems.length > 0) throw new UsageError(problems.join("\n"), ["emulator"]);
  return {
    port: Number(port),
    host: String(host),
    ...(typeof state === "string" && { stateFile: resolve(state) }),
    ...(typeof dynamodb === "string" && { dynamodb }),
    quiet: options.quiet === true,
    json: options.json === true,
  };
}

/** Whether only programs on this machine can reach an address. */
export function isLocal(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function isPort(text: string | true): boolean {
  return typeof text === "string" && /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}

/** A URL would be read as a host name that doesn't exist. */
function isHost(text: string | true): boolean {
  return typeof text === "string" && /^[\w.:%-]+$/.test(text) && !/^\w+:$/.test(text);
}

function isUrl(text: string | true): boolean {
  if (typeof text !== "string" || !URL.canParse(text)) return false;
  return /^https?:$/.test(new URL(text).protocol);
}
