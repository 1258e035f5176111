import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

/** Commands that run in the background, until Ctrl-C ends them all. */
export function createBackground() {
  const running = new Set();
  const never = new Promise(() => {});
  let isInterrupted = false;

  return {
    /** Resolves to what a command printed, how it ended and how long it took, with any exit code. */
    async run(file, args, options) {
      if (isInterrupted) return never;
      const started = Date.now();
      // In a process group of its own, so that Ctrl-C reaches only this process, which then ends the command.
      const child = execa(file, args, {
        ...options,
        stdin: "ignore",
        all: true,
        detached: true,
        reject: false,
      });
      running.add(child);
      const { exitCode, all: output, message } = await child;
      running.delete(child);
      if (isInterrupted) return never;
      if (exitCode === undefined) throw new Error(message);
      return { output, exitCode, ms: Date.now() - started };
    },

    /**
     * Ends running commands, like pressing Ctrl-C twice: Pulumi then ends its plugins and itself. Nothing else is
     * started, and callers that wait for a command never continue.
     */
    async interrupt() {
      isInterrupted = true;
      const ends = [...running];
      if (ends.length === 0) return;
      for (const time of ["once", "twice"]) {
        for (const child of ends) child.kill("SIGINT");
        if (time === "once") await sleep(200);
      }
      await Promise.all(ends);
    },
  };
}
