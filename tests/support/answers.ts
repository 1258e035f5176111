import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readSettings, type Settings } from "../../provider/aws/settings";

/** A request as it came over the wire. */
export interface Asked {
  /** `DescribeConfigurationAggregators` */
  readonly operation: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The port that it came from: requests over one connection have the same. */
  readonly port: number | undefined;
}

/** An answer: an object is sent as JSON, a string unchanged. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

/** An endpoint that gives the answers of a test, and records the requests. */
export interface Answering {
  readonly url: string;
  readonly asked: Asked[];
  answer: (asked: Asked) => Answer | Promise<Answer>;
  operations(): string[];
  close(): Promise<void>;
}

/** Starts an endpoint that answers everything with an empty object. */
export async function startAnswering(): Promise<Answering> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const [, target] = String(request.headers["x-amz-target"] ?? "").split(".");
    const operation = target ?? new URLSearchParams(body).get("Action") ?? "";
    const one = { operation, headers: request.headers, body, port: request.socket.remotePort };
    asked.push(one);
    const { status = 200, headers = {}, body: answered = {} } = await answering.answer(one);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1", ...headers });
    response.end(typeof answered === "string" ? answered : JSON.stringify(answered));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const answering: Answering = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: () => ({}),
    operations: () => asked.splice(0).map(({ operation }) => operation),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return answering;
}

/** An endpoint for the tests of a `describe`, which is reset before each. */
export function useAnswering(): Answering {
  let started: Answering | undefined;
  const running = () => {
    if (started === undefined) throw new Error("the endpoint answers only while tests run");
    return started;
  };
  before(async () => {
    started = await startAnswering();
  });
  beforeEach(() => {
    running().asked.length = 0;
    running().answer = () => ({});
  });
  after(() => started?.close());
  return {
    get url() {
      return running().url;
    },
    get asked() {
      return running().asked;
    },
    get answer() {
      return running().answer;
    },
    set answer(answer) {
      running().answer = answer;
    },
    operations: () => running().operations(),
    close: () => running().close(),
  };
}

/** An error in AWS's JSON protocol. */
export function failing(code: string, status = 400, message = "No."): Answer {
  return { status, body: { __type: code, message } };
}

/** The account that {@link identity} names. */
export const ACCOUNT = "123456789012";

/** STS's answer to GetCallerIdentity. */
export function identity(account = ACCOUNT): Answer {
  return xml("GetCallerIdentity", `<Account>${account}</Account>`);
}

/** An answer of AWS's query protocol. */
export function xml(operation: string, result: string): Answer {
  const body = `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
  return { headers: { "content-type": "text/xml" }, body };
}

/** Settings that lead to an endpoint, with keys of its account. */
export function reaching(url: string, more: Record<string, unknown> = {}): Settings {
  return readSettings({
    accessKey: ACCOUNT,
    secretKey: "any",
    maxRetries: 0,
    endpoints: { configservice: url, sts: url, organizations: url, iam: url, dynamodb: url },
    ...more,
  });
}
