/**
 * ZIP without compression, record by record: what it holds is mostly pictures, and records can be made one at a time, hours apart, and
 * put behind one another. Source: PKWARE's APPNOTE.TXT 6.3.10, 4.3.7, 4.3.12 and 4.3.16. Names are UTF-8 (bit 11).
 */
import { crc32 } from "node:zlib";
import type { Archive } from "../../core/rights/ports.ts";

const UTF8 = 0x0800;
const VERSION = 20;
/** Midnight of 1980-01-01, the first moment that the format knows: when something was said stands in the files. */
const MOMENT = 0x0021_0000;

export const zipArchive: Archive = {
  entry(name, body, offset) {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(UTF8, 2);
    common.writeUInt32LE(MOMENT, 6);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.byteLength, 14);
    common.writeUInt32LE(bytes.byteLength, 18);
    common.writeUInt16LE(title.byteLength, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    return {
      file: Buffer.concat([signature(0x04034b50), common, title, bytes]),
      directory: Buffer.concat([signature(0x02014b50), word(VERSION), common, place, title]),
    };
  },

  end({ entries, offset, directoryBytes }) {
    const end = Buffer.alloc(18);
    end.writeUInt16LE(entries, 4);
    end.writeUInt16LE(entries, 6);
    end.writeUInt32LE(directoryBytes, 8);
    end.writeUInt32LE(offset, 12);
    return Buffer.concat([signature(0x06054b50), end]);
  },
};

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
