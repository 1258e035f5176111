import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** An answer of AWS, or of something on the way. */
export interface Answer {
  readonly status: number;
  readonly headers?: http.OutgoingHttpHeaders | undefined;
  readonly body: string;
}

/** A request, and a function that sends it to AWS. */
export interface Passing {
  /** `PutConfigurationAggregator` */
  readonly operation: string;
  readonly body: string;
  readonly headers: http.IncomingHttpHeaders;
  forward(): Promise<Answer>;
}

/** The answer to a request. `undefined`: AWS's answer. */
export type Rule = (passing: Passing) => Promise<Answer | undefined> | Answer | undefined;

/** A proxy between the provider and AWS that can change answers. */
export interface HttpProxy {
  readonly url: string;
  /** How many connections were made to it. */
  readonly connections: number;
  rule: Rule;
  close(): Promise<void>;
}

/**
 * Starts a proxy in front of `target`.
 *
 * @param target - URL of an emulator
 */
export async function startProxy(target: string, rule: Rule = () => undefined): Promise<HttpProxy> {
  const server = http.createServer(async (request, response) => {
    const body = await text(request);
    const operation = String(request.headers["x-amz-target"] ?? "")
      .split(".")
      .at(-1);
    const forward = () => send(target, request, body);
    const passing = { operation: operation ?? "", body, headers: request.headers, forward };
    try {
      const { status, headers, body: answer } = (await proxy.rule(passing)) ?? (await forward());
      response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(answer) });
      response.end(answer);
    } catch {
      response.destroy();
    }
  });
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    rule,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}

/** A page, like those of firewalls. */
export function page(status: number): Answer {
  return {
    status,
    headers: { "content-type": "text/html" },
    body: "<html><body>scanning your request</body></html>",
  };
}

/** A rule that changes AWS's answers to one operation. */
export function changing(operation: string, change: (answer: Record<string, unknown>) => unknown): Rule {
  return async (passing) => {
    if (passing.operation !== operation) return undefined;
    const answer = await passing.forward();
    if (answer.status !== 200) return answer;
    const changed = change(JSON.parse(answer.body || "{}"));
    return { ...answer, body: typeof changed === "string" ? changed : JSON.stringify(changed) };
  };
}

/**
 * A rule that dates answers wrongly.
 *
 * @param wrong - by how much, in milliseconds; gets the time of the request's signature, for example `20260101T000000Z`
 */
export function dating(wrong: (operation: string, signedAt: string) => number): Rule {
  return async ({ operation, headers: sent, forward }) => {
    const { headers, ...answer } = await forward();
    const date = Date.parse(String(headers?.date)) + wrong(operation, String(sent["x-amz-date"]));
    return { ...answer, headers: { ...headers, date: new Date(date).toUTCString() } };
  };
}

/** A rule that rejects signatures with a wrong time, as AWS does, and otherwise applies `rule`. */
export function checkingSignatures(rule: Rule): Rule {
  return (passing) => {
    const signedAt = signingTime(String(passing.headers["x-amz-date"]));
    if (Math.abs(signedAt - Date.now()) <= 300_000) return rule(passing);
    const message =
      signedAt < Date.now()
        ? `Signature expired: ${signedAt} is now earlier than ${Date.now() - 300_000}`
        : `Signature not yet current: ${signedAt} is still later than ${Date.now() + 300_000}`;
    return {
      status: 400,
      headers: { "content-type": "application/x-amz-json-1.1", date: new Date().toUTCString() },
      body: JSON.stringify({ __type: "InvalidSignatureException", message }),
    };
  };
}

/** The time of a signature, for example `20260101T000000Z`, in milliseconds since the epoch. */
export function signingTime(signedAt: string): number {
  return Date.parse(signedAt.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

async function send(target: string, request: http.IncomingMessage, body: string): Promise<Answer> {
  const { method, url, headers } = request;
  const onward = http.request(target, { method, headers, path: url, agent: false });
  onward.end(body);
  const [answer] = (await once(onward, "response")) as [http.IncomingMessage];
  const { "content-length": _, "transfer-encoding": __, connection: ___, ...rest } = answer.headers;
  return { status: answer.statusCode ?? 0, headers: rest, body: await text(answer) };
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
