import { expect, test } from "vitest";
import { makeFillSources } from "./fill.ts";
import { BLANK_CONTACT, type Contact } from "./model.ts";

test("who has no source is given one, once, also when the contact changes meanwhile", async () => {
  const at = "2026-11-02T10:00:00.000Z";
  const contact = (contactId: string, source: Contact["source"]): Contact => ({
    ...BLANK_CONTACT,
    contactId,
    name: null,
    identities: [],
    source,
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  const rows = new Map(
    [contact("old", null), contact("new", { channel: "manual" })].map((one) => [one.contactId, one]),
  );
  let meanwhile = 1;
  const contacts = {
    get: async (id: string) => rows.get(id),
    save: async (next: Contact) => {
      const stored = rows.get(next.contactId);
      if (stored && meanwhile-- > 0)
        rows.set(stored.contactId, { ...stored, name: "Ana", version: stored.version + 1 });
      if (rows.get(next.contactId)?.version !== next.version - 1) return "conflict" as const;
      rows.set(next.contactId, next);
      return "saved" as const;
    },
  };
  const source = { channel: "whatsapp", connectionId: "app.con" };
  const without = () => ["old", "new", "gone"].map((contactId) => ({ contactId, source }));
  const fill = makeFillSources({ without, contacts });
  expect([await fill(), await fill()]).toEqual([1, 0]);
  expect(rows.get("old")).toMatchObject({ source, name: "Ana", updatedAt: at, version: 3 });
  expect(rows.get("new")?.source).toEqual({ channel: "manual" });
});
