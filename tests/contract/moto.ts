import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { authorization } from "../emulator/support/call";

const run = promisify(execFile);

/** The differences from AWS are those of this version. */
const version = "5.2.1";

/** A moto server in a process of its own. */
export interface Moto {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Forgets everything, in all accounts; its main account has an organization then, as each of the emulator has. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts moto on a free port, installing it where it is missing; undefined where there is no Python 3. */
export async function startMoto(): Promise<Moto | undefined> {
  const python = (await onPath()) ?? (await installed());
  if (python === undefined) return undefined;
  const child = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], {
    // moto takes the local time of day for UTC.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const url = await addressOf(child);
  return {
    url,
    async reset() {
      await post(`${url}/moto-api/reset`, {});
      await post(url, {
        authorization: authorization({ accessKeyId: "AKIAIOSFODNN7EXAMPLE" }).replace(
          "config",
          "organizations",
        ),
        "x-amz-target": "AWSOrganizationsV20161128.CreateOrganization",
      });
      // The preview looks at the organization's role, of which the local endpoint knows without being told.
      for (const name of ORGANIZATION_ROLES)
        await post(
          url,
          {
            authorization: authorization({ accessKeyId: "AKIAIOSFODNN7EXAMPLE" }).replace("config", "iam"),
            "content-type": "application/x-www-form-urlencoded",
          },
          new URLSearchParams({
            Action: "CreateRole",
            Version: "2010-05-08",
            RoleName: name,
            AssumeRolePolicyDocument: JSON.stringify(TRUST),
          }).toString(),
        );
    },
    async stop() {
      process.off("exit", kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, "close");
      kill();
      await closed;
    },
  };
}

/** The roles that the lifecycle gives to organizations. */
const ORGANIZATION_ROLES = ["organization", "other"];

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "config.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

async function post(url: string, headers: Record<string, string>, body = "{}"): Promise<void> {
  const answer = await fetch(url, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`moto answered ${answer.status}: ${await answer.text()}`);
}

/** It names its address when it listens. What it prints after that has to be read all the same, or it would block. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    child.once("error", reject);
    child.once("close", () => reject(new Error(`moto ended before it listened:\n${printed.join("\n")}`)));
    createInterface(child.stderr ?? process.stdin).on("line", (line) => {
      const [, url] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
      else if (printed.length < 50) printed.push(line);
    });
  });
}

/** The Python of the `moto_server` on PATH, where that is the version wanted. */
async function onPath(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const script = folders.map((folder) => join(folder, "moto_server")).find((file) => existsSync(file));
  if (script === undefined) return undefined;
  const [, interpreter = ""] = /^#!(\S+)/.exec(readFileSync(script, "utf8")) ?? [];
  const python = /^python/.test(basename(interpreter)) ? interpreter : "python3";
  const ask = "from importlib.metadata import version; print(version('moto'))";
  const { stdout } = await run(python, ["-c", ask]).catch(() => ({ stdout: "" }));
  return stdout.trim() === version ? python : undefined;
}

/** The Python of a virtual environment in the user's cache, which is made where it is missing. */
async function installed(): Promise<string | undefined> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const folder = join(cache, "pulumi-aws-config-aggregator", `moto-${version}`);
  const python = join(folder, "bin/python");
  if (existsSync(python)) return python;
  if (!(await run("python3", ["--version"]).catch(() => undefined))) return undefined;
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  try {
    await run("python3", ["-m", "venv", fresh]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await run(join(fresh, "bin/python"), [...pip, `moto[server]==${version}`]);
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Somebody else was as quick.
    if (!existsSync(python)) throw error;
  }
  return python;
}
