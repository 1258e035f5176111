const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Where set-up tells what it does: one line for each thing, and a sign of life for what takes long. */
export function createOutput({ stream = process.stderr, quietForMs = 12_000 } = {}) {
  const live = Boolean(stream.isTTY) && !process.env.CI;
  return {
    line: (text) => stream.write(`${text}\n`),

    /** Runs `work`, which may call `detail(text)` to say how far it is. */
    async during(label, work) {
      const started = Date.now();
      let detail = "";
      let frame = 0;
      const elapsed = () => formatDuration(Date.now() - started);
      const state = () => [elapsed(), detail].filter(Boolean).join(", ");
      stream.write(live ? "" : `${label} …\n`);
      const timer = setInterval(
        () => {
          if (live) stream.write(`\r\x1b[2K${spinner[frame++ % spinner.length]} ${label}: ${state()}`);
          else stream.write(`  ${state()}\n`);
        },
        live ? 100 : quietForMs,
      );
      try {
        const result = await work((text) => {
          detail = text;
        });
        if (live) stream.write(`\r\x1b[2K${label}: done in ${elapsed()}\n`);
        else stream.write(`  done in ${elapsed()}\n`);
        return result;
      } catch (error) {
        if (live) stream.write("\r\x1b[2K");
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

export function formatDuration(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
