/** JSON begins otherwise. */
export const isForm = (body: Uint8Array): boolean => body[0] === 0x2d && body[1] === 0x2d;

/** One field of a `multipart/form-data` body (RFC 7578) as its bytes. The boundary is the body's own first line. */
export function fieldOf(body: Uint8Array, name: string): Uint8Array | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const end = bytes.indexOf("\r\n");
  const boundary = end > 2 && end < 200 ? bytes.subarray(0, end) : undefined;
  if (!boundary?.subarray(0, 2).equals(Buffer.from("--"))) return undefined;
  const between = Buffer.concat([Buffer.from("\r\n"), boundary]);
  let from = end + 2;
  while (from < bytes.length) {
    const next = bytes.indexOf(between, from);
    if (next < 0) return undefined;
    const head = bytes.indexOf("\r\n\r\n", from);
    if (head >= 0 && head < next) {
      const headers = bytes.subarray(from, head).toString("latin1");
      const disposition = /^content-disposition:\s*form-data;[^\r\n]*?\bname="([^"\r\n]*)"/im.exec(headers)?.[1];
      if (disposition === name) return bytes.subarray(head + 4, next);
    }
    from = next + between.length + 2;
  }
  return undefined;
}
