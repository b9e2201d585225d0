/** Invented customers: names put together by chance, and numbers that nobody has. */
import type { Account, Customer } from "../../providers/types.ts";
import type { Chance } from "./chance.ts";
import type { Language } from "./model.ts";

const FIRST: Readonly<Record<Language, readonly string[]>> = {
  es: [
    ...["Lucía", "Mateo", "Valeria", "Joaquín", "Camila", "Rodrigo", "Ximena", "Facundo", "Renata", "Ignacio"],
    ...["Paloma", "Emilio", "Jacinta", "Leandro", "Noelia", "Octavio", "Pilar", "Rafael", "Sabina", "Tomás"],
  ],
  fr: [
    ...["Margaux", "Baptiste", "Élodie", "Corentin", "Clémence", "Yanis", "Apolline", "Gaspard", "Léonie", "Maxence"],
    ...["Inès", "Valentin", "Capucine", "Ousmane", "Noémie", "Tristan"],
  ],
  en: [
    ...["Harriet", "Declan", "Imogen", "Callum", "Beatrice", "Tobias", "Rowena", "Silas", "Maeve", "Anders"],
    ...["Nadia", "Fergus", "Odette", "Jasper", "Wren", "Kofi"],
  ],
};
const LAST: Readonly<Record<Language, readonly string[]>> = {
  es: [
    ...["Arrieta", "Benavides", "Carrasco", "Dávalos", "Echeverri", "Figueroa", "Galarza", "Huamán", "Irigoyen"],
    ...["Ledesma", "Mamani", "Nogales", "Ocampo", "Pedroza", "Quintanar", "Requena", "Salvatierra", "Ugarte"],
  ],
  fr: [
    ...["Beaumont", "Chauvelin", "Delacourt", "Fontanel", "Grandjean", "Hautecoeur", "Lacombe", "Marchetti"],
    ...["Nivelle", "Pradier", "Quesnel", "Rochefort", "Sarrazin", "Tissot"],
  ],
  en: [
    ...["Ashworth", "Blackwood", "Carmody", "Dunmore", "Everleigh", "Fairchild", "Greaves", "Hollis", "Inskip"],
    ...["Lockhart", "Merriweather", "Okonjo", "Penrose", "Thackery"],
  ],
};

/**
 * Beginnings of numbers by language, and how many digits follow. North America keeps 555-01xx, Great Britain 07700 900xxx and France
 * 06 39 98 xxxx for fiction; the others begin with zeros where no operator has any.
 */
const NUMBERS: Readonly<Record<Language, readonly (readonly [prefix: string, digits: number, weight: number])[]>> = {
  es: [
    ["51900000", 3, 5],
    ["34600000", 3, 5],
    ["5215500000", 3, 2],
    ["5491100000", 3, 1],
    ["5690000", 4, 1],
    ["5730000000", 2, 1],
  ],
  fr: [
    ["3363998", 4, 6],
    ["32470000", 3, 1],
    ["41790000", 3, 1],
  ],
  en: [
    ["447700900", 3, 4],
    ["1201555010", 1, 1],
    ["1415555012", 1, 1],
    ["1646555017", 1, 1],
    ["353850000", 3, 1],
  ],
};

/** `serial` makes the id one of a kind within the business. */
export function inventCustomer(
  chance: Chance,
  language: Language,
  channel: Account["channel"],
  serial: number,
): Customer {
  const name = `${chance.of(FIRST[language])} ${chance.of(LAST[language])}`;
  if (channel !== "whatsapp") {
    const base = channel === "telegram" ? 700_200_000 : 6_100_000_000_100_000;
    return { userId: String(base + serial), name };
  }
  const choices = NUMBERS[language];
  const [prefix, digits] = choices[chance.weighted(choices.map(([, , weight]) => weight))] ?? ["51900000", 3];
  return { waId: `${prefix}${String(serial % 10 ** digits).padStart(digits, "0")}`, name };
}
