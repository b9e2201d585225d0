/** How contacts come that come by no channel. */
export const ORIGINS: readonly string[] = ["manual", "import"];

/** The channel of a connection by its id, or how a contact came; `unknown` for what is connected no more. */
export const channelIn = (known: ReadonlyMap<string, { readonly channel: string }> | undefined, id: string): string =>
  known?.get(id)?.channel ?? (ORIGINS.includes(id) ? id : "unknown");

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
  /** By `<funnel>/<reason>`. */
  lostReasons(): Promise<ReadonlyMap<string, string>>;
}
