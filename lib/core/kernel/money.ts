/** In units of the currency, with its decimals: 1250.5 USD. */
export interface Money {
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

export function isMoney(value: unknown): value is Money {
  const { amount, currency } = (value ?? {}) as Partial<Money>;
  return typeof amount === "number" && Number.isFinite(amount) && typeof currency === "string";
}
