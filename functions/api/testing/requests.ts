import type { StoredAnswer } from "../../../lib/core/requests/model.ts";
import type { RequestClaim, RequestStore } from "../../../lib/core/requests/ports.ts";

type Row = Omit<RequestClaim, "key"> & { readonly answer?: StoredAnswer };

/** Keeps its contract as the port words it. */
export function memoryRequests(): RequestStore & { readonly rows: Map<string, Row>; readonly writes: () => number } {
  const rows = new Map<string, Row>();
  let writes = 0;
  const put = (key: string, row: Row) => {
    writes++;
    rows.set(key, row);
  };
  const unanswered = (key: string, requestId: string): Row | undefined => {
    const row = rows.get(key);
    return row && row.requestId === requestId && !row.answer ? row : undefined;
  };
  return {
    rows,
    writes: () => writes,
    async claim({ key, ...claim }) {
      const row = rows.get(key);
      if (!row || row.expiresAt <= claim.at) {
        put(key, claim);
        return { kind: "claimed", requestId: claim.requestId, at: claim.at, resumed: false };
      }
      if (row.fingerprint !== claim.fingerprint) return { kind: "reused" };
      if (row.answer) return { kind: "answered", answer: row.answer };
      if (row.leaseUntil > claim.at) return { kind: "running", until: row.leaseUntil };
      put(key, { ...row, leaseUntil: claim.leaseUntil });
      return { kind: "claimed", requestId: row.requestId, at: row.at, resumed: true };
    },
    async complete(key, requestId, answer) {
      const row = unanswered(key, requestId);
      if (row) put(key, { ...row, answer });
    },
    async release(key, requestId, how) {
      const row = unanswered(key, requestId);
      if (row && how === "resume") put(key, { ...row, leaseUntil: "" });
      if (row && how === "forget") {
        writes++;
        rows.delete(key);
      }
    },
  };
}
