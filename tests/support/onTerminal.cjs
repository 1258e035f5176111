// Loaded into a process before anything else: it takes its output for a terminal's, and prints colours.
process.stdout.isTTY = true;
process.env.FORCE_COLOR = "1";
delete process.env.NO_COLOR;
