/** Serves the console's files as CloudFront does: what is no file is the page, which knows the addresses of its screens. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import {
  cacheControlOf,
  contentSecurityPolicy,
  FILE_ENDING,
  type Origins,
  PERMISSIONS_POLICY,
} from "../console-headers.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

const isFile = new RegExp(FILE_ENDING);

export function makeConsoleHandler(folder: string, origins: Origins) {
  const security = {
    "content-security-policy": contentSecurityPolicy(origins),
    "permissions-policy": PERMISSIONS_POLICY,
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
  };

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.writeHead(405, { allow: "GET, HEAD" }).end();
      return;
    }
    const path = normalize(decodeURIComponent(new URL(req.url ?? "/", "http://localhost").pathname));
    const file = isFile.test(path) ? path : "/index.html";
    const content =
      file.startsWith("/") && !file.includes("..")
        ? await readFile(join(folder, file)).catch(() => undefined)
        : undefined;
    if (!content) {
      res.writeHead(404, { "content-type": "text/plain", ...security }).end("Not found");
      return;
    }
    const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
    const headers = {
      ...security,
      etag,
      "cache-control": cacheControlOf(file),
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    };
    if (req.headers["if-none-match"] === etag) res.writeHead(304, headers).end();
    else res.writeHead(200, headers).end(req.method === "HEAD" ? undefined : content);
  };
}
