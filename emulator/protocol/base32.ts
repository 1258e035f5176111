const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The alphabet of AWS's own key ids: base 32 in capitals, most significant digit first, to a fixed length. */
export function toBase32(value: bigint, length: number): string {
  let rest = value;
  let text = "";
  for (let digit = 0; digit < length; digit++) {
    text = alphabet.charAt(Number(rest % 32n)) + text;
    rest /= 32n;
  }
  return text;
}

/** Reads a result of {@link toBase32}; `undefined` if a character is not in the alphabet. */
export function fromBase32(text: string): bigint | undefined {
  let value = 0n;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return undefined;
    value = value * 32n + BigInt(digit);
  }
  return value;
}
