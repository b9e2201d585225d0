import { crc32 } from "node:zlib";
import { expect } from "vitest";

/** What stands in an archive, by its directory, as programs read it; checksums are checked. */
export function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const count = archive.readUInt16LE(end + 10);
  expect(archive.readUInt32LE(end + 12) + archive.readUInt32LE(end + 16)).toBe(end);
  let at = archive.readUInt32LE(end + 16);
  const entries = new Map<string, Buffer>();
  for (let index = 0; index < count; index++) {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [size, length, start] = [
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.toString("utf8", at + 46, at + 46 + length);
    expect(archive.readUInt32LE(start)).toBe(0x04034b50);
    expect(archive.toString("utf8", start + 30, start + 30 + length)).toBe(name);
    const body = archive.subarray(start + 30 + length, start + 30 + length + size);
    expect(crc32(body)).toBe(archive.readUInt32LE(at + 16));
    entries.set(name, body);
    at += 46 + length;
  }
  return entries;
}
