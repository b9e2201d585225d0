/** A point on the earth, in degrees (WGS 84). */
export interface Point {
  /** -90 to 90. */
  readonly lat: number;
  /** -180 to 180. */
  readonly lng: number;
}

/** A point with what people call it. */
export interface Place extends Point {
  readonly label?: string;
}

const between = (value: unknown, limit: number): boolean =>
  typeof value === "number" && value >= -limit && value <= limit;

export const isPoint = (value: unknown): value is Point => {
  const { lat, lng } = (value ?? {}) as Partial<Point>;
  return between(lat, 90) && between(lng, 180);
};

/** Mean radius of the earth by the IUGG. Kilometres. */
const RADIUS = 6371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Along the great circle (haversine); kilometres, right to about 0.5 %. */
export function kilometresBetween(a: Point, b: Point): number {
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const chord = half(a.lat, b.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(a.lng, b.lng);
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
}
