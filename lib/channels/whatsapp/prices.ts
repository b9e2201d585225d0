/**
 * What Meta charges for a message, in US dollars, by the recipient's country calling code. Meta changes its rate cards every quarter and
 * publishes them with https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing, which is what counts; lower
 * rates for large volumes, the 72 free hours after an advertisement and taxes are not reckoned with, so this errs on the dear side.
 *
 * Sources, by the letter in each line, marketing's first: `o` the card of 2026-10-01 as republished in
 * huggingface.co/datasets/tobachat/whatsapp-api-rates (in dirhams, at their peg of 3.6725); `u` utility rates of the same card, and
 * North America's; `j` the card of 2025-07-01 as republished in docs.sent.dm/docs/guides/whatsapp-pricing; `c` the card before it as
 * republished in chamelio.co/app/whatsapp-pricing-guide, without the fifth that is put on top there; `f` that of 2026-04-01 in
 * formbeep.pages.dev/whatsapp-api-pricing; `?` verified by none of them. Since 2026-10-01 answers in an open window cost what a
 * utility template costs, from the thousandth-and-first a month and number (`freeServiceMessages` in the manifest).
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
    // Who is in no line pays more than most.
    "": rates(0.086, 0.04),
    "1": rates(0.025, 0.0034), // u u
    "7": rates(0.0802, 0.04), // c c
    "20": rates(0.0644, 0.0036), // o o
    "27": rates(0.0379, 0.0076), // ? ?
    "31": rates(0.1597, 0.05), // f ?
    "33": rates(0.1432, 0.03), // c c; marketing was lowered on 2026-01-01, to what is not known here
    "34": rates(0.0615, 0.02), // ? ?
    "39": rates(0.0691, 0.03), // c c
    "44": rates(0.0635, 0.022), // ? u
    "49": rates(0.1365, 0.055), // c u
    "51": rates(0.0703, 0.02), // c c
    "52": rates(0.0436, 0.0085), // c u; marketing was lowered on 2025-10-01
    "54": rates(0.0618, 0.026), // o o
    "55": rates(0.0625, 0.0068), // o o
    "56": rates(0.0889, 0.02), // o o
    "57": rates(0.0125, 0.0008), // o o
    "60": rates(0.086, 0.014), // c u
    "62": rates(0.0411, 0.025), // c u
    "65": rates(0.0732, 0.016), // j u
    "90": rates(0.0109, 0.0083), // f ?
    "91": rates(0.0118, 0.0014), // ? u
    "92": rates(0.0473, 0.0113), // c j, of its region: utility was raised on 2026-04-01
    "234": rates(0.0516, 0.0067), // c u
    "880": rates(0.0732, 0.0037), // o o
    "972": rates(0.0353, 0.0053), // c c
    ...of(LATIN_AMERICA, 501, 502, 503, 504, 505, 506, 507, 509, 591, 592, 593, 595, 597, 598, 53, 58),
    // North America's numbers that are not North America: the Dominican Republic, Jamaica, Puerto Rico, Trinidad, the Bahamas, Barbados.
    ...of(LATIN_AMERICA, 1809, 1829, 1849, 1876, 1658, 1787, 1939, 1868, 1242, 1246, 1268),
    ...of(WEST_EUROPE, 30, 32, 41, 43, 45, 46, 47, 350, 351, 352, 353, 354, 356, 357, 358, 376),
    ...of(EAST_EUROPE, 36, 40, 48, 355, 359, 370, 371, 372, 374, 380, 381, 385, 386, 387, 389, 420, 421, 994, 995),
    ...of(ASIA_PACIFIC, 61, 63, 64, 66, 81, 82, 84, 86, 93, 94, 95, 852, 853, 855, 856, 886, 976, 977),
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
