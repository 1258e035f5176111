import type { AnsweredRequest, Emulator, StartError } from "../../../emulator";
import type { Options } from "../command";
import type { Terminal } from "../terminal";
import { EmulatorNotStartedError } from "./errors";
import { type EmulatorInput, emulatorInput, isLocal } from "./input";
import { addressLine, exposedText, requestJson, requestLine, startJson, startText } from "./text";

/**
 * `emulator`: runs until somebody stops it.
 *
 * @param untilStopped - resolves when somebody stops it
 */
export async function emulate(
  options: Options,
  terminal: Terminal,
  untilStopped: () => Promise<void> = untilSignal,
): Promise<0> {
  const input = emulatorInput(options);
  if (!isLocal(input.host)) terminal.note(exposedText(input.host));
  const print = (request: AnsweredRequest) =>
    terminal.out(input.json ? requestJson(request) : requestLine(request));
  const emulator = await start(input, input.quiet ? undefined : print);
  // Before the first line is printed: its reader may send a signal at once, or close the pipe.
  const stopped = untilStopped();
  terminal.outlive();
  announce(emulator, input, terminal);
  try {
    await stopped;
  } finally {
    await emulator.close();
  }
  return 0;
}

async function start(
  { port, host, stateFile, dynamodb }: EmulatorInput,
  onAnswer: ((request: AnsweredRequest) => void) | undefined,
): Promise<Emulator> {
  // Loaded here, because no other command needs it.
  const library = require("../../../emulator") as typeof import("../../../emulator");
  try {
    return await library.startEmulator({
      port,
      host,
      ...(stateFile !== undefined && { stateFile }),
      ...(dynamodb !== undefined && { settings: { dynamodb } }),
      ...(onAnswer && { onAnswer }),
    });
  } catch (error) {
    throw error instanceof library.StartError ? new EmulatorNotStartedError(error as StartError) : error;
  }
}

function announce(emulator: Emulator, input: EmulatorInput, terminal: Terminal): void {
  const started = { ...emulator, keeper: emulator.tables() };
  terminal.out(input.json ? startJson(started, input) : addressLine(emulator));
  if (!input.json && !input.quiet) terminal.out(startText(started, input));
}

/** A second signal ends the process at once. */
async function untilSignal(): Promise<void> {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  await new Promise<void>((resolve) => {
    const stop = () => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}
