import { inline } from "../../../domain/printable";
import { type Markup, markup } from "../markup";
import type { Kind } from "../page/data";
import { moment, WORDS } from "../page/words";

/**
 * A text from others: invisible characters are shown, and its direction of writing doesn't affect the text beside it.
 */
export function foreign(text: string): Markup {
  return markup`<bdi>${inline(text)}</bdi>`;
}

/** The sign of a kind, as in the map. */
export function sign(kind: Kind): Markup {
  return markup`<span class="key ${kind.toLowerCase()}" aria-hidden="true">${WORDS[kind].letter}</span>`;
}

/** A time, to the second. */
export function time(text: string): Markup {
  return markup`<time datetime="${text}">${moment(Date.parse(text))}</time>`;
}
