/** What may be meant by the word before the caret: shown above the field, chosen among by the field's own keys. */
import { type KeyboardEvent, type ReactNode, useState } from "react";
import styles from "./composer.module.css";

export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly detail?: ReactNode;
}

export function useOffers(offers: readonly Offer[], choose: (id: string) => void, dismiss: () => void) {
  const [active, setActive] = useState(0);
  const at = Math.min(active, Math.max(0, offers.length - 1));
  return {
    offers,
    at,
    choose,
    reset: () => setActive(0),
    /** True when the key was for the offers. */
    press(event: KeyboardEvent): boolean {
      if (offers.length === 0) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp")
        setActive((at + (event.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length);
      else if (event.key === "Enter" || event.key === "Tab") choose(offers[at]?.id ?? "");
      else if (event.key === "Escape") dismiss();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

export type Offers = ReturnType<typeof useOffers>;

export const OFFERS_ID = "composer-offers";
/** For the field that they belong to. */
export const offering = ({ offers, at }: Offers) =>
  offers.length === 0
    ? {}
    : { "aria-controls": OFFERS_ID, "aria-expanded": true, "aria-activedescendant": `${OFFERS_ID}-${at}` };

export function OfferList({ label, of: { offers, at, choose } }: { readonly label: string; readonly of: Offers }) {
  if (offers.length === 0) return null;
  return (
    <div className={styles.offers} role="listbox" aria-label={label} id={OFFERS_ID}>
      {offers.map(({ id, title, detail }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field's own keys choose among them.
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
        <div
          key={id}
          id={`${OFFERS_ID}-${index}`}
          role="option"
          aria-selected={index === at}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(id)}
        >
          <strong>{title}</strong> {detail}
        </div>
      ))}
    </div>
  );
}
