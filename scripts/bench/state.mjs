/** The size of the state for the same inputs, compared with a pulumi.dynamic.Resource whose provider does nothing. */
export async function stateSizes({ ours, floor }) {
  const here = await ours.project.resource("security");
  const there = await floor.project.resource("security");
  const bytes = (value) => Buffer.byteLength(JSON.stringify(value));
  const both = (size) => `${size(here)} bytes (${size(there)})`;
  return [
    {
      what: "__provider in the state, twice in each resource (of a pulumi.dynamic.Resource that does nothing)",
      goal: "73 bytes",
      value: both(({ inputs }) => Buffer.byteLength(inputs.__provider)),
    },
    {
      what: "  the whole resource in the state, without where in the program it was made",
      value: both(({ sourcePosition, stackTrace, ...rest }) => bytes(rest)),
    },
    { what: "  with it", value: both(bytes) },
  ];
}
