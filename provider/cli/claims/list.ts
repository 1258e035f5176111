import type { Options } from "../arguments";
import { contextFor } from "../session";
import type { Terminal } from "../terminal";
import { readHoldings } from "./holdings";
import { reportOf } from "./report";
import { tableIn, targetOf } from "./target";
import { reportText } from "./text";

/** `claims list AGGREGATOR` */
export async function list(operands: readonly string[], options: Options, terminal: Terminal): Promise<void> {
  const [text = ""] = operands;
  const context = contextFor(options, terminal);
  const named = await targetOf(context, options, text);
  const holdings = await readHoldings(context, named, tableIn(options));
  const report = reportOf(holdings);
  terminal.out(
    options.json
      ? JSON.stringify(report, null, 2)
      : reportText(report, { accounts: options.accounts === true, now: holdings.now }),
  );
}
