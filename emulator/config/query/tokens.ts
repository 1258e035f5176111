import { invalidExpression } from "./invalid";

/** A word, a quoted string, or a symbol of a query. */
export interface Token {
  readonly kind: "word" | "text" | "sign" | "end";
  /** For a string: the part between the quotes. */
  readonly value: string;
  /** The position of its start: 1 is the first character. */
  readonly at: number;
}

const pattern = /\s*(?:(?<word>[A-Za-z_][\w.]*)|'(?<text>(?:[^']|'')*)'|(?<sign>[*=(),]))/y;

/** The tokens of a query, and an end token. Throws InvalidExpressionException. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  let position = 0;
  while (position < text.length) {
    pattern.lastIndex = position;
    const groups = pattern.exec(text)?.groups;
    const start = position + (/^\s*/.exec(text.slice(position))?.[0].length ?? 0);
    if (groups === undefined)
      throw invalidExpression(`${text.slice(start, start + 20)} can't be read`, start + 1);
    const { word, text: quoted, sign } = groups;
    if (word !== undefined) tokens.push({ kind: "word", value: word, at: start + 1 });
    else if (quoted !== undefined)
      tokens.push({ kind: "text", value: quoted.replaceAll("''", "'"), at: start + 1 });
    else tokens.push({ kind: "sign", value: sign ?? "", at: start + 1 });
    position = pattern.lastIndex;
  }
  return [...tokens, { kind: "end", value: "", at: text.length + 1 }];
}
