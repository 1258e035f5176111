import type { StartError, StartErrorCode } from "../../../emulator";
import { ConfigAggregatorError } from "../../domain/error";

/** The emulator didn't start. */
export class EmulatorNotStartedError extends ConfigAggregatorError<{ readonly reason: StartErrorCode }> {
  override readonly name = "EmulatorNotStartedError";

  constructor(cause: StartError) {
    const { code: reason, facts } = cause;
    const { what, advice } =
      "stateFile" in facts
        ? ofStateFile(reason, facts.stateFile, facts.reason)
        : ofAddress(reason, facts.host, facts.port);
    super({ code: "EmulatorNotStarted", facts: { reason }, what, advice, cause });
  }
}

interface Told {
  readonly what: string;
  readonly advice: string;
}

function ofAddress(reason: StartErrorCode, host: string, port: number): Told {
  if (reason === "AddressNotAvailable")
    return {
      what: `--host ${host} is no address of this machine`,
      advice: "Leave --host out: then only programs of this machine reach the emulator.",
    };
  const what = reason === "AddressInUse" ? "is in use" : "may not be listened on by this user";
  return {
    what: `port ${port} of ${host} ${what}`,
    advice: "Give another --port, or none: then a free one is taken.",
  };
}

function ofStateFile(reason: StartErrorCode, file: string, why: string): Told {
  const texts: Readonly<Partial<Record<StartErrorCode, string>>> = {
    StateFileForeign: "is not a state file of the emulator",
    StateFileUnwritable: "can't be written",
  };
  return {
    what: `--state ${file} ${texts[reason] ?? "can't be read"}: ${why}`,
    advice: "Give another file. One that doesn't exist is created.",
  };
}
