import { useCallback } from "react";
import { useFormats } from "../../words/index.tsx";

/** A weight with two digits; `signed` says what it adds or takes. */
export function useWeight(): (weight: number, signed?: boolean) => string {
  const { decimal } = useFormats();
  return useCallback(
    (weight, signed = false) => {
      const text = decimal(Math.abs(weight), 2);
      const sign = weight < -0.004 ? "−" : signed && weight > 0.004 ? "+" : "";
      return `${sign}${text}`;
    },
    [decimal],
  );
}
