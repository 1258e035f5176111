// Loaded into a process before anything else: SIGUSR2 sets its wall clock forward by ten minutes.
const now = Date.now;
let set = 0;
Date.now = () => now() + set;
process.on("SIGUSR2", () => {
  set += 600_000;
});
