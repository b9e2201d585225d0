import type { Credentials } from "../contract.ts";
import { manifest } from "./manifest.ts";

const LONGEST = 2_048;

/** An address that can be one of the public internet. Whether its name leads there is known when it is called. */
export function isPublicName(text: string): boolean {
  const url = URL.parse(text);
  if (!url || text.length > LONGEST || url.protocol !== "https:" || url.username || url.password || url.hash)
    return false;
  return (
    /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/i.test(url.hostname) && !/\.(?:localhost|local|internal)$/i.test(url.hostname)
  );
}

/** Where the system takes messages; undefined where that is missing or nowhere that is called. */
export function addressOf({ url }: Credentials, baseUrl: string): string | undefined {
  if (!url || !isPublicName(url)) return undefined;
  // A stand-in for every system, in tests and on a laptop.
  const other = baseUrl !== manifest.baseUrl;
  return other ? `${baseUrl.replace(/\/+$/, "")}${new URL(url).pathname}` : url;
}
