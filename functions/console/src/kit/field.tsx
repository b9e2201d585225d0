import { later } from "./later.tsx";

/**
 * Everything that is filled in: a label, a control, a hint, and what is wrong with it. Each kind is a file of its own, so that a screen
 * loads those that it shows and no others.
 */
export { Checkbox } from "./field/check.tsx";
export { RadioGroup } from "./field/radio.tsx";
export { SearchField } from "./field/search.tsx";
export { Select } from "./field/select.tsx";
export { SuggestField } from "./field/suggest.tsx";
export { Switch } from "./field/switch.tsx";
export { TextField } from "./field/text.tsx";

/** Heavy, and in forms that are opened later. */
export const ComboBox = later(async () => (await import("./field/combo.tsx")).ComboBox);
export const NumberField = later(async () => (await import("./field/number.tsx")).NumberField);
