type Present<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** Without the fields that were not given: in our types, a field that may be absent is never undefined. */
export const present = <T extends object>(given: T): Present<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<T>;
