import { malformed } from "./malformed";

/** What came over the network, before the SDK reads it. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * One call and its traffic. The SDK gets it as the options of `send`. All requests of a call share one, so that the
 * time limit is for the whole call, including pages and repetitions.
 */
export class Exchange {
  /** Reaches this object even if the SDK copies its options. */
  readonly exchange = this;
  readonly abortSignal: AbortSignal;
  /** Whether a request has been handed to the network. */
  sent = false;
  /** The session tokens with which requests were signed. */
  readonly tokens = new Set<string>();
  /** The host that the last request went to, wherever the endpoint was configured. */
  host: string | undefined;
  answer: Answer | undefined;
  readonly #controller = new AbortController();

  constructor() {
    this.abortSignal = this.#controller.signal;
  }

  /** After this nothing is sent any more. */
  end(): void {
    this.#controller.abort();
  }

  /**
   * The last answer, which has to be a JSON object. This is the raw answer, because the SDK drops null and unexpected
   * members.
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
   * Makes sure that the last answer is empty, as for calls that return nothing.
   *
   * @throws MalformedAnswerError
   */
  nothing(): void {
    const { text = "" } = this.answer ?? {};
    if (text.trim() !== "" && Object.keys(this.object()).length > 0)
      throw malformed("the answer", this.object(), "empty");
  }

  /** Whether the error's code is where AWS's JSON protocol puts it. */
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

/** Makes a client's requests report their traffic to their {@link Exchange}. */
export function observed<Client extends { readonly config: { readonly requestHandler: object } }>(
  client: Client,
): Client {
  const handler = client.config.requestHandler as Handler;
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const { exchange } = (options ?? {}) as { exchange?: Exchange };
    // Requests for credentials pass here too, and don't belong to the call.
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
