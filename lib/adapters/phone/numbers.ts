import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { PhoneNumbers } from "../../core/imports/ports.ts";

/** By Google's rules of how long the numbers of a country are; whether one is in use nobody can know. */
export const phoneNumbers: PhoneNumbers = {
  normalise(text, country) {
    // People write 0034 for +34, and spreadsheets keep neither.
    const written = text.replace(/^\s*00/, "+");
    const region = country !== null && isSupportedCountry(country) ? { defaultCountry: country } : {};
    const number = parsePhoneNumberFromString(written, { ...region, extract: false });
    return number?.isPossible() ? number.number : undefined;
  },
  isCountry: (code) => isSupportedCountry(code),
};
