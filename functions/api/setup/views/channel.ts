import type { Channel } from "../../../../events/api/channels.ts";

interface Field {
  readonly name: string;
  readonly label: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly help: string;
}

/** What the API says of a channel, as the channel's manifest has it. */
export interface InstalledChannel {
  readonly id: string;
  readonly name: string;
  readonly medium?: string;
  readonly reaches?: "phone" | "email" | "account";
  readonly app: readonly Field[];
  readonly connection: readonly Field[];
  readonly limits: {
    readonly text: number;
    readonly caption: number;
    readonly segments?: Readonly<NonNullable<Channel["limits"]["segments"]>>;
    readonly choices: Readonly<Channel["limits"]["choices"]>;
    readonly media: Readonly<
      Record<string, { readonly maxBytes: number; readonly mime: readonly string[] } | undefined>
    >;
  };
  readonly window?: { readonly ms: number };
  readonly rate: { readonly perSecond: number; readonly warmUp?: { readonly first: number; readonly days: number } };
  readonly receipts: { readonly delivered: boolean; readonly read: boolean };
}

const fieldOf = ({ name, label, secret, required, help }: Field): Field => ({ name, label, secret, required, help });

export function channelView({
  id,
  name,
  medium,
  reaches,
  app,
  connection,
  limits,
  window,
  rate,
  receipts,
}: InstalledChannel): Channel {
  const { buttons, rows, buttonTitle, rowTitle, rowDescription, body, listLabel, header, footer } = limits.choices;
  const media: Channel["limits"]["media"] = {};
  for (const [kind, limit] of Object.entries(limits.media)) {
    if (limit) media[kind] = { maxBytes: limit.maxBytes, mime: [...limit.mime] };
  }
  return {
    id,
    name,
    medium: medium ?? id,
    reaches: reaches ?? null,
    app: app.map(fieldOf),
    connection: connection.map(fieldOf),
    limits: {
      text: limits.text,
      caption: limits.caption,
      segments: limits.segments ? { gsm7: { ...limits.segments.gsm7 }, ucs2: { ...limits.segments.ucs2 } } : null,
      choices: { buttons, rows, buttonTitle, rowTitle, rowDescription, body, listLabel, header, footer },
      media,
    },
    windowMs: window?.ms ?? null,
    perSecond: rate.perSecond,
    warmUp: rate.warmUp ? { ...rate.warmUp } : null,
    receipts: { delivered: receipts.delivered, read: receipts.read },
  };
}
