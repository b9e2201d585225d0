/** What things are called, for people who read reports. Of one tenant. */
export interface Names {
  /** By id: an account of a channel, and the channel. */
  connections(): Promise<ReadonlyMap<string, { readonly name: string; readonly channel: string }>>;
  /** By id; of those of the ids of whom a name is known. */
  people(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** By id. */
  teams(): Promise<ReadonlyMap<string, string>>;
  /** By `<funnel>/<stage>`. */
  stages(): Promise<ReadonlyMap<string, string>>;
}
