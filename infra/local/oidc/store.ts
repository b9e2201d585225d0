/**
 * Sessions, codes and grants in memory. They live for one run: after a restart people pick their name again, while tokens
 * already given out stay valid, because those are signed and never looked up.
 */
import type { Adapter, AdapterPayload } from "oidc-provider";

interface Row {
  payload: AdapterPayload;
  /** Epoch milliseconds. */
  expiresAt: number;
}

const SWEEP_ABOVE = 1000;

/** The adapter factory of one issuer; every model shares one map. */
export function memoryAdapter(now: () => number = Date.now): (model: string) => Adapter {
  const rows = new Map<string, Row>();

  function live(key: string): AdapterPayload | undefined {
    const row = rows.get(key);
    if (!row) return undefined;
    if (row.expiresAt > now()) return row.payload;
    rows.delete(key);
    return undefined;
  }
  function findBy(prefix: string, field: "uid" | "userCode", value: string): AdapterPayload | undefined {
    for (const key of rows.keys()) {
      if (!key.startsWith(prefix)) continue;
      const payload = live(key);
      if (payload?.[field] === value) return payload;
    }
    return undefined;
  }

  return (model) => {
    const prefix = `${model}:`;
    return {
      async upsert(id, payload, expiresIn) {
        if (rows.size > SWEEP_ABOVE) for (const key of [...rows.keys()]) live(key);
        rows.set(prefix + id, { payload, expiresAt: expiresIn ? now() + expiresIn * 1000 : Number.POSITIVE_INFINITY });
      },
      async find(id) {
        return live(prefix + id);
      },
      async findByUid(uid) {
        return findBy(prefix, "uid", uid);
      },
      async findByUserCode(userCode) {
        return findBy(prefix, "userCode", userCode);
      },
      async consume(id) {
        const payload = live(prefix + id);
        if (payload) payload.consumed = Math.floor(now() / 1000);
      },
      async destroy(id) {
        rows.delete(prefix + id);
      },
      async revokeByGrantId(grantId) {
        for (const [key, row] of rows) if (row.payload.grantId === grantId) rows.delete(key);
      },
    };
  };
}
