import { spawn } from "node:child_process";

/**
 * Runs a command without a shell and without standard input. Never rejects for a failing command: look at
 * `code`, which is 127 when the command doesn't exist and 124 after `timeoutMs`.
 */
export function run(command, args, { cwd, env = process.env, timeoutMs, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let stdout = "";
    let rest = "";
    let timedOut = false;
    const timer = timeoutMs && setTimeout(() => (timedOut = child.kill("SIGKILL")), timeoutMs);
    const take = (text) => {
      output += text;
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      for (const line of lines) onLine?.(line);
    };
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ code: 127, stdout, output: output + error.message });
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: timedOut ? 124 : (code ?? 1), stdout, output });
    });
  });
}
