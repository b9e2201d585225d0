/** The time zones that the browser knows; `UTC` is one that it does not list. */
export const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map((id) => ({
  id,
  label: id.replaceAll("_", " "),
}));
