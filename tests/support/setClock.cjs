// Loaded into a process before anything else: SIGUSR2 sets its wall clock forward by SET_CLOCK_BY milliseconds.
const now = Date.now;
let set = 0;
Date.now = () => now() + set;
process.on("SIGUSR2", () => {
  set += Number(process.env.SET_CLOCK_BY);
});
