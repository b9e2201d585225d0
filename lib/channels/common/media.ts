import { type Problem, problem } from "./problems.ts";

/** A file of ours by its key, or one that can be fetched safely. */
export function addressProblems({
  key,
  url,
}: {
  readonly key: string | undefined;
  readonly url: string | undefined;
}): readonly Problem[] {
  if (key !== undefined) return [];
  if (url === undefined) return [problem("media", "missing", "The file is missing.")];
  if (/^https:\/\//i.test(url)) return [];
  return [problem("media.url", "insecure", "The address of a file must begin with https://.")];
}
