/** A channel as the API knows one. */
const field = (name: string, secret: boolean, required = true) => ({ name, label: name, secret, required, help: "" });
export const channel = {
  id: "whatsapp",
  name: "WhatsApp",
  app: [field("appId", false, false), field("appSecret", true), field("verifyToken", true)],
  connection: [field("phoneNumberId", false), field("accessToken", true)],
  limits: {
    text: 4096,
    caption: 1024,
    choices: {
      buttons: 3,
      rows: 10,
      buttonTitle: 20,
      rowTitle: 24,
      rowDescription: 72,
      body: 1024,
      listLabel: 20,
      header: 60,
      footer: 60,
      id: 200,
    },
    media: { image: { maxBytes: 5, mime: ["image/jpeg"] } },
    clientRef: 512,
  },
  window: { ms: 24 * 3_600_000 },
  rate: { perSecond: 80, warmUp: { first: 250, days: 10 } },
  receipts: { delivered: true, read: true, presumedLostMs: 1 },
};
