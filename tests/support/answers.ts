import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came over the wire. */
export interface Asked {
  /** `DescribeConfigurationAggregators` */
  readonly operation: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What is answered: an object as JSON, a text as it is. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

/** An endpoint that answers what a test says, and keeps what it was asked. */
export interface Answering {
  readonly url: string;
  readonly asked: Asked[];
  answer: (asked: Asked) => Answer;
  operations(): string[];
  close(): Promise<void>;
}

/** Starts an endpoint that answers an empty object to everything. */
export async function startAnswering(): Promise<Answering> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const [, target] = String(request.headers["x-amz-target"] ?? "").split(".");
    const operation = target ?? new URLSearchParams(body).get("Action") ?? "";
    const one = { operation, headers: request.headers, body };
    asked.push(one);
    const { status = 200, headers = {}, body: answered = {} } = answering.answer(one);
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

/** An endpoint for the tests of a `describe`, which forgets everything before each. */
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

/** An error as AWS's JSON protocol has it. */
export function failing(code: string, status = 400, message = "No."): Answer {
  return { status, body: { __type: code, message } };
}
