// Loaded into a process before anything else: its wall clock is CLOCK_AHEAD milliseconds ahead of the machine's.
const now = Date.now;
Date.now = () => now() + Number(process.env.CLOCK_AHEAD);
