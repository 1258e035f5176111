import { CliDeployer } from "./cliDeployer";
import type { CrowdOptions } from "./crowd";
import { ProcessDeployer } from "./processDeployer";
import { PATIENT, SHORT } from "./times";

type Kind = Pick<CrowdOptions, "times" | "killed" | "make">;

/** Each stack is the process in which the engine runs its provider. */
export const PROCESSES: Kind = {
  times: SHORT,
  killed: 0.08,
  make: (...args) => new ProcessDeployer(...args),
};

/** Each stack is a project that the Pulumi CLI deploys: an engine, a language host and a provider. */
export const ENGINES: Kind = { times: PATIENT, killed: 0.4, make: (...args) => new CliDeployer(...args) };
