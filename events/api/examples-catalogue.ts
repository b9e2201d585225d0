/** Examples of the catalogue: an estate agency's properties, and who looks for one. */
const at = "2026-03-02T08:00:00.000Z";
const attribute = { options: [], unit: null, currency: null, required: false, archived: false };
const itemType = {
  id: "property",
  name: "Property",
  plural: "Properties",
  attributes: [
    { ...attribute, key: "price", name: "Price", kind: "money", currency: "USD", required: true },
    { ...attribute, key: "rooms", name: "Rooms", kind: "number" },
    { ...attribute, key: "zone", name: "Zone", kind: "choice", options: ["Palermo", "Boedo"] },
    { ...attribute, key: "where", name: "Where", kind: "place" },
  ],
  price: "price",
  shown: ["rooms", "zone"],
  archived: false,
  createdAt: at,
  updatedAt: at,
  version: 1,
};
const attributes = {
  price: { amount: 185000, currency: "USD" },
  rooms: 3,
  zone: "Palermo",
  where: { lat: -34.5795, lng: -58.4256, label: "Plaza Serrano" },
};
const item = {
  id: "h2v5k3m7q4x6t2w5y7c3e6b4n5",
  type: "property",
  externalId: "A-1042",
  title: "Three rooms with a balcony in Palermo",
  attributes,
  media: [{ kind: "image", url: "https://www.agency.example/a-1042/front.jpg", alt: "The front" }],
  status: "active",
  createdAt: at,
  updatedAt: at,
  version: 1,
};
const condition = {
  all: [
    { path: "attributes.rooms", op: "gte", value: 3 },
    { path: "attributes.zone", op: "eq", value: "Palermo" },
    { path: "attributes.price", op: "lt", value: { amount: 200000, currency: "USD" } },
  ],
};
const contactId = "c5k3m7q4x6t2w5y7c3e6b4n5h2";
const interest = {
  id: `${contactId}.q4x6t2w5y7`,
  contactId,
  type: "property",
  itemId: null,
  condition,
  note: "Near a school, if possible",
  source: "person",
  active: true,
  until: null,
  createdBy: "usr_4k7q",
  createdAt: at,
  updatedAt: at,
  version: 1,
};

export const catalogueExamples: Readonly<Record<string, unknown>> = {
  Condition: condition,
  ConditionBecause: {
    path: "attributes.rooms",
    op: "gte",
    value: 3,
    verdict: "holds",
    actual: 3,
  },
  ItemType: itemType,
  ItemAttribute: itemType.attributes[0],
  NewItemAttribute: { name: "Rooms", kind: "number" },
  NewItemType: {
    key: "property",
    name: "Property",
    plural: "Properties",
    attributes: [
      { key: "price", name: "Price", kind: "money", currency: "USD", required: true },
      { name: "Rooms", kind: "number" },
    ],
    price: "price",
    shown: ["rooms"],
  },
  ItemTypeChange: { shown: ["rooms", "zone"] },
  Item: item,
  NewItem: { type: "property", externalId: "A-1042", title: item.title, attributes },
  ItemChange: { attributes: { price: { amount: 179000, currency: "USD" } } },
  ItemPut: { ...item, outcome: "created" },
  ItemsPut: { items: [{ type: "property", externalId: "A-1042", title: item.title, attributes }] },
  ItemsPutResult: {
    results: [{ outcome: "created", id: item.id, externalId: "A-1042", version: 1, errors: [] }],
  },
  Interest: interest,
  NewInterest: { contactId, type: "property", condition, note: interest.note },
  InterestChange: { active: false },
};
