/** The part that pushes notices, loaded at the first one and once a process; if it could not be loaded, again. */
let loaded: Promise<typeof import("./push/index.ts")> | undefined;

export function pushing(): Promise<typeof import("./push/index.ts")> {
  const part = loaded ?? import("./push/index.ts");
  loaded = part;
  part.catch(() => {
    loaded = undefined;
  });
  return part;
}
