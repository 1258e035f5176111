/** Why an emulator didn't start. */
export type StartErrorCode =
  /** Another program listens on this port. */
  | "AddressInUse"
  /** This machine has no such address. */
  | "AddressNotAvailable"
  /** The operating system doesn't allow this user to listen on this port. */
  | "AddressNotPermitted"
  /** The state file can't be read. */
  | "StateFileUnreadable"
  /** The state file was not written by an emulator. */
  | "StateFileForeign"
  /** The state file can't be written. */
  | "StateFileUnwritable";

/** An address on which the emulator can't listen. */
export interface AddressFacts {
  /** The given address, or 127.0.0.1. */
  readonly host: string;
  /** The given port, or 0. */
  readonly port: number;
}

/** A state file that can't be used. */
export interface StateFileFacts {
  /** The given path. */
  readonly stateFile: string;
  /** What is wrong with it. */
  readonly reason: string;
}

/** The facts of a {@link StartError}. */
export type StartErrorFacts = AddressFacts | StateFileFacts;

/**
 * An emulator didn't start. It isn't listening.
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
  /** The reason. Other versions may add codes. */
  readonly code: StartErrorCode;
  /** The facts of the message, as values. */
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

/** The error of a server that can't listen. */
export function addressError(error: unknown, host: string, port: number): unknown {
  const code = addressCodes[(error as NodeJS.ErrnoException).code ?? ""];
  return code === undefined ? error : new StartError(code, { host, port }, error);
}

/** The error about a state file that can't be used. */
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
