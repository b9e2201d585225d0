/**
 * The typed client of our API, generated from its OpenAPI document (`npm run client`), and its hooks:
 * `api.useQuery("get", "/api/leads/{id}", { params: { path: { id } } })`, `api.useMutation("post", …)`, `useList("/api/leads", query)`.
 */
import { QueryClient, useInfiniteQuery } from "@tanstack/react-query";
import createFetchClient from "openapi-fetch";
import createQueryClient from "openapi-react-query";
import { useMemo } from "react";
import type { components, paths } from "../../generated/api.d.ts";
import { ApiError, type Problem } from "./problem.ts";
import { steadyFetch } from "./steady-fetch.ts";

export type Schemas = components["schemas"];
export type ApiPath = keyof paths;

interface Credentials {
  /** Undefined when nobody is signed in, or not any more. */
  token(): Promise<string | undefined>;
  tenant(): string | undefined;
  /** The API did not take the token. */
  refused(): void;
}

let credentials: Credentials = { token: async () => undefined, tenant: () => undefined, refused: () => undefined };
export const giveCredentials = (given: Credentials): void => {
  credentials = given;
};

export const client = createFetchClient<paths>({ baseUrl: location.origin, fetch: steadyFetch });
client.use({
  async onRequest({ request }) {
    const token = await credentials.token();
    if (token !== undefined) request.headers.set("authorization", `Bearer ${token}`);
    const tenant = credentials.tenant();
    if (tenant !== undefined && !request.headers.has("chasqui-tenant")) request.headers.set("chasqui-tenant", tenant);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const problem = (await response
      .clone()
      .json()
      .catch(() => ({}))) as Partial<Problem>;
    if (response.status === 401) credentials.refused();
    throw new ApiError(response.status, problem);
  },
});

export const api = createQueryClient(client);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What changes is told live; this is for what nobody told.
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      // The fetch below has tried before.
      retry: (count, error) => count < 2 && !(error instanceof ApiError),
      refetchOnWindowFocus: true,
      networkMode: "offlineFirst",
    },
    mutations: { retry: false, networkMode: "offlineFirst" },
  },
});

/** The paths that answer a page of a list. */
type ListPath = {
  [Path in keyof paths]: paths[Path] extends {
    get: { responses: { 200: { content: { "application/json": { data: readonly unknown[]; nextCursor: unknown } } } } };
  }
    ? Path
    : never;
}[keyof paths];

type GetOf<Path extends ListPath> = paths[Path] extends { get: infer Get } ? Get : never;
type PageOf<Path extends ListPath> =
  GetOf<Path> extends { responses: { 200: { content: { "application/json": infer Page } } } } ? Page : never;
export type ItemOf<Path extends ListPath> = PageOf<Path> extends { data: (infer Item)[] } ? Item : never;
type ParamsOf<Path extends ListPath> = GetOf<Path> extends { parameters: infer Parameters } ? Parameters : never;

interface ListOptions<Path extends ListPath> {
  readonly path?: ParamsOf<Path> extends { path: infer Params } ? Params : undefined;
  readonly query?: ParamsOf<Path> extends { query?: infer Query } ? Omit<NonNullable<Query>, "cursor"> : undefined;
  readonly enabled?: boolean;
  /** Milliseconds; the client's own unless told. */
  readonly staleTime?: number;
}

/** The key of a list or a thing, as the library makes it; with only a path it matches whatever was asked of that path. */
export const keyOf = (path: keyof paths, params?: object): readonly unknown[] =>
  params === undefined ? ["get", path] : ["get", path, params];

/**
 * A list that is read page by page: `items` are those read so far, `readMore` reads the next page and does nothing while one is being
 * read or when there is none.
 */
export function useList<Path extends ListPath>(
  path: Path,
  { path: inPath, query, enabled = true, staleTime }: ListOptions<Path> = {},
) {
  const params = { ...(inPath ? { path: inPath } : {}), ...(query ? { query } : {}) };
  const result = useInfiniteQuery({
    queryKey: ["get", path, { params }, "pages"],
    enabled,
    ...(staleTime === undefined ? {} : { staleTime }),
    initialPageParam: undefined as string | undefined,
    // Leaving a screen does not break it off: the API has its work with it all the same, and whoever comes back finds it.
    queryFn: async ({ pageParam }) => {
      const ask = client.GET as unknown as (
        path: Path,
        init: object,
      ) => Promise<{ data: { data: ItemOf<Path>[]; nextCursor: string | null; hasMore: boolean } }>;
      const { data } = await ask(path, {
        params: { ...params, query: { ...query, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
      });
      return data;
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = result;
  const items = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  return {
    ...result,
    items,
    readMore: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}

/** Reads anew whatever was read of these paths, whatever their parameters. */
export const readAnew = (...list: (keyof paths)[]): Promise<unknown> =>
  Promise.all(list.map((path) => queryClient.invalidateQueries({ queryKey: keyOf(path) })));
