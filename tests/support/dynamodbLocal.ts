import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How often another port is tried if somebody else has taken it first. */
const PORTS = 3;

/** AWS's own DynamoDB, in memory, in a process of its own. */
export interface DynamodbLocal {
  /** `http://127.0.0.1:PORT`. Each access key id and region has its own tables. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts DynamoDB Local on a free port; if that isn't possible, returns the reason. */
export async function startDynamodbLocal(): Promise<DynamodbLocal | string> {
  const { findDynamodbLocal, mainClass } = await import("../../scripts/setup/dynamodbLocal.mjs");
  const { directory, reason } = await findDynamodbLocal();
  if (directory === undefined) return reason;
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    const child = spawn(
      "java",
      [
        ...["-Xmx512m", `-Djava.library.path=${directory}`, "-cp", join(directory, "*"), mainClass],
        ...["-inMemory", "-disableTelemetry", "-port", String(port)],
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    const stop = async () => {
      process.off("exit", kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, "close");
      kill();
      await closed;
    };
    const url = `http://127.0.0.1:${port}`;
    const failure = await untilItListens(url, child);
    if (failure === undefined) return { url, stop };
    await stop();
    if (tries === PORTS) throw new Error(`DynamoDB Local doesn't start:\n${failure}`);
  }
}

/**
 * DynamoDB Local for the tests of a `describe`. If it is missing, they are skipped with a message. Call it in a
 * `describe` of its own: skipping doesn't stop the hooks beside it.
 */
export function useDynamodbLocal(): { readonly url: string } {
  let running: DynamodbLocal | undefined;
  before(async function () {
    const started = await startDynamodbLocal();
    if (typeof started === "object") running = started;
    else {
      console.log(`    DynamoDB Local is left out: ${started}`);
      this.skip();
    }
  });
  after(() => running?.stop());
  return {
    get url() {
      if (running === undefined) throw new Error("DynamoDB Local runs only while tests do");
      return running.url;
    },
  };
}

/** Resolves to its output if it ends before it listens. */
async function untilItListens(url: string, child: ChildProcess): Promise<string | undefined> {
  let printed = "";
  let ended = false;
  child.stderr?.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  child.once("error", (error) => {
    printed += error.message;
    ended = true;
  });
  child.once("close", () => {
    ended = true;
  });
  for (const deadline = Date.now() + 600_000; Date.now() < deadline && !ended; await sleep(50))
    // Any answer to a request without a signature shows that it listens and is DynamoDB.
    if (await fetch(url).then(isDynamodb, () => false)) return undefined;
  return printed || "it didn't listen within ten minutes";
}

async function isDynamodb(answer: Response): Promise<boolean> {
  await answer.text();
  return answer.headers.has("x-amzn-requestid");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
