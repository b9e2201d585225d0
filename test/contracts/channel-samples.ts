import { readdirSync, readFileSync } from "node:fs";
import type { Credentials } from "../../lib/channels/contract.ts";

const CHANNELS = new URL("../../lib/channels/", import.meta.url);

const OTHERS: readonly string[] = ["signatures.json", "send.json"];

/** A webhook body with the events that it must give, in order. */
export interface ParseSample {
  readonly name: string;
  readonly body: Uint8Array;
  readonly expect: readonly unknown[];
}
/** A request that the provider might make: a webhook (`valid`) or its question about the address (`answer`). */
export interface SignatureSample {
  readonly name: string;
  readonly app: Credentials;
  readonly request: {
    readonly method: string;
    readonly url?: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly now?: number;
  };
  readonly valid?: boolean;
  readonly answer?: { readonly status: number; readonly body: string };
}
export interface ChannelSamples {
  readonly parse: readonly ParseSample[];
  readonly signatures: readonly SignatureSample[];
  /** What a message needs where invented ids do not do: whom it goes to, and how it is connected. */
  readonly send?: { readonly to: string; readonly connection: Credentials };
}

/** The samples of `lib/channels/<id>/samples`: `signatures.json`, `send.json` where there is one, and one file per kind of webhook. */
export function samplesOf(id: string): ChannelSamples {
  const folder = new URL(`${id}/samples/`, CHANNELS);
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  return {
    parse: files.filter((file) => !OTHERS.includes(file)).map((file) => parseSample(file, read(file))),
    signatures: read("signatures.json"),
    ...(files.includes("send.json") ? { send: read("send.json") } : {}),
  };
}

type File = {
  readonly name: string;
  readonly body?: unknown;
  readonly bodyText?: string;
  readonly expect: readonly unknown[];
};

function parseSample(file: string, { name, body, bodyText, expect }: File): ParseSample {
  const text = bodyText ?? JSON.stringify(body);
  return { name: `${file}: ${name}`, body: new TextEncoder().encode(text), expect };
}

/** Names of the folders below `lib/channels` that hold a channel: those with a manifest. */
export function channelFolders(): readonly string[] {
  return readdirSync(CHANNELS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .filter((entry) => readdirSync(new URL(`${entry.name}/`, CHANNELS)).includes("manifest.ts"))
    .map((entry) => entry.name)
    .sort();
}
