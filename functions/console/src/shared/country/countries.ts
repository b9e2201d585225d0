/** ISO 3166-1 alpha-2, to choose from; their names come from the browser, in the person's language. */
const CODES =
  "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

export const COUNTRIES: readonly string[] = CODES.split(" ");

/** BCP 47, those that customers of our users speak most; whatever else a contact has is added where it is shown. */
export const LANGUAGES: readonly string[] =
  "ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu id it ja ko lt lv ms nb nl pl pt pt-BR qu ro ru sk sl sq sr sv th tr uk ur vi zh".split(
    " ",
  );

/** As options of a field, in the alphabet of the language; `present` is what is chosen, also when the list lacks it. */
export function optionsOf(
  codes: readonly string[],
  nameOf: (code: string) => string,
  locale: string,
  present: string | null = null,
): readonly { readonly id: string; readonly label: string }[] {
  const all = present === null || codes.includes(present) ? codes : [...codes, present];
  return all
    .map((id) => ({ id, label: capital(nameOf(id), locale) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}

const capital = (text: string, locale: string): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
