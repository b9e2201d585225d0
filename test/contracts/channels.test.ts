import { describe, expect, test } from "vitest";
import { catalogue, channelById } from "../../lib/channels/catalogue.ts";
import { channelFolders, samplesOf } from "./channel-samples.ts";
import { describeChannel } from "./channel-suite.ts";

describe("the catalogue", () => {
  test("has one line for every folder, under the id of its manifest", () => {
    expect(Object.keys(catalogue).sort()).toEqual(channelFolders());
    for (const [id, channel] of Object.entries(catalogue)) expect(channel.manifest.id).toBe(id);
  });
  test("finds channels and nothing else", () => {
    expect(channelById("whatsapp")).toBe(catalogue.whatsapp);
    for (const name of ["", "WhatsApp", "constructor", "__proto__", "toString", "hasOwnProperty"]) {
      expect(channelById(name)).toBeUndefined();
    }
  });
});

for (const channel of Object.values(catalogue)) describeChannel(channel, samplesOf(channel.manifest.id));
