import { expect, test } from "vitest";
import { type Attachment, contentsOf, kindOf } from "./contents.ts";

const MB = 1_048_576;
const media = {
  image: { maxBytes: 5 * MB, mime: ["image/jpeg", "image/png"] },
  document: { maxBytes: 100 * MB, mime: [] },
  audio: { maxBytes: 16 * MB, mime: ["audio/*"] },
};

test("a file is what the channel takes it as, else a document", () => {
  expect(kindOf({ type: "image/png", size: MB }, media)).toBe("image");
  expect(kindOf({ type: "image/heic", size: MB }, media)).toBe("document");
  expect(kindOf({ type: "image/png", size: 6 * MB }, media)).toBe("document");
  expect(kindOf({ type: "audio/ogg", size: MB }, media)).toBe("audio");
  expect(kindOf({ type: "", size: MB }, media)).toBe("document");
  expect(kindOf({ type: "video/mp4", size: MB }, undefined)).toBe("document");
});

const file = (kind: Attachment["kind"], key: string): Attachment => ({
  key,
  kind,
  file: { name: `${key}.bin`, type: "" } as File,
  progress: 1,
  uploadId: key,
});

test("the text goes with the first file, or before all where there is no room for it", () => {
  const [first, second] = contentsOf(" hola ", [file("image", "a"), file("image", "b")], 10);
  expect([first, second]).toMatchObject([{ type: "media", caption: "hola" }, { type: "media" }]);
  expect(second).not.toHaveProperty("caption");
  expect(contentsOf("hola", [file("image", "a")], 3).map(({ type }) => type)).toEqual(["text", "media"]);
  expect(contentsOf("hola", [file("audio", "a")], 10).map(({ type }) => type)).toEqual(["text", "media"]);
  expect(contentsOf("hola", [], 10)).toEqual([{ type: "text", text: "hola" }]);
});
