/**
 * What Meta charges for a message, in US dollars, by the recipient's country calling code. Meta changes its rate cards every quarter and
 * publishes them with https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing, which is what counts; lower
 * rates for large volumes, the 72 free hours after an advertisement and taxes are not reckoned with, so this errs on the dear side.
 *
 * Sources, by the letter in each line: `o` the card of 2026-10-01 as republished in huggingface.co/datasets/tobachat/whatsapp-api-rates
 * (in dirhams, at their peg of 3.6725); `u` utility rates of the same card, marketing of the card before; `j` the card of 2025-07-01 as
 * republished in docs.sent.dm/docs/guides/whatsapp-pricing. Since 2026-10-01 answers in an open window cost what a utility template
 * costs, from the thousandth-and-first a month and number (`freeServiceMessages` in the manifest).
 */
import type { PriceList, Rates } from "../contract.ts";

/** Answers cost what utility templates cost; so do one-time codes, but for senders abroad with more than 750,000 of them. */
const rates = (marketing: number, utility: number): Rates => ({
  marketing,
  utility,
  authentication: utility,
  service: utility,
});

const AFRICA = rates(0.0225, 0.004); // j, u
const ASIA_PACIFIC = rates(0.0732, 0.0113); // j
const EAST_EUROPE = rates(0.086, 0.0212); // j
const LATIN_AMERICA = rates(0.074, 0.0113); // j
const WEST_EUROPE = rates(0.0592, 0.0171); // j

const of = (region: Rates, ...codes: readonly number[]): Readonly<Record<string, Rates>> =>
  Object.fromEntries(codes.map((code) => [String(code), region]));

export const prices: PriceList = {
  readOn: "2026-11-26",
  unnamed: "marketing",
  rates: {
    // Who is in no line pays what the dearest region does.
    "": EAST_EUROPE,
    "1": rates(0.025, 0.0034), // u
    "20": rates(0.0644, 0.0036), // o
    "31": rates(0.1597, 0.05), // marketing: formbeep.pages.dev/whatsapp-api-pricing, card of 2026-04-01
    "44": rates(0.0635, 0.022), // u; marketing unverified, on the dear side
    "49": rates(0.1365, 0.055), // u; marketing unverified
    "52": rates(0.0436, 0.0085), // u; marketing of the card before 2025-10-01, which was dearer
    "54": rates(0.0618, 0.026), // o
    "55": rates(0.0625, 0.0068), // o
    "56": rates(0.0889, 0.02), // o
    "57": rates(0.0125, 0.0008), // o
    "60": rates(0.086, 0.014), // u; marketing unverified
    "62": rates(0.0411, 0.025), // u; marketing unverified
    "65": rates(0.0732, 0.016), // u; marketing of its region
    "91": rates(0.0118, 0.0014), // u; marketing unverified
    "234": rates(0.0516, 0.0067), // u; marketing unverified
    "880": rates(0.0732, 0.0037), // o
    ...of(LATIN_AMERICA, 501, 502, 503, 504, 505, 506, 507, 509, 591, 592, 593, 595, 597, 598, 53, 58),
    ...of(WEST_EUROPE, 30, 32, 41, 43, 45, 46, 47, 350, 351, 352, 353, 354, 356, 357, 358, 376),
    ...of(ASIA_PACIFIC, 61, 63, 64, 66, 81, 82, 84, 86, 92, 94, 95, 852, 853, 855, 856, 886, 976, 977),
    ...of(
      AFRICA,
      213,
      216,
      218,
      220,
      221,
      223,
      225,
      226,
      227,
      228,
      229,
      233,
      237,
      241,
      242,
      243,
      244,
      249,
      250,
      251,
      254,
    ),
    ...of(AFRICA, 255, 256, 258, 260, 261, 263, 264, 265, 266, 267, 268, 291),
  },
};
