/** Files that a customer can send without having any: drawn or assembled here, so that no binary lies in the repository. */
import { crc32, deflateSync } from "node:zlib";
import type { CustomerMedia } from "./types.ts";

type Colour = readonly [number, number, number];

/** A valley at dusk, 640 × 420: large enough to look like a photograph in a bubble. */
export function samplePhoto(): CustomerMedia {
  const [width, height] = [640, 420];
  const mix = (a: Colour, b: Colour, t: number): Colour => [
    a[0] + (b[0] - a[0]) * t,
    a[1] + (b[1] - a[1]) * t,
    a[2] + (b[2] - a[2]) * t,
  ];
  const ridges: readonly { base: number; size: number; phase: number; colour: Colour }[] = [
    { base: 0.52, size: 0.13, phase: 0.4, colour: [118, 126, 168] },
    { base: 0.64, size: 0.11, phase: 2.1, colour: [78, 92, 136] },
    { base: 0.78, size: 0.09, phase: 4.4, colour: [42, 58, 92] },
  ];
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height];
      let colour = mix([244, 162, 97], [255, 226, 179], Math.min(1, v * 1.9));
      if (v < 0.3) colour = mix([120, 104, 158], colour, v / 0.3);
      const sun = Math.hypot((u - 0.68) * (width / height), v - 0.36);
      if (sun < 0.085) colour = [255, 246, 220];
      else if (sun < 0.3) colour = mix([255, 246, 220], colour, Math.min(1, 0.45 + (sun - 0.085) * 2.6));
      for (const ridge of ridges) {
        const wave =
          Math.sin(u * 9 + ridge.phase) * 0.5 +
          Math.sin(u * 23 + ridge.phase * 3) * 0.24 +
          Math.abs(Math.sin(u * 5 + ridge.phase)) * 0.5;
        if (v > ridge.base - wave * ridge.size)
          colour = mix(ridge.colour, [24, 34, 56], Math.max(0, v - ridge.base) * 1.2);
      }
      rows.set(colour.map(Math.round), y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (name: string, data: Buffer) => {
    const framed = Buffer.concat([Buffer.alloc(4), Buffer.from(name, "latin1"), data, Buffer.alloc(4)]);
    framed.writeUInt32BE(data.length, 0);
    framed.writeUInt32BE(crc32(framed.subarray(4, -4)), framed.length - 4);
    return framed;
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const bytes = Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return { mime: "image/png", bytes };
}

/** One page with one line of text. */
export function sampleDocument(): CustomerMedia {
  const stream = "BT /F1 24 Tf 72 720 Td (Order 1042: twelve chairs) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return { mime: "application/pdf", bytes: Buffer.from(text, "latin1"), filename: "order-1042.pdf" };
}

/** A square of one colour, 128 × 128, as lossless WebP: five prefix codes of one symbol each, so no pixel needs a bit. */
export function sampleSticker(): CustomerMedia {
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let index = 0; index < count; index++) bits.push((value >> index) & 1);
  };
  put(127, 14);
  put(127, 14);
  put(0, 1 + 3 + 1 + 1 + 1);
  for (const symbol of [140, 240, 90, 255, 0]) {
    put(1, 1);
    put(0, 1);
    put(1, 1);
    put(symbol, 8);
  }
  const data = Buffer.alloc(1 + Math.ceil(bits.length / 8));
  data[0] = 0x2f;
  bits.forEach((bit, index) => {
    const at = 1 + (index >> 3);
    data[at] = (data[at] ?? 0) | (bit << (index & 7));
  });
  const padded = data.length % 2 ? Buffer.concat([data, Buffer.alloc(1)]) : data;
  const head = Buffer.from("RIFF\0\0\0\0WEBPVP8L\0\0\0\0", "latin1");
  head.writeUInt32LE(12 + padded.length, 4);
  head.writeUInt32LE(data.length, 16);
  return { mime: "image/webp", bytes: Buffer.concat([head, padded]) };
}

/** One second of silence in Ogg Opus, the format of voice notes. */
export function sampleVoice(): CustomerMedia {
  const head = Buffer.from("OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0", "latin1");
  const tags = Buffer.from("OpusTags\x07\0\0\0chasqui\0\0\0\0", "latin1");
  const packets = Array.from({ length: 50 }, () => Buffer.from([0xf8, 0xff, 0xfe]));
  const bytes = Buffer.concat([oggPage(2, 0n, 0, [head]), oggPage(0, 0n, 1, [tags]), oggPage(4, 48_000n, 2, packets)]);
  return { mime: "audio/ogg; codecs=opus", bytes };
}

function oggPage(flags: number, granule: bigint, sequence: number, packets: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(27);
  head.write("OggS", 0, "latin1");
  head[5] = flags;
  head.writeBigInt64LE(granule, 6);
  head.writeUInt32LE(0x1042, 14);
  head.writeUInt32LE(sequence, 18);
  head[26] = packets.length;
  const page = Buffer.concat([head, Buffer.from(packets.map((packet) => packet.length)), ...packets]);
  // Ogg's checksum is unreflected, unlike zlib's.
  let sum = 0;
  for (const byte of page) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  page.writeUInt32LE(sum >>> 0, 22);
  return page;
}
