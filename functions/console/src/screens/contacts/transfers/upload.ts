import { client } from "../../../api/client.ts";
import { ApiError } from "../../../api/problem.ts";

export const MAX_BYTES = 50_000_000;

/** Sends a file to where imports are read from; tells how much of it has gone. Resolves to the import's id. */
export async function uploadTable(file: File, onShare: (share: number) => void, signal: AbortSignal): Promise<string> {
  const { data } = await client.POST("/api/imports", { body: { size: file.size }, signal });
  if (!data) throw new ApiError(0, {});
  await put(data.upload.url, file, onShare, signal);
  return data.id;
}

/** `fetch` tells nothing of what has been sent. */
const put = (url: string, file: File, onShare: (share: number) => void, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = () => reject(new ApiError(0, {}));
    request.upload.onprogress = ({ loaded, total }) => onShare(total === 0 ? 1 : loaded / total);
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new ApiError(request.status, { detail: request.statusText }));
    request.onerror = failed;
    request.onabort = failed;
    signal.addEventListener("abort", () => request.abort());
    request.open("PUT", url);
    request.send(file);
  });
