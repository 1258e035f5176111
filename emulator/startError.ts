/** Why an emulator didn't start. */
export type StartErrorCode =
  /** Another program listens on this port. */
  | "AddressInUse"
  /** This machine has no such address. */
  | "AddressNotAvailable"
  /** The operating system lets this user not listen on this port. */
  | "AddressNotPermitted"
  /** The state file can't be read. */
  | "StateFileUnreadable"
  /** The state file is not one that an emulator wrote. */
  | "StateFileForeign"
  /** The state file can't be written. */
  | "StateFileUnwritable";

/** An address that can't be listened on. */
export interface AddressFacts {
  /** The address that was given, or 127.0.0.1. */
  readonly host: string;
  /** The port that was given, or 0. */
  readonly port: number;
}

/** A state file that can't be used. */
export interface StateFileFacts {
  /** The path that was given. */
  readonly stateFile: string;
  /** What is wrong with it. */
  readonly reason: string;
}

/** What a {@link StartError} is about. */
export type StartErrorFacts = AddressFacts | StateFileFacts;

/**
 * An emulator didn't start. Nothing listens.
 *
 * @example
 * ```ts
 * import { StartError, startEmulator } from "pulumi-aws-config-aggregator/emulator";
 *
 * const emulator = await startEmulator({ port: 4566 }).catch((error: unknown) => {
 *   if (error instanceof StartError && error.code === "AddressInUse") return undefined;
 *   throw error;
 * });
 * console.log(emulator?.url ?? "It runs already.");
 * ```
 */
export class StartError extends Error {
  /** Always `StartError`. */
  override readonly name = "StartError";
  /** Why. Other versions may add codes. */
  readonly code: StartErrorCode;
  /** What the message tells, as values. */
  readonly facts: StartErrorFacts;

  /** @internal */
  constructor(code: StartErrorCode, facts: StartErrorFacts, cause: unknown) {
    super(textOf(code, facts), { cause });
    this.code = code;
    this.facts = facts;
  }
}

const addressCodes: Readonly<Record<string, StartErrorCode>> = {
  EADDRINUSE: "AddressInUse",
  EADDRNOTAVAIL: "AddressNotAvailable",
  ENOTFOUND: "AddressNotAvailable",
  EACCES: "AddressNotPermitted",
};

/** What a server says that can't listen. */
export function addressError(error: unknown, host: string, port: number): unknown {
  const code = addressCodes[(error as NodeJS.ErrnoException).code ?? ""];
  return code === undefined ? error : new StartError(code, { host, port }, error);
}

/** What a state file says that can't be used. */
export function stateFileError(
  code: Extract<StartErrorCode, `StateFile${string}`>,
  stateFile: string,
  cause: unknown,
): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(code, { stateFile, reason }, cause);
}

const stateFileTexts: Readonly<Partial<Record<StartErrorCode, string>>> = {
  StateFileUnreadable: "can't be read",
  StateFileForeign: "is not one that this emulator wrote",
  StateFileUnwritable: "can't be written",
};

function textOf(code: StartErrorCode, facts: StartErrorFacts): string {
  if ("stateFile" in facts) {
    const { stateFile, reason } = facts;
    const what = stateFileTexts[code] ?? "can't be used";
    return `The state file ${stateFile} ${what} (${reason}). Name another one, or delete it.`;
  }
  const { host, port } = facts;
  if (code === "AddressInUse")
    return `Port ${port} of ${host} is in use. Choose another one, or 0 for a free one.`;
  if (code === "AddressNotAvailable") return `This machine has no address ${host}. Choose another host.`;
  return `Listening on port ${port} of ${host} is not permitted. Choose another one, or 0 for a free one.`;
}
