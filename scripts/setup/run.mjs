import { execa } from "execa";

/**
 * Runs a command without a shell and without standard input. Never rejects for a failing command: check `code`, which
 * is 127 if the command doesn't exist and 124 after `timeoutMs`.
 */
export async function run(command, args, { cwd, env = process.env, timeoutMs, onLine } = {}) {
  const stream = onLine ? [tell(onLine), "pipe"] : "pipe";
  const result = await execa(command, args, {
    ...(cwd && { cwd }),
    ...(timeoutMs && { timeout: timeoutMs, killSignal: "SIGKILL" }),
    env,
    extendEnv: false,
    stdin: "ignore",
    stdout: stream,
    stderr: stream,
    all: true,
    reject: false,
    stripFinalNewline: false,
  });
  const code = result.timedOut ? 124 : result.code === "ENOENT" ? 127 : (result.exitCode ?? 1);
  return {
    code,
    stdout: result.stdout ?? "",
    output: (result.all ?? "") || (code === 127 ? result.message : ""),
  };
}

function tell(onLine) {
  return function* (line) {
    onLine(line);
    yield line;
  };
}
