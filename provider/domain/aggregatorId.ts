/** `name@region` */
export function formatId(name: string, region: string): string {
  return `${name}@${region}`;
}

/** The parts of `name@region`, or of `name` alone. */
export function parseId(id: string): { name: string; region: string | undefined } {
  const [name = "", region] = id.split("@");
  return { name, region: region || undefined };
}
