/** Red, green, blue and alpha of each pixel, in rows. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A PNG with a palette, which says what it shows. */
export function encodePng(picture: Pixels, text: string): Buffer;

/** What such a picture shows. */
export function textIn(png: Buffer): string;
