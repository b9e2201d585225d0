/** What could not be used, kept a month for diagnosis. */
export interface KeptRecord {
  readonly reason: string;
  readonly channel: string;
  readonly appId: string;
  readonly accountId?: string;
  /** The provider's words, as they came. */
  readonly raw: unknown;
  readonly at: string;
}

export interface KeptStore {
  /** The same record again changes nothing. */
  keep(record: KeptRecord): Promise<void>;
}

/** News of the provider about a connection: template and account states, group and call events, errors. */
export interface NoticeStore {
  record(
    connectionId: string,
    notice: { readonly type: string; readonly at: string; readonly event: unknown },
  ): Promise<void>;
}
