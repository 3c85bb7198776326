// The one rule by which a patch changes a board; boards/patches.py holds the same.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Fields = { [key: string]: unknown };

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function merge<B extends object>(board: B, patch: Fields): B {
  const merged: Fields = { ...(board as Fields) };
  for (const key of Object.keys(patch)) {
    const before = merged[key];
    const value = patch[key];
    if (isObject(before) && isObject(value)) {
      const inner: Fields = { ...before };
      for (const name of Object.keys(value)) {
        if (value[name] === null) delete inner[name];
        else inner[name] = value[name];
      }
      merged[key] = inner;
    } else {
      merged[key] = value;
    }
  }
  return merged as B;
}
