import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import type { Backend } from "./backend";
import { control } from "./control";
import type { AnsweredRequest } from "./log";
import type { Reply } from "./protocol/protocol";
import { AwsRequest } from "./requests";
import { addressError } from "./startError";

const longestBody = 64 * 1024 * 1024;
/** Longer than any client keeps a connection: if the server closed one first, requests would fail now and then. */
const keepAliveMs = 120_000;

/** The HTTP server for AWS's calls and for the control interface under `/_control/`. */
export function createEmulatorServer(backend: Backend, onAnswer: (entry: AnsweredRequest) => void): Server {
  const server = createServer((request, response) => {
    serve(backend, request, response, onAnswer).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = keepAliveMs;
  return server;
}

/** Addresses that mean every address of this machine, and the address by which local programs reach them. */
const unspecified: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/**
 * Starts to listen. Resolves to the URL for programs on this machine.
 *
 * @throws StartError
 */
export async function listen(
  server: Server,
  host: string,
  port: number,
): Promise<{ readonly url: string; readonly port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(addressError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = unspecified[host] ?? host;
  return { url: `http://${isIPv6(name) ? `[${name}]` : name}:${address.port}`, port: address.port };
}

async function serve(
  backend: Backend,
  request: IncomingMessage,
  response: ServerResponse,
  onAnswer: (entry: AnsweredRequest) => void,
): Promise<void> {
  const body = await readBody(request);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (url.pathname.startsWith("/_control/")) {
    send(response, await control(backend, request.method ?? "GET", url, body));
    return;
  }
  const call = new AwsRequest(backend, { path: url.pathname, headers: request.headers, body });
  const ending = await call.carryOut();
  if (ending === "cut") request.socket.destroy();
  if (typeof ending === "object" && !request.socket.destroyed) {
    call.entry.status = ending.status;
    if (ending.error !== undefined) call.entry.error = ending.error;
    send(response, ending);
  }
  onAnswer(call.entry);
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) throw new Error("The body is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
