import { malformed } from "./malformed";

/** What came back over the wire, before the SDK reads it. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * One call as it goes over the wire. It is handed to the SDK as the options of `send`; all requests of a call share one,
 * so that it is bounded in time as a whole, pages and repetitions included.
 */
export class Exchange {
  /** Even if the SDK copies its options, they lead here. */
  readonly exchange = this;
  readonly abortSignal: AbortSignal;
  /** Whether a request has been handed to the network. */
  sent = false;
  /** The session tokens with which requests were signed. */
  readonly tokens = new Set<string>();
  /** The host that the last request went to, wherever its endpoint was set. */
  host: string | undefined;
  answer: Answer | undefined;
  readonly #controller = new AbortController();

  constructor() {
    this.abortSignal = this.#controller.signal;
  }

  /** From here on nothing is sent any more. */
  end(): void {
    this.#controller.abort();
  }

  /**
   * The last answer, which has to be a JSON object. The SDK leaves out what is null or in the way, so that it is read
   * here as it came.
   *
   * @throws MalformedAnswerError
   */
  object(): Readonly<Record<string, unknown>> {
    const parsed = parse(this.answer?.text ?? "");
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
      throw malformed("the answer", parsed, "a JSON object");
    return parsed as Readonly<Record<string, unknown>>;
  }

  /**
   * Makes sure that the last answer says nothing, as those of calls do that have nothing to tell.
   *
   * @throws MalformedAnswerError
   */
  nothing(): void {
    const { text = "" } = this.answer ?? {};
    if (text.trim() !== "" && Object.keys(this.object()).length > 0)
      throw malformed("the answer", this.object(), "empty");
  }

  /** Whether an error that the SDK has read bears its code where AWS's JSON protocol puts it. */
  get hasErrorCode(): boolean {
    const { headers = {}, text = "" } = this.answer ?? {};
    const parsed = parse(text) as { readonly __type?: unknown } | null | undefined;
    return typeof parsed?.__type === "string" || headers["x-amzn-errortype"] !== undefined;
  }
}

interface WireRequest {
  readonly hostname: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface WireResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body?: unknown;
}

interface Handler {
  handle(request: WireRequest, options?: unknown): Promise<{ response: WireResponse }>;
}

/** Has a client's requests tell their {@link Exchange} what goes over the wire. */
export function observed<Client extends { readonly config: { readonly requestHandler: object } }>(
  client: Client,
): Client {
  const handler = client.config.requestHandler as Handler;
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const { exchange } = (options ?? {}) as { exchange?: Exchange };
    // Requests for credentials go the same way, and are none of the call's own.
    if (exchange === undefined) return handle(request, options);
    exchange.abortSignal.throwIfAborted();
    exchange.answer = undefined;
    const token = request.headers["x-amz-security-token"];
    if (token !== undefined) exchange.tokens.add(token);
    exchange.host = request.hostname;
    exchange.sent = true;
    const { response } = await handle(request, options);
    const bytes = await collect(response.body);
    exchange.answer = {
      status: response.statusCode,
      headers: response.headers,
      text: bytes.toString("utf8"),
    };
    response.body = bytes;
    return { response };
  };
  return client;
}

async function collect(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
