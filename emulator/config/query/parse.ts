import type { Property, Resources } from "../aggregateResources";
import { invalidExpression } from "./invalid";
import { type Token, tokensOf } from "./tokens";

/** What can be selected: a property, or the number of resources. */
export type Field = Property | "COUNT(*)";

/** Whether resources match. */
export type Condition = (resources: Omit<Resources, "count">) => boolean;

/** A query over the resources of an aggregator. */
export interface Query {
  /** In the order given. */
  readonly fields: readonly Field[];
  readonly where: Condition;
  readonly groupBy?: Property;
}

const properties: readonly Property[] = ["accountId", "awsRegion", "resourceType"];

/**
 * Reads `SELECT field [, …] [WHERE condition] [GROUP BY property]`. A field is a property or COUNT(*), and a condition
 * consists of =, IN, LIKE with a prefix, AND, OR, NOT and parentheses.
 *
 * Throws InvalidExpressionException for everything else, even if AWS supports it.
 */
export function parseQuery(expression: string): Query {
  const reader = new Reader(tokensOf(expression));
  reader.keyword("SELECT");
  const fields = [reader.field()];
  while (reader.takesSign(",")) fields.push(reader.field());
  const where = reader.takesKeyword("WHERE") ? reader.either() : () => true;
  const groupBy = reader.takesKeyword("GROUP") ? reader.group() : undefined;
  reader.end();
  checkFields(fields, groupBy);
  return { fields: [...new Set(fields)], where, ...(groupBy === undefined ? {} : { groupBy }) };
}

function checkFields(fields: readonly Field[], groupBy: Property | undefined): void {
  const counts = fields.includes("COUNT(*)");
  if (groupBy !== undefined && !counts) {
    throw invalidExpression("GROUP BY needs COUNT(*) among the selected fields");
  }
  const other = fields.find((field) => field !== "COUNT(*)" && field !== groupBy);
  if (counts && other !== undefined) {
    throw invalidExpression(`${other} is selected beside COUNT(*), but is not what GROUP BY names`);
  }
}

/** Reads the tokens in order. */
class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  keyword(word: string): void {
    if (!this.takesKeyword(word)) throw this.#unexpected(word);
  }

  takesKeyword(word: string): boolean {
    return this.#takes((token) => token.kind === "word" && token.value.toUpperCase() === word);
  }

  takesSign(sign: string): boolean {
    return this.#takes((token) => token.kind === "sign" && token.value === sign);
  }

  end(): void {
    if (this.#token.kind !== "end") throw this.#unexpected("the end");
  }

  field(): Field {
    if (!this.takesKeyword("COUNT")) return this.#property("COUNT(*)");
    for (const sign of ["(", "*", ")"]) this.#sign(sign);
    return "COUNT(*)";
  }

  group(): Property {
    this.keyword("BY");
    const property = this.#property();
    if (this.takesSign(",")) throw invalidExpression("GROUP BY takes one property", this.#token.at);
    return property;
  }

  either(): Condition {
    const conditions = [this.#both()];
    while (this.takesKeyword("OR")) conditions.push(this.#both());
    return (resources) => conditions.some((holds) => holds(resources));
  }

  #both(): Condition {
    const conditions = [this.#one()];
    while (this.takesKeyword("AND")) conditions.push(this.#one());
    return (resources) => conditions.every((holds) => holds(resources));
  }

  #one(): Condition {
    if (this.takesKeyword("NOT")) {
      const condition = this.#one();
      return (resources) => !condition(resources);
    }
    if (this.takesSign("(")) {
      const condition = this.either();
      this.#sign(")");
      return condition;
    }
    return this.#comparison();
  }

  #comparison(): Condition {
    const property = this.#property();
    if (this.takesSign("=")) {
      const value = this.#text();
      return (resources) => resources[property] === value;
    }
    if (this.takesKeyword("IN")) {
      const values = this.#texts();
      return (resources) => values.has(resources[property]);
    }
    if (this.takesKeyword("LIKE")) return this.#like(property);
    throw this.#unexpected("=, IN or LIKE");
  }

  #like(property: Property): Condition {
    const { at } = this.#token;
    const text = this.#text();
    const prefix = text.endsWith("%") ? text.slice(0, -1) : undefined;
    if (/[%_]/.test(prefix ?? text)) {
      throw invalidExpression(`LIKE takes one % at the end of its text, not '${text}'`, at);
    }
    return (resources) =>
      prefix === undefined ? resources[property] === text : resources[property].startsWith(prefix);
  }

  #texts(): ReadonlySet<string> {
    this.#sign("(");
    const values = new Set([this.#text()]);
    while (this.takesSign(",")) values.add(this.#text());
    this.#sign(")");
    return values;
  }

  #text(): string {
    const { kind, value } = this.#token;
    if (kind !== "text") throw this.#unexpected("a text in single quotes");
    this.#next++;
    return value;
  }

  #property(or?: string): Property {
    const { kind, value } = this.#token;
    const property = properties.find((each) => kind === "word" && each === value);
    if (property === undefined) throw this.#unexpected([...properties, ...(or ? [or] : [])].join(", "));
    this.#next++;
    return property;
  }

  #sign(sign: string): void {
    if (!this.takesSign(sign)) throw this.#unexpected(sign);
  }

  #takes(fits: (token: Token) => boolean): boolean {
    const taken = fits(this.#token);
    if (taken) this.#next++;
    return taken;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: "end", value: "", at: 0 };
  }

  #unexpected(expected: string) {
    const { kind, value, at } = this.#token;
    const found = kind === "end" ? "the end" : kind === "text" ? `'${value}'` : value;
    return invalidExpression(`${found} was found; this local AWS reads here: ${expected}`, at);
  }
}
