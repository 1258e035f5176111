import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { Exchange, observed } from "../../../provider/aws/exchange";
import { MalformedAnswerError } from "../../../provider/aws/malformed";

function answered(text: string, headers: Record<string, string> = {}): Exchange {
  return Object.assign(new Exchange(), { answer: { status: 200, headers, text } });
}

describe("the answer of a call", () => {
  it("is an object as it came, null included", () => {
    assert.deepEqual(answered('{"Tags":null}').object(), { Tags: null });
    for (const text of ["", "[]", "null", '"x"', "<html>", "5"])
      assert.throws(() => answered(text).object(), MalformedAnswerError, text);
    assert.throws(() => new Exchange().object(), MalformedAnswerError);
  });

  it("says nothing if it has nothing to tell", () => {
    for (const text of ["", " \n", "{}"]) answered(text).nothing();
    for (const text of ['{"a":1}', "<html>", "[]"])
      assert.throws(() => answered(text).nothing(), MalformedAnswerError);
  });

  it("has an error's code where AWS puts it, or not", () => {
    assert.equal(answered('{"__type":"AccessDenied"}').hasErrorCode, true);
    assert.equal(answered("", { "x-amzn-errortype": "AccessDenied" }).hasErrorCode, true);
    for (const text of ['{"code":"AccessDenied"}', '{"__type":5}', "null", "<html>", ""])
      assert.equal(answered(text).hasErrorCode, false, text);
    assert.equal(new Exchange().hasErrorCode, false);
  });
});

describe("a client that is observed", () => {
  const request = (headers: Record<string, string> = {}) => ({ hostname: "config.example", headers });
  let requests: number;
  const made = (body: unknown = Readable.from([Buffer.from('{"a":'), Buffer.from('"ä"}')])) =>
    observed({
      config: {
        requestHandler: {
          handle: async (_request: object, _options?: unknown) => {
            requests += 1;
            return { response: { statusCode: 200, headers: { date: "now" }, body } };
          },
        },
      },
    });
  const send = (client: ReturnType<typeof made>, exchange?: Exchange, headers?: Record<string, string>) =>
    client.config.requestHandler.handle(request(headers), exchange && { ...exchange });
  beforeEach(() => {
    requests = 0;
  });

  it("tells the exchange what went over the wire, and hands the answer on", async () => {
    const exchange = new Exchange();
    const { response } = await send(made(), exchange, { "x-amz-security-token": "t0ken" });
    assert.deepEqual(exchange.answer, { status: 200, headers: { date: "now" }, text: '{"a":"ä"}' });
    assert.deepEqual(
      [exchange.sent, exchange.host, [...exchange.tokens]],
      [true, "config.example", ["t0ken"]],
    );
    assert.equal(String(response.body), '{"a":"ä"}');
  });

  it("takes an answer without a body for an empty one", async () => {
    const exchange = new Exchange();
    await send(made(null), exchange);
    assert.equal(exchange.answer?.text, "");
  });

  it("sends nothing any more once the exchange has ended", async () => {
    const exchange = new Exchange();
    exchange.end();
    await assert.rejects(send(made(), exchange), { name: "AbortError" });
    assert.deepEqual([requests, exchange.sent], [0, false]);
  });

  it("forgets the answer before", async () => {
    const exchange = answered('{"__type":"X"}');
    const client = observed({
      config: {
        requestHandler: {
          handle: async (_request: object, _options?: unknown) => Promise.reject(new Error("x")),
        },
      },
    });
    await assert.rejects(client.config.requestHandler.handle(request(), { exchange }));
    assert.equal(exchange.answer, undefined);
  });

  it("leaves alone what is no request of a call, as one for credentials", async () => {
    const { response } = await send(made("as it came"));
    assert.equal(response.body, "as it came");
  });
});
