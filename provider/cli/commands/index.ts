import { type CommandSpec, HELP, type OptionSpec, VERSION } from "../command";
import { claimsCheck } from "./claimsCheck";
import { claimsList } from "./claimsList";
import { claimsPrune } from "./claimsPrune";
import { completion } from "./completion";
import { doctor } from "./doctor";
import { emulator } from "./emulator";
import { list } from "./list";
import { report } from "./report";
import { rollout } from "./rollout";
import { status } from "./status";
import { tableCreate } from "./tableCreate";

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  status,
  list,
  claimsList,
  claimsCheck,
  claimsPrune,
  tableCreate,
  rollout,
  report,
  doctor,
  emulator,
  completion,
];

/** All options of all commands; if several have the same name, the first one. */
export const OPTIONS: readonly OptionSpec[] = [
  HELP,
  VERSION,
  ...COMMANDS.flatMap(({ options }) => options),
].filter(({ name }, at, all) => all.findIndex((option) => option.name === name) === at);
