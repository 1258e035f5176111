import type { Options } from "../command";
import { contextFor } from "../session";
import type { Terminal } from "../terminal";
import { reportOf } from "./report";
import { readSnapshot } from "./snapshot";
import { tableIn, targetOf } from "./target";
import { reportText } from "./text";

/** `claims list AGGREGATOR` */
export async function list(operands: readonly string[], options: Options, terminal: Terminal): Promise<void> {
  const [text = ""] = operands;
  const context = contextFor(options, terminal);
  const named = await targetOf(context, options, text);
  const snapshot = await readSnapshot(context, named, tableIn(options));
  const report = reportOf(snapshot);
  terminal.out(
    options.json
      ? JSON.stringify(report, null, 2)
      : reportText(report, { accounts: options.accounts === true, now: snapshot.now }),
  );
}
