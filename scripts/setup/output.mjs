import ora from "ora";

/** Prints the progress of the set-up: one line for each thing, and a sign of life during long work. */
export function createOutput({ stream = process.stderr, quietForMs = 12_000 } = {}) {
  const isLive = Boolean(stream.isTTY) && !process.env.CI;
  return {
    line: (text) => stream.write(`${text}\n`),

    /** Runs `work`, which may call `detail(text)` to show its progress. */
    async during(label, work) {
      const started = Date.now();
      let detail = "";
      const elapsed = () => formatDuration(Date.now() - started);
      const state = () => [elapsed(), detail].filter(Boolean).join(", ");
      const show = isLive ? spin(stream, () => `${label}: ${state()}`) : print(label, state, quietForMs);
      try {
        const result = await work((text) => {
          detail = text;
        });
        show.end();
        stream.write(isLive ? `${label}: done in ${elapsed()}\n` : `  done in ${elapsed()}\n`);
        return result;
      } finally {
        show.end();
      }
    },
  };

  function print(label, state, everyMs) {
    stream.write(`${label} …\n`);
    const timer = setInterval(() => stream.write(`  ${state()}\n`), everyMs);
    return { end: () => clearInterval(timer) };
  }
}

/** A line in a terminal that shows `text()` until `end()` removes it. */
export function spin(stream, text) {
  const spinner = ora({ stream, text: text(), discardStdin: false }).start();
  const timer = setInterval(() => {
    spinner.text = text();
  }, 200);
  return {
    end() {
      clearInterval(timer);
      spinner.stop();
    },
  };
}

export function formatDuration(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
