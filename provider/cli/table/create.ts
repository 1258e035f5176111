import { createTableInput, tableMaker } from "../../aws/tableMaker";
import { tableOf } from "../../domain/claimLocation";
import { claimsTableArgs } from "../../domain/claimsTable";
import type { Options } from "../command";
import { contextFor, regionFor } from "../session";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";
import { NoRecoveryError } from "./errors";
import { lookFor, make } from "./make";

/** The output of `--json`. */
interface Created {
  readonly table: string;
  readonly region: string;
  /** Null: there is no such table. */
  readonly arn: string | null;
  /** Whether this run has created it. */
  readonly created: boolean;
  /** Whether point-in-time recovery is on; null: it was not checked, because this run didn't create the table. */
  readonly recovery: boolean | null;
  readonly dryRun: boolean;
}

/** `table create TABLE` */
export async function create(
  operands: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const [table = ""] = operands;
  const { table: name, region: named } = tableOf({ dynamodbTable: table }, "");
  if (!/^[\w.-]{3,255}$/.test(name))
    throw new UsageError(
      `${JSON.stringify(table)} can't be a table: give a name (3 to 255 letters, digits, - . and _) or an ARN`,
    );
  if (options.print) return print(table, terminal);
  const printJson = (result: Created) => terminal.out(JSON.stringify(result, null, 2));
  const context = contextFor(options, terminal);
  const region = await regionFor(context, options, named || undefined);
  const making = {
    maker: tableMaker(context.configuration.settings, region),
    clock: context.clock,
    table,
    region,
  };
  if (options["dry-run"]) {
    const found = await lookFor(making);
    if (options.json)
      return printJson({
        table: name,
        region,
        arn: found?.arn ?? null,
        created: false,
        recovery: null,
        dryRun: true,
      });
    return terminal.out(
      `table ${name} in ${region} ${found ? "already exists and would be left as it is" : "would be created"}. ` +
        "Nothing was changed (--dry-run).",
    );
  }
  const { arn, created, withoutRecovery } = await make(making);
  const recovery = created ? withoutRecovery === undefined : null;
  if (options.json) printJson({ table: name, region, arn, created, recovery, dryRun: false });
  else
    terminal.out(
      `table ${name} in ${region} ${created ? "was created" : "already exists"}: ${arn}\n` +
        `Set claims: { dynamodbTable: "${table}"${named ? "" : `, region: "${region}"`} } on the owner of an aggregator. Members find the table by the aggregator's tags.`,
    );
  if (withoutRecovery !== undefined)
    throw new NoRecoveryError(name, region, `${enabling(name)} --region ${region}`, withoutRecovery);
}

function print(table: string, terminal: Terminal): void {
  terminal.out(JSON.stringify(createTableInput(table, claimsTableArgs), null, 2));
  terminal.note(
    `For \`aws dynamodb create-table --cli-input-json file://…\`. Then turn on its backups: \`${enabling(table)}\``,
  );
}

function enabling(table: string): string {
  return `aws dynamodb update-continuous-backups --table-name ${table} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`;
}
