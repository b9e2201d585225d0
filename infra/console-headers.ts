/** What browsers are told of the console's pages, the same on a laptop as in the cloud. */

export interface Origins {
  /** Where people sign in. */
  readonly issuers: readonly string[];
  /** Where files of conversations are read from and sent to. */
  readonly files: readonly string[];
}

/**
 * Scripts come from the console's own files and nowhere else, none of them inline. Styles may stand in attributes, which the component
 * library needs to place what floats.
 */
export function contentSecurityPolicy({ issuers, files }: Origins): string {
  const rules: Readonly<Record<string, readonly string[]>> = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:", ...files],
    "media-src": ["'self'", "blob:", ...files],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...issuers, ...files],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
  };
  return Object.entries(rules)
    .map(([name, values]) => `${name} ${values.join(" ")}`)
    .join("; ");
}

export const PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(self), payment=(), usb=()";

/** Names with a hash never change; everything else is asked for again, and answered with 304 where it is still the same. */
export const cacheControlOf = (path: string): string =>
  path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";

/** What is a file of the console and no address of a screen: an id at an address's end may hold a dot. */
export const FILE_ENDING = "\\.(html|js|css|svg|png|json|webmanifest|woff2)$";
