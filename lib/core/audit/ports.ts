/** Something that somebody did and that changes no row: it becomes a row of its own, for the audit log to take up. */
export interface Activity {
  readonly kind: "signed_in" | "refused" | "exported" | "deleted";
  readonly at: string;
  /** What it was done to, and how it is called in the log. */
  readonly subject?: { readonly entity: string; readonly id: string };
  /** Plain facts without anything personal: which permission was lacking, how many rows were exported. */
  readonly facts?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** Of one tenant. */
export interface ActivityStore {
  /** `once`: the same again on the same day changes nothing. Who did it is who acts at present. */
  record(activity: Activity, once: string): Promise<void>;
}
