/** Groups of points by k-means with k-means++ beginnings, from one seed: the same points make the same groups. */
import { kmeans } from "ml-kmeans";
import type { Group } from "../../core/segments/model.ts";

const SEED = 20_061_127;
const MAX_ITERATIONS = 100;

export const groupByKMeans: Group = (points, groups) => {
  const { centroids, clusters } = kmeans(
    points.map((point) => [...point]),
    groups,
    { seed: SEED, initialization: "kmeans++", maxIterations: MAX_ITERATIONS },
  );
  return { centres: centroids, of: clusters };
};
