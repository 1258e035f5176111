import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "../../emulator";
import { programOf } from "../support/deployment";
import { createProject, type Project, type RunningCommand } from "../support/pulumi";
import { appId, type Deployer } from "./deployer";
import { configOf, type Times } from "./times";

/** One stack of many, deployed by the real Pulumi CLI from a project of its own. */
export class CliDeployer implements Deployer {
  declared: readonly string[] | undefined;
  isRunning = true;
  printed = "";
  private project: Project | undefined;
  private command: RunningCommand | undefined;
  private endedAt = 0;

  constructor(
    readonly name: string,
    readonly isOwner: boolean,
    private readonly aws: Emulator,
    private times: Times,
  ) {}

  async start(): Promise<void> {
    this.isRunning = true;
    this.project ??= await createProject({
      name: this.name,
      program: this.program([]),
      endpoint: this.aws.url,
      env: appId(this.name),
      config: Object.fromEntries(
        Object.entries(configOf(this.times)).map(([key, value]) => [key, String(value)]),
      ),
    });
  }

  async warm(): Promise<void> {
    await this.start();
  }

  async configure(times: Times): Promise<void> {
    this.times = times;
    await this.forget();
  }

  async run(wanted: readonly string[] | undefined): Promise<void> {
    await this.start();
    const project = this.project as Project;
    await sleep(Math.max(0, this.endedAt + this.times.visible + 1 - Date.now()));
    if (wanted) project.write("index.js", this.program(wanted));
    this.command = project.spawn([wanted ? "up" : "destroy", "--yes", "--skip-preview"]);
    const { code, output } = await this.command.ended;
    this.endedAt = Date.now();
    this.printed = output;
    if (code !== 0) throw new Error(output);
    this.declared = wanted;
  }

  async kill(): Promise<void> {
    this.isRunning = false;
    await this.command?.kill();
    this.endedAt = Date.now();
    this.project?.mend();
    // As a user would: the killed engine had no time to release its lock.
    await this.project?.run(["cancel", "--yes"]).catch(() => undefined);
  }

  async forget(): Promise<void> {
    await this.stop();
    this.declared = undefined;
  }

  async stop(): Promise<void> {
    await this.project?.dispose();
    this.project = undefined;
  }

  private program(accountIds: readonly string[]): string {
    const ids = accountIds.map((id) => JSON.stringify(id)).join(", ");
    return programOf(
      this.isOwner
        ? `new ConfigurationAggregator("security", { name: "security", merge: "shared", ...all(${ids}) });`
        : `new AggregatorMembership("team", { aggregatorName: "security", accountIds: [${ids}] });`,
    );
  }
}
